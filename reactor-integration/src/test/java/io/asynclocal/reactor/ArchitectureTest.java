package io.asynclocal.reactor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the integration may be made of. */
final class ArchitectureTest {
  private static final String[] ALLOWED = {
    "io.asynclocal",
    "io.asynclocal.concurrent",
    "io.asynclocal.environment",
    "io.asynclocal.micrometer",
    "io.asynclocal.reactor",
    "java..",
    "org.jspecify..",
    "org.reactivestreams",
    "reactor.core..",
    "reactor.util.."
  };

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
          .importPackages("io.asynclocal.reactor");

  @Test
  void classes_knowTheCoreAndReactorAlone() {
    classes().should().onlyDependOnClassesThat().resideInAnyPackage(ALLOWED).check(OURS);
  }

  @Test
  void staticFields_areFinal() {
    fields().that().areStatic().should().beFinal().check(OURS);
  }
}

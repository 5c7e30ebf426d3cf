package io.asynclocal.rxjava3;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The integration knows the core and RxJava's public packages, and keeps nothing itself. */
final class ArchitectureTest {
  private static final JavaClasses INTEGRATION =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.asynclocal.rxjava3");

  @Test
  void classes_dependOnTheCoreAndRxJavaOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify.annotations",
            "org.reactivestreams",
            "io.reactivex.rxjava3..",
            "io.asynclocal",
            "io.asynclocal.concurrent",
            "io.asynclocal.environment",
            "io.asynclocal.rxjava3")
        .check(INTEGRATION);
  }

  @Test
  void classes_leaveRxJavasOwnAlone() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.reactivex.rxjava3.internal..")
        .because("RxJava's module doesn't export them")
        .check(INTEGRATION);
  }

  @Test
  void staticFields_areFinal() {
    fields().that().areStatic().should().beFinal().check(INTEGRATION);
  }

  @Test
  void threadLocals_areNotTouched() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ThreadLocal.class)
        .check(INTEGRATION);
  }
}

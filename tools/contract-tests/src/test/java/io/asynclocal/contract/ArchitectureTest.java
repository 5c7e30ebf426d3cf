package io.asynclocal.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The kit knows the core and JUnit, and no integration; the programs know the carrier. */
final class ArchitectureTest {
  private static final JavaClasses KIT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.asynclocal.contract");

  @Test
  void rules_dependOnTheCoreAndJUnitOnly() {
    classes()
        .that()
        .resideInAPackage("io.asynclocal.contract")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify.annotations",
            "org.junit.jupiter.api..",
            "io.asynclocal",
            "io.asynclocal.concurrent",
            "io.asynclocal.environment",
            "io.asynclocal.foreign",
            "io.asynclocal.contract")
        .check(KIT);
  }

  @Test
  void programs_dependOnTheCoreTheCarrierJUnitAndJacksonOnly() {
    classes()
        .that()
        .resideInAPackage("io.asynclocal.contract.conformance")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify.annotations",
            "org.junit.jupiter.api..",
            "com.fasterxml.jackson..",
            "io.asynclocal",
            "io.asynclocal.concurrent",
            "io.asynclocal.contract",
            "io.asynclocal.contract.conformance")
        .check(KIT);
  }

  @Test
  void threadLocals_areNotTouched() {
    noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class).check(KIT);
  }
}

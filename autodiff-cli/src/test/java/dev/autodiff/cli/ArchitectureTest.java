package dev.autodiff.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The command stands on the public API alone, and nothing below knows of it.
class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.autodiff");

  @Test
  void theCommandDoesNotReachIntoKernels() {
    noClasses()
        .that()
        .resideInAPackage("dev.autodiff.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.autodiff.kernels..")
        .check(MAIN);
  }

  @Test
  void nothingBelowKnowsOfTheCommand() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.autodiff.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.autodiff.cli..")
        .check(MAIN);
  }

  @Test
  void readersAndReportsDoNotKnowTheCommands() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.autodiff.cli.text..",
            "dev.autodiff.cli.table..",
            "dev.autodiff.cli.model..",
            "dev.autodiff.cli.graph..",
            "dev.autodiff.cli.expression..")
        .should()
        .dependOnClassesThat()
        .haveSimpleNameEndingWith("Command")
        .check(MAIN);
  }
}

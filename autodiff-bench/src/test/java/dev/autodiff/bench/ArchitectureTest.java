package dev.autodiff.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// What is measured is what users get.
class ArchitectureTest {
  @Test
  void benchmarksSeeOnlyThePublicApi() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.autodiff.kernels..")
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.autodiff.bench"));
  }
}

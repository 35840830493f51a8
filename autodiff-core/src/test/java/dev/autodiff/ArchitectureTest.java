package dev.autodiff;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Arrows point one way: the API calls kernels, kernels know arrays only.
class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.autodiff");

  @Test
  void kernelsKnowNothingOfGraphs() {
    classes()
        .that()
        .resideInAPackage("dev.autodiff.kernels")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.autodiff.kernels", "java..", "jdk.incubator.vector..", "org.jspecify..")
        .check(MAIN);
  }

  @Test
  void coreDependsOnGuavaAndJSpecifyOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.autodiff",
            "dev.autodiff.kernels",
            "java..",
            "jdk.incubator.vector..",
            "jdk.jfr..",
            "com.google.common..",
            "org.jspecify..")
        .check(MAIN);
  }

  @Test
  void noGuavaTypeInAPublicSignature() {
    methods()
        .that()
        .arePublic()
        .should()
        .notHaveRawReturnType(
            com.tngtech.archunit.base.DescribedPredicate.describe(
                "a Guava type", type -> type.getPackageName().startsWith("com.google.common")))
        .check(MAIN);
    noClasses()
        .that()
        .arePublic()
        .should()
        .beAssignableTo(
            com.tngtech.archunit.base.DescribedPredicate.describe(
                "a Guava type", type -> type.getPackageName().startsWith("com.google.common")))
        .check(MAIN);
  }

  @Test
  void noGlobalOrThreadLocalRecordingState() {
    noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class).check(MAIN);
  }
}

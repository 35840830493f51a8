package dev.autodiff.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  /// What is compiled from the main sources: the folder or jar that holds a class of them.
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .importUrl(RandomGraph.class.getProtectionDomain().getCodeSource().getLocation());

  /// A user's tests can do what it does. (That the core's internals stay out of reach is the
  /// compiler's: they are package-private, but for the kernels.)
  @Test
  void onlyThePublicFaceOfTheCoreIsUsed() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.autodiff",
            "dev.autodiff.testkit",
            "java..",
            "org.jspecify..",
            "net.jqwik.api..",
            "org.opentest4j..")
        .check(MAIN);
  }

  /// Or the rule above would hold for nothing.
  @Test
  void theClassesAreFound() {
    assertThat(MAIN.contain(DerivativeAssertions.class)).isTrue();
    assertThat(MAIN.contain(ArchitectureTest.class)).isFalse();
  }
}

package dev.autodiff.nn;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  /// What is compiled from the main sources: the folder or jar that holds a class of them.
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .importUrl(Layer.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void onlyThePublicFaceOfTheCoreIsUsed() {
    classes()
        .that()
        .resideInAPackage("dev.autodiff.nn..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.autodiff", "dev.autodiff.nn..", "java..", "org.jspecify..")
        .check(MAIN);
  }

  @Test
  void noModelIsWrittenByJavaSerialization() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.ObjectOutputStream")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.ObjectInputStream")
        .check(MAIN);
  }

  /// Or the rules above would hold for nothing.
  @Test
  void theClassesAreFound() {
    assertThat(MAIN.contain(Trainer.class)).isTrue();
    assertThat(MAIN.contain(ArchitectureTest.class)).isFalse();
  }
}

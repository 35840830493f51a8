package dev.autodiff;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The first samples of every family: what [ShapedProperties] looks for in many, found in no time
/// and under the name of the operation.
class ShapedFamilyTest {
  private static final int SAMPLES = 20;

  @ParameterizedTest
  @EnumSource
  void values(ShapedFamily family) {
    for (int seed = 0; seed < SAMPLES; seed++) {
      ShapedProperties.assertValues(family.draw(seed));
    }
  }

  @ParameterizedTest
  @EnumSource
  void gradients(ShapedFamily family) {
    for (int seed = 0; seed < SAMPLES; seed++) {
      ShapedProperties.assertGradients(family.draw(seed));
    }
  }

  @ParameterizedTest
  @EnumSource
  void tangents(ShapedFamily family) {
    for (int seed = 0; seed < SAMPLES; seed++) {
      ShapedProperties.assertTransposed(family.draw(seed));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "CAST", mode = EnumSource.Mode.EXCLUDE)
  void float32(ShapedFamily family) {
    for (int seed = 0; seed < SAMPLES; seed++) {
      ShapedProperties.assertFloat32(family.draw(seed));
    }
  }
}

package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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

  /// Derivatives ask for what their function computed, too. (Two families make new constants.)
  @ParameterizedTest
  @EnumSource(
      names = {"TRIANGLE", "PUT_ALONG"},
      mode = EnumSource.Mode.EXCLUDE)
  void isWrittenDownOnce(ShapedFamily family) {
    for (int seed = 0; seed < SAMPLES; seed++) {
      ShapedCase sample = family.draw(seed);
      Trace trace = new Trace();
      List<Value> operands =
          sample.operands().stream().map(x -> trace.input(x.shape(), x.dtype())).toList();
      Symbol first = sample.function().apply(operands).symbol();
      Symbol second = sample.function().apply(operands).symbol();
      assertThat(second).as(sample.name()).isSameAs(first);
    }
  }
}

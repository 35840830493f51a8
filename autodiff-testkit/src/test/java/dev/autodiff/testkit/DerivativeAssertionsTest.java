package dev.autodiff.testkit;

import static dev.autodiff.testkit.DerivativeAssertions.assertForwardEqualsReverse;
import static dev.autodiff.testkit.DerivativeAssertions.assertGradient;
import static dev.autodiff.testkit.DerivativeAssertions.assertHessian;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.autodiff.GradientCheck;
import dev.autodiff.LinearAlgebra;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/// The assertions pass what is right and nothing else, and say what is wrong.
class DerivativeAssertionsTest {
  private static final Value A = Value.matrix(new double[][] {{0.3, -1.2}, {2, 0.7}});
  private static final Value B = Value.vector(0.4, 1.1);

  @Test
  void rightDerivativesPass() {
    assertGradient(x -> x.tanh().mul(x), B);
    assertGradient((a, b) -> a.matmul(b).exp(), A, B);
    assertGradient(at -> at.get(0).mul(at.get(1)).add(at.get(2)), List.of(A, B, Value.of(3)));
    assertHessian(x -> x.tanh().mul(x), B);
    assertHessian((a, b) -> a.matmul(b).exp().sum(), A, B);
    assertHessian(at -> at.get(0).mul(at.get(1)).pow(at.get(2)), List.of(B, B, Value.of(3)));
    assertForwardEqualsReverse(x -> x.softmax(1), A);
    assertForwardEqualsReverse((a, b) -> LinearAlgebra.solve(a, b), A, B);
    assertForwardEqualsReverse(at -> at.get(0).mul(at.get(1)).sin(), List.of(A, B));
  }

  @Test
  void functionsOfNothingPass() {
    assertGradient(_ -> Value.of(3), B);
    assertHessian(_ -> Value.of(3), B);
    assertForwardEqualsReverse(_ -> Value.of(3), B);
    assertGradient(Value::exp, Value.tensor(Shape.of(2, 0)));
    assertHessian(Value::exp, Value.tensor(Shape.of(2, 0)));
    assertForwardEqualsReverse(Value::exp, Value.tensor(Shape.of(2, 0)));
  }

  private static AssertionFailedError failure(ThrowingCallable assertion) {
    AssertionFailedError error = catchThrowableOfType(AssertionFailedError.class, assertion);
    assertThat(error).isNotNull();
    return error;
  }

  @Test
  void aWrongSlopeIsNamed() {
    AssertionFailedError error =
        failure(
            () ->
                assertGradient(
                    (a, b) ->
                        Value.concat(
                            1, a.slice(1, 0, 1).add(b.sum()), Wrong.slope(a.slice(1, 1, 2))),
                    A,
                    B));
    assertThat(error).message().startsWith("gradient by input 0[").contains("the sweep  ");
    assertThat(error)
        .message()
        .containsPattern("finite differences +[0-9]")
        .containsPattern("error +[0-9.E-]+, at most 1.0E-7")
        .containsPattern("steps +up to [0-9.]+")
        .containsPattern("at +input 0\\[[01], 1\\] = (-1.2|0.7)")
        .contains("6 of 6 entries, seed 1");
    assertThat((double) error.getActual().getValue() / (double) error.getExpected().getValue())
        .isBetween(0.99899, 0.99901);
  }

  @Test
  void aWrongCurvatureIsNamed() {
    assertGradient(Wrong::curvature, B);
    AssertionFailedError error = failure(() -> assertHessian(x -> Wrong.curvature(x).sum(), B));
    assertThat(error).message().startsWith("second derivative by input 0[");
    assertThat((double) error.getActual().getValue()).isEqualTo(0.002);
  }

  @Test
  void nanMatchesNothing() {
    failure(() -> assertGradient(x -> x.mul(Double.NaN), B));
    failure(() -> assertGradient(Value::log, Value.of(-1)));
    failure(() -> assertHessian(x -> x.square().mul(Double.NaN), B));
    failure(() -> assertForwardEqualsReverse(x -> x.mul(Double.NaN), B));
  }

  @Test
  void kinksPassOnNoSide() {
    failure(() -> assertGradient(Value::relu, Value.of(0)));
    failure(() -> assertGradient(Value::abs, Value.vector(1, 0)));
    failure(() -> assertGradient(x -> x.max(0), Value.vector(1, 1)));
    failure(() -> assertGradient(Value::sqrt, Value.of(0)));
  }

  @Test
  void stepsStayClearOfKinksThatAreNear() {
    Value near = Value.vector(1e-4, -2e-4, 3);
    assertGradient(Value::relu, near);
    assertGradient(x -> x.mul(100).sub(1e-3).abs().log(), near);
    assertHessian(x -> x.abs().pow(3), near);
    assertHessian(x -> x.square().log(), near);
    assertThatThrownBy(
            () -> assertGradient(GradientCheck.standard(), at -> at.get(0).relu(), List.of(near)))
        .as("with steps that do not know")
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void modesThatDisagreeAreNamed() {
    // The graph tells how often it was asked, which a function must not do.
    int[] calls = {0};
    AssertionFailedError error =
        failure(() -> assertForwardEqualsReverse(x -> x.mul(1 + 1e-9 * calls[0]++), A));
    assertThat(error)
        .message()
        .startsWith("derivative of result[")
        .contains("by input 0[")
        .contains("forward mode")
        .contains("reverse mode")
        .contains("seed 1");
  }

  @Test
  void ofLargeInputsASelectionIsCompared() {
    Value large =
        Value.tensor(Shape.of(40, 30), new SplittableRandom(4).doubles(1200, -1, 1).toArray());
    assertGradient(Value::sin, large);
    assertForwardEqualsReverse(Value::sin, large);
    AssertionFailedError error = failure(() -> assertGradient(Wrong::slope, large));
    assertThat(error).message().contains("200 of 1200 entries");
  }
}

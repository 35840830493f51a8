package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.Method;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Elementwise operations that are formulas of others.
class ElementwiseCompositionsTest {
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 1.7, 3})
  void celuHasTheSlopeOfItsExponential(double alpha) {
    for (double at : new double[] {-700, -1.6428, -0.2, -1e-300, 0, 1e-300, 2, 1e300}) {
      Value a = Value.variable(at);
      Value y = a.celu(alpha);
      double slope = Math.exp(Math.min(at, 0) / alpha);
      assertThat(y.backward().of(a).item()).isCloseTo(slope, withinUlps(slope));
      double exact = at > 0 ? at : alpha * Math.expm1(at / alpha);
      assertThat(y.item()).isCloseTo(exact, withinUlps(exact));
    }
    assertThatThrownBy(() -> Value.of(1).celu(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("celu: alpha is 0. Give another number, or use relu().");
  }

  private static Offset<Double> withinUlps(double x) {
    return within(4 * Math.ulp(x));
  }

  @Test
  void lerpReachesBothEnds() {
    Value a = Value.of(0.1);
    Value b = Value.of(1e17);
    assertThat(a.lerp(b, 0).item()).isEqualTo(0.1);
    assertThat(a.lerp(b, 1).item()).isEqualTo(1e17);
    assertThat(Value.of(-1e308).lerp(Value.of(1e308), 0.5).item()).isZero();
    assertThat(Value.vector(0, 2).lerp(Value.vector(4, 4), Value.vector(0.25, 0.5)).toArray())
        .containsExactly(1, 3);
  }

  @Test
  void boundedActivationsHaveNoSlopeAtTheirBounds() {
    assertGradient(Value::relu6, 0, 0, 0);
    assertGradient(Value::relu6, 6, 6, 0);
    assertGradient(Value::relu6, 2, 2, 1);
    assertGradient(Value::hardSigmoid, -3, 0, 0);
    assertGradient(Value::hardSigmoid, 3, 1, 0);
    assertGradient(Value::hardSwish, -3, 0, 0);
    assertGradient(Value::hardSwish, 3, 3, 1);
    assertGradient(Value::hardSwish, Double.NEGATIVE_INFINITY, 0, 0);
    assertGradient(x -> x.hardTanh(-1, 1), 1, 1, 0);
    assertThatThrownBy(() -> Value.of(1).hardTanh(1, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("hardTanh: low is 1.0, high is -1.0. Give bounds with low <= high.");
  }

  private static void assertGradient(
      UnaryOperator<Value> f, double at, double value, double slope) {
    Value a = Value.variable(at);
    Value y = f.apply(a);
    assertThat(y.item() + 0.0).isEqualTo(value);
    assertThat(y.backward().of(a).item() + 0.0).isEqualTo(slope);
  }

  @Test
  void theFunctionsDoWhatTheMethodsDo() {
    Value a = Value.of(0.3);
    Value b = Value.of(-0.7);
    assertThat(Functions.celu(b, 2).item()).isEqualTo(b.celu(2).item());
    assertThat(Functions.selu(b).item())
        .isEqualTo(1.0507009873554805 * b.elu(1.6732632423543772).item());
    assertThat(Functions.relu6(a).item()).isEqualTo(0.3);
    assertThat(Functions.hardSigmoid(a).item()).isEqualTo(3.3 / 6);
    assertThat(Functions.hardSwish(a).item()).isEqualTo(a.hardSwish().item());
    assertThat(Functions.hardTanh(b, -0.5, 0.5).item()).isEqualTo(-0.5);
    assertThat(Functions.hardTanh(b, Value.of(-0.5), a).item()).isEqualTo(-0.5);
    assertThat(Functions.frac(Value.of(-2.25)).item()).isEqualTo(-0.25);
    assertThat(Functions.toRadians(Value.of(180)).item()).isEqualTo(Math.PI);
    assertThat(Functions.squaredDifference(a, b).item()).isEqualTo(1);
    assertThat(Functions.lerp(a, b, 1).item()).isEqualTo(-0.7);
    assertThat(Functions.lerp(a, b, Value.of(0)).item()).isEqualTo(0.3);
    assertThat(Functions.addcmul(a, b, Value.of(2), 10).item()).isEqualTo(Math.fma(-7, 2, 0.3));
    assertThat(Functions.addcdiv(a, b, Value.of(2), 10).item()).isEqualTo(Math.fma(-0.35, 10, 0.3));
  }

  /// Second and third derivatives from mpmath.
  @ParameterizedTest
  @CsvSource({
    "mish, -3.3, -0.04170994781044197, -0.0013402357950261972",
    "mish, -0.7, 0.4843199026467487, 0.4328047291912972",
    "mish, 1.9, -0.054015055619856374, -0.05122067111198031",
    "mish, 12, -3.3220237634830527e-09, 6.3419504791811235e-09",
    "mish, -30, -2.620134431274741e-12, -2.526558201585849e-12",
    "geluTanh, -3.3, -0.015224844390774426, -0.041268709475765206",
    "geluTanh, -0.7, 0.4708629268446337, 0.7662623355087341",
    "geluTanh, 1.9, -0.10497029419139428, -0.054072913064536064",
    "geluTanh, 4.5, -0.00015723144552365508, 0.0007837351367654971",
    "logNdtr, -300, -0.999988889629561, 7.406419890239581e-08",
    "logNdtr, -20, -0.9975367383849478, 0.00024272657893584202",
    "logNdtr, -3, -0.9294408132147319, 0.03147067283084249",
    "logNdtr, -0.2, -0.6779306490556263, 0.1951570003738023",
    "logNdtr, 1.5, -0.2274472205207062, 0.26551576627946455",
    "logNdtr, 12, -2.5756604827956722e-31, 3.0693287419981763e-30"
  })
  void secondAndThirdDerivatives(String function, double at, double second, double third)
      throws ReflectiveOperationException {
    Method method = Value.class.getMethod(function);
    Value a = Value.variable(at);
    Value slope = ((Value) method.invoke(a)).backward(SweepOption.DIFFERENTIABLE).of(a);
    Value curvature = slope.backward(SweepOption.DIFFERENTIABLE).of(a);
    assertThat(curvature.item()).isCloseTo(second, withinUlps(500 * second));
    assertThat(curvature.backward().of(a).item()).isCloseTo(third, withinUlps(1e8 * third));
  }

  @Test
  void tanhShrinkIsACubeAtZero() {
    Value a = Value.variable(0);
    Value slope = a.tanhShrink().backward(SweepOption.DIFFERENTIABLE).of(a);
    Value curvature = slope.backward(SweepOption.DIFFERENTIABLE).of(a);
    assertThat(slope.item()).isZero();
    assertThat(curvature.item()).isZero();
    assertThat(curvature.backward().of(a).item()).isEqualTo(2);
  }

  /// From mpmath.
  @Test
  void fourthDerivatives() {
    assertFourth(Value::digamma, -24584.375388637935);
    assertFourth(Value::i0, 0.3848102133333613);
    assertFourth(Value::sinc, 15.358637383132617);
    assertFourth(Value::erfcx, 5.820401643833637);
  }

  private static void assertFourth(UnaryOperator<Value> f, double expected) {
    Value a = Value.variable(0.25);
    Value y = f.apply(a);
    for (int i = 0; i < 4; i++) {
      y = y.backward(SweepOption.DIFFERENTIABLE).of(a);
    }
    assertThat(y.item()).isCloseTo(expected, withinUlps(20 * expected));
  }
}

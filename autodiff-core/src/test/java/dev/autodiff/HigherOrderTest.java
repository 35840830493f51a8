package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Derivatives of higher order come out of the same rules: closed forms as oracle.
class HigherOrderTest {
  private static final UnaryOperator<UnaryOperator<Value>> D = Autodiff::grad;

  @Test
  void thirdDerivativeOfTanh() {
    UnaryOperator<Value> third = D.apply(D.apply(D.apply(Value::tanh)));
    for (double x : new double[] {-3, -0.4, 0, 0.1, 1.3, 2.5}) {
      double t = Math.tanh(x);
      double s = 1 - t * t;
      double expected = s * (6 * t * t - 2);
      assertThat(third.apply(Value.of(x)).item()).isCloseTo(expected, within(1e-13));
    }
  }

  @Test
  void thirdDerivativeOfXToTheX() {
    UnaryOperator<Value> third = D.apply(D.apply(D.apply(x -> x.pow(x))));
    for (double x : new double[] {0.2, 0.5, 1, 1.7, 3}) {
      double l = 1 + Math.log(x);
      double expected = Math.pow(x, x) * (l * l * l + 3 * l / x - 1 / (x * x));
      assertThat(third.apply(Value.of(x)).item())
          .isCloseTo(expected, within(1e-12 * Math.max(1, Math.abs(expected))));
    }
  }

  @Test
  void tenthDerivativeOfTheExponential() {
    UnaryOperator<Value> f = x -> x.mul(2).exp();
    for (int order = 0; order < 10; order++) {
      f = D.apply(f);
    }
    assertThat(f.apply(Value.of(0.3)).item()).isCloseTo(1024 * Math.exp(0.6), within(1e-9));
  }

  @Test
  void integerPowersHaveExactlyZeroDerivativesBeyondTheirDegree() {
    UnaryOperator<Value> third = D.apply(D.apply(D.apply(x -> x.pow(2))));
    assertThat(third.apply(Value.of(1.7)).item()).isZero();
    assertThat(third.apply(Value.of(0)).item()).isZero();
    assertThat(third.apply(Value.of(-2)).item()).isZero();
  }

  @Test
  void hessianOfTheLogisticLoss() {
    int m = 12;
    int n = 4;
    SplittableRandom random = new SplittableRandom(3);
    Value x = Value.tensor(Shape.of(m, n), random.doubles((long) m * n, -2, 2).toArray());
    Value y = Value.tensor(Shape.of(m), random.doubles(m, 0, 1).map(Math::rint).toArray());
    UnaryOperator<Value> loss =
        w -> {
          Value z = x.matmul(w);
          return z.softplus().sub(y.mul(z)).sum();
        };
    Value w = Value.vector(0.3, -0.7, 0.1, 1.1);
    Value hessian = Autodiff.hessian(loss, w);
    double[] p = x.matmul(w).sigmoid().toArray();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double expected = 0;
        for (int k = 0; k < m; k++) {
          expected += x.get(k, i) * p[k] * (1 - p[k]) * x.get(k, j);
        }
        assertThat(hessian.get(i, j)).isCloseTo(expected, within(1e-13));
      }
    }
  }

  @Test
  void hessianVectorProductIsTheHessianTimesTheVector() {
    UnaryOperator<Value> f = x -> x.softmax().square().sum().add(x.prod());
    Value x = Value.vector(0.5, -1.5, 2);
    Value v = Value.vector(1, 2, -0.5);
    double[] product = Autodiff.hvp(f, x, v).toArray();
    double[] expected = Autodiff.hessian(f, x).matmul(v).toArray();
    assertThat(product).containsExactly(expected, within(1e-14));
  }

  @Test
  void jacobianRowsAndColumnsAreVjpsAndJvps() {
    UnaryOperator<Value> f = x -> x.matmul(x.transpose()).tanh().sum(0);
    Value x = Value.matrix(new double[][] {{0.1, 0.2, -0.3}, {0.4, -0.5, 0.6}});
    Value jacobian = Autodiff.jacobian(f, x);
    assertThat(jacobian.shape()).isEqualTo(Shape.of(2, 2, 3));
    double[] row = Autodiff.vjp(f, x, Value.vector(0, 1)).toArray();
    assertThat(row).containsExactly(jacobian.select(0, 1).toArray(), within(1e-15));
    Value tangent = Value.matrix(new double[][] {{0, 0, 1}, {0, 0, 0}});
    double[] column = Autodiff.jvp(f, x, tangent).toArray();
    assertThat(column).containsExactly(jacobian.select(2, 2).select(1, 0).toArray(), within(1e-15));
  }

  @Test
  void gradientOfAGradientNormPenaltyOfASmallNetwork() {
    SplittableRandom random = new SplittableRandom(11);
    Value x = Value.tensor(Shape.of(5, 3), random.doubles(15, -1, 1).toArray());
    Value y = Value.tensor(Shape.of(5, 1), random.doubles(5, 0, 1).toArray());
    List<Value> at =
        List.of(
            Value.tensor(Shape.of(3, 4), random.doubles(12, -1, 1).toArray()),
            Value.tensor(Shape.of(4), random.doubles(4, -1, 1).toArray()),
            Value.tensor(Shape.of(4, 1), random.doubles(4, -1, 1).toArray()));
    GradientCheck.standard()
        .check(
            w -> {
              List<Value> leaves =
                  w.stream().map(v -> v.isConstant() ? Value.variable(v) : v).toList();
              Value a = x.matmul(leaves.get(0)).add(leaves.get(1)).tanh();
              Value loss = a.matmul(leaves.get(2)).sigmoid().sub(y).square().mean();
              Gradients g = loss.backward(SweepOption.DIFFERENTIABLE);
              return leaves.stream()
                  .map(leaf -> g.of(leaf).square().sum())
                  .reduce(loss, Value::add);
            },
            at)
        .assertPassed();
  }

  @Test
  void anInnerGradientDoesNotMixUpTheVariablesOfTheOuterOne() {
    // d/dx (x · d/dy (x + y)) = 1, a classic that confuses tagged forward modes (Siskind,
    // Pearlmutter 2005).
    UnaryOperator<Value> f = x -> x.mul(Autodiff.grad(y -> x.add(y)).apply(Value.of(1)));
    assertThat(Autodiff.grad(f).apply(Value.of(1)).item()).isEqualTo(1);
  }

  @Test
  void theArgumentCountsOnlyWhereTheFunctionUsesIt() {
    // At the same node: d/dy (x·y) = x, not x + y.
    UnaryOperator<Value> f = x -> Autodiff.grad(y -> x.mul(y)).apply(x);
    assertThat(f.apply(Value.of(3)).item()).isEqualTo(3);
    assertThat(Autodiff.grad(f).apply(Value.of(3)).item()).isEqualTo(1);
  }

  @Test
  void derivativesOfConstantFunctionsAreZero() {
    assertThat(Autodiff.grad(_ -> Value.of(2)).apply(Value.vector(1, 2)).toArray())
        .containsExactly(0, 0);
    assertThat(D.apply(D.apply(x -> x.mul(3))).apply(Value.of(1)).item()).isZero();
    assertThat(Autodiff.jvp(_ -> Value.vector(2, 2), Value.of(1), Value.of(1)).toArray())
        .containsExactly(0, 0);
  }

  @Test
  void resultsAreConstantUnlessSomethingElseIsVariable() {
    assertThat(Autodiff.valueAndGrad(x -> x.square().sum(), Value.of(3)))
        .satisfies(
            at -> {
              assertThat(at.value().isConstant()).isTrue();
              assertThat(at.value().item()).isEqualTo(9);
              assertThat(at.gradient().isConstant()).isTrue();
              assertThat(at.gradient().item()).isEqualTo(6);
            });
    Value w = Value.variable(2);
    var open = Autodiff.valueAndGrad(x -> x.square().mul(w), Value.of(3));
    assertThat(open.value().backward().of(w).item()).isEqualTo(9);
    assertThat(open.gradient().backward().of(w).item()).isEqualTo(6);
    // Linear in the argument: the gradient is a number, the value still depends on w.
    var linear = Autodiff.valueAndGrad(x -> x.add(w), Value.of(3));
    assertThat(linear.value().backward().of(w).item()).isEqualTo(1);
  }

  @Test
  void transformsRefuseWhatDoesNotFit() {
    assertThatThrownBy(() -> Autodiff.grad(Value::exp).apply(Value.vector(1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "grad: the function's result has shape [2]; a gradient needs a scalar. "
                + "Use sum() or mean() at its end, or vjp().");
    assertThatThrownBy(() -> Autodiff.jvp(Value::exp, Value.vector(1, 2), Value.of(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "jvp: the point has shape [2], the tangent []. "
                + "Give one tangent per element of the point.");
  }

  @Test
  void variablesOfTransformsInsideDoNotShowOutside() {
    Value w = Value.vector(1, 2, 3);
    UnaryOperator<Value> inner =
        x -> Autodiff.grad(v -> v.mul(x).square().sum()).apply(w); // 2·x²·w
    UnaryOperator<Value> outer = Autodiff.grad(x -> inner.apply(x).sum());
    Value at = Value.vector(1, 1, 2);
    assertThat(outer.apply(at).toArray()).containsExactly(4, 8, 24);
    assertThat(outer.apply(at).isConstant()).isTrue();
    assertThat(Autodiff.compile(outer, at.shape()).apply(at).toArray()).containsExactly(4, 8, 24);
    assertThat(Autodiff.jvp(inner, at, at).isConstant()).isTrue();
    assertThat(Autodiff.linearize(inner, at).value().isConstant()).isTrue();
    // Those of a transform around it do count.
    Value nested =
        Autodiff.grad(
                x -> Autodiff.grad(v -> v.square().mul(x.square()).sum()).apply(x).square().sum())
            .apply(Value.vector(2));
    assertThat(nested.toArray()).containsExactly(4 * 6 * 32); // of (2x³)² it is 24·x⁵
  }
}

package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Jacobians, Hessians and what is made of them; many directions at once.
class JacobianTest {
  private static final Value W = Derivatives.weights(Shape.of(3, 4), 1);
  private static final Value X = Value.matrix(new double[][] {{0.5, -1, 2}, {0.25, 3, -0.75}});

  private static Value rows(Value x) {
    return x.matmul(W).tanh();
  }

  private static Value energy(Value x) {
    return x.prod(1).sin().sum().add(x.matmul(W).softmax(1).square().sum());
  }

  private static void assertClose(Value actual, Value expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.toArray()).containsExactly(expected.toArray(), within(1e-13));
  }

  /// One sweep per element, no more.
  private static Value rowByRow(UnaryOperator<Value> f, Value x) {
    Value y = f.apply(x);
    int n = y.shape().size();
    Value[] rows = new Value[n];
    for (int i = 0; i < n; i++) {
      double[] unit = new double[n];
      unit[i] = 1;
      rows[i] = Autodiff.vjp(f, x, Value.tensor(y.shape(), unit));
    }
    return Value.stack(0, rows).reshape(y.shape().then(x.shape().toArray()));
  }

  @Test
  void bothModesGiveTheJacobian() {
    Value expected = rowByRow(JacobianTest::rows, X);
    assertClose(Autodiff.jacobianForward(JacobianTest::rows, X), expected);
    assertClose(Autodiff.jacobianReverse(JacobianTest::rows, X), expected);
    assertClose(Autodiff.jacobian(JacobianTest::rows, X), expected);
    UnaryOperator<Value> compiled =
        Autodiff.compile(x -> Autodiff.jacobianReverse(JacobianTest::rows, x), X.shape());
    assertClose(compiled.apply(X), expected);
    compiled = Autodiff.compile(x -> Autodiff.jacobianForward(JacobianTest::rows, x), X.shape());
    assertClose(compiled.apply(X), expected);
    assertThat(Autodiff.jacobian(JacobianTest::rows, X).isConstant()).isTrue();
  }

  @Test
  void moreDirectionsThanOneBlock() {
    Value x = Derivatives.weights(Shape.of(300), 5);
    UnaryOperator<Value> f = v -> v.square().mul(v.sum());
    assertClose(Autodiff.jacobianForward(f, x), rowByRow(f, x));
    assertClose(Autodiff.jacobianReverse(f, x), rowByRow(f, x));
    assertClose(Autodiff.hessianDiagonal(v -> v.pow(3).sum(), x), x.mul(6));
  }

  @Test
  void theFunctionRunsOnceWhateverTheSize() {
    AtomicInteger runs = new AtomicInteger();
    UnaryOperator<Value> f =
        x -> {
          runs.incrementAndGet();
          return x.exp();
        };
    Value _ = Autodiff.jacobian(f, X);
    Value _ = Autodiff.jacobianForward(f, X);
    Value _ = Autodiff.jvps(f, X, Value.stack(0, X, X, X));
    Value _ = Autodiff.hessian(v -> f.apply(v).sum(), X);
    assertThat(runs.get()).isEqualTo(4);
  }

  @Test
  void emptyAndScalarShapes() {
    Value none = Value.vector();
    assertThat(Autodiff.jacobian(x -> x.exp(), none).shape()).isEqualTo(Shape.of(0, 0));
    assertThat(Autodiff.jacobianForward(x -> x.exp(), none).shape()).isEqualTo(Shape.of(0, 0));
    assertThat(Autodiff.jacobian(x -> x.sum(), none).shape()).isEqualTo(Shape.of(0));
    assertThat(Autodiff.jacobianForward(x -> x.sum(), none).shape()).isEqualTo(Shape.of(0));
    assertThat(Autodiff.jacobian(x -> x.slice(0, 0, 0), Value.vector(1, 2)).shape())
        .isEqualTo(Shape.of(0, 2));
    assertThat(Autodiff.hessian(x -> x.sum(), none).shape()).isEqualTo(Shape.of(0, 0));
    assertThat(Autodiff.laplacian(x -> x.sum(), none).item()).isZero();
    assertThat(Autodiff.jacobian(x -> x.exp(), Value.of(0)).shape()).isEqualTo(Shape.SCALAR);
    assertThat(Autodiff.hessian(x -> x.pow(3), Value.of(2)).item()).isEqualTo(12);
    assertClose(Autodiff.jacobian(_ -> Value.vector(1, 2), Value.of(0)), Value.vector(0, 0));
  }

  @Test
  void float32KeepsItsType() {
    Value x = X.to(DType.FLOAT32);
    Value w = W.to(DType.FLOAT32);
    for (Value jacobian :
        new Value[] {
          Autodiff.jacobianForward(v -> v.matmul(w), x),
          Autodiff.jacobianReverse(v -> v.matmul(w), x),
          Autodiff.hessian(v -> v.pow(3).sum(), x)
        }) {
      assertThat(jacobian.dtype()).isEqualTo(DType.FLOAT32);
    }
  }

  @Test
  void hessiansAndTheirDiagonal() {
    Value hessian = Autodiff.hessian(JacobianTest::energy, X);
    assertClose(hessian, rowByRow(Autodiff.grad(JacobianTest::energy), X));
    assertClose(hessian, hessian.permute(2, 3, 0, 1));
    int n = X.shape().size();
    double[] diagonal = new double[n];
    double trace = 0;
    for (int i = 0; i < n; i++) {
      diagonal[i] = hessian.reshape(n, n).get(i, i);
      trace += diagonal[i];
    }
    assertClose(
        Autodiff.hessianDiagonal(JacobianTest::energy, X), Value.tensor(X.shape(), diagonal));
    assertThat(Autodiff.laplacian(JacobianTest::energy, X).item()).isCloseTo(trace, within(1e-13));
    assertClose(
        Autodiff.compile(x -> Autodiff.laplacian(JacobianTest::energy, x), X.shape()).apply(X),
        Value.of(trace));
    // Δ sin(|x|²) by hand, and its gradient.
    UnaryOperator<Value> laplacian = x -> Autodiff.laplacian(v -> v.square().sum().sin(), x);
    Value at = Value.vector(0.5, 1);
    double r = 1.25;
    assertThat(laplacian.apply(at).item())
        .isCloseTo(4 * Math.cos(r) - 4 * r * Math.sin(r), within(1e-14));
    GradientCheck.standard().check(laplacian, at).assertPassed();
  }

  @Test
  void anInfiniteNeighbourDoesNotSpoilTheDiagonal() {
    // ∂²/∂x∂y of sqrt(x)·y is infinite at x = 0, ∂²/∂y² is 0.
    Value diagonal =
        Autodiff.hessianDiagonal(
            v -> v.select(0, 0).sqrt().mul(v.select(0, 1)), Value.vector(0, 0));
    assertThat(diagonal.get(1)).isZero();
  }

  @Test
  void linearMapsAreAppliedManyTimes() {
    AtomicInteger runs = new AtomicInteger();
    var linear =
        Autodiff.linearize(
            x -> {
              runs.incrementAndGet();
              return rows(x);
            },
            X);
    assertClose(linear.value(), rows(X));
    for (int salt = 0; salt < 3; salt++) {
      Value t = Derivatives.weights(X.shape(), salt);
      Value c = Derivatives.weights(Shape.of(2, 4), salt);
      assertClose(linear.map().apply(t), Autodiff.jvp(JacobianTest::rows, X, t));
      assertClose(linear.map().transpose().apply(c), Autodiff.vjp(JacobianTest::rows, X, c));
      assertClose(linear.map().transpose().transpose().apply(t), linear.map().apply(t));
    }
    assertThat(runs.get()).isEqualTo(1);
    // Its applications are differentiable: the map is linear, so the gradient is its transpose.
    Value c = Derivatives.weights(Shape.of(2, 4), 7);
    assertClose(
        Autodiff.grad(t -> linear.map().apply(t).mul(c).sum()).apply(X),
        linear.map().transpose().apply(c));
    assertThatThrownBy(() -> linear.map().apply(Value.of(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("linearize", "[2, 3]", "[]");
  }

  @Test
  void manyTangentsAtOnce() {
    Value tangents =
        Value.stack(0, X, Derivatives.weights(X.shape(), 1), Derivatives.weights(X.shape(), 2));
    Value pushed = Autodiff.jvps(JacobianTest::rows, X, tangents);
    for (int i = 0; i < 3; i++) {
      assertClose(pushed.select(0, i), Autodiff.jvp(JacobianTest::rows, X, tangents.select(0, i)));
    }
    assertThat(Autodiff.jvps(JacobianTest::rows, X, tangents.slice(0, 0, 0)).shape())
        .isEqualTo(Shape.of(0, 2, 4));
    assertThatThrownBy(() -> Autodiff.jvps(JacobianTest::rows, X, X))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("jvps", "[2, 3]", "first axis");
  }

  @Test
  void capturedVariablesStayConnected() {
    Value w = Value.variable(2);
    for (UnaryOperator<Value> sum :
        List.<UnaryOperator<Value>>of(
            x -> Autodiff.jacobianForward(v -> v.square().mul(w), x).sum(),
            x -> Autodiff.jacobianReverse(v -> v.square().mul(w), x).sum(),
            x -> Autodiff.hessianDiagonal(v -> v.pow(3).mul(w).sum(), x).sum())) {
      double slope = sum.apply(Value.vector(1, 3)).backward().of(w).item();
      assertThat(slope).isIn(8.0, 24.0);
    }
  }
}

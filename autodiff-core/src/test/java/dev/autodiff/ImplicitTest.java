package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Derivatives through equations are those of the closed form, and of an unrolled iteration.
class ImplicitTest {
  /// x = tanh(W·x + b), a contraction.
  private static Value layer(Value x, List<Value> all) {
    return all.get(0).matmul(x).add(all.get(1)).tanh();
  }

  private static Value iterated(List<Value> all, int steps) {
    Value x = all.get(1).mul(0);
    for (int i = 0; i < steps; i++) {
      x = layer(x, all);
    }
    return x;
  }

  private static Value fixedPoint(Value w, Value b) {
    return Implicit.fixedPoint(ImplicitTest::layer, b.shape(), all -> iterated(all, 200), w, b);
  }

  private static Value matrix(int n, double size, long seed) {
    return Value.tensor(
        Shape.of(n, n), new Random(seed).doubles((long) n * n, -size / n, size / n).toArray());
  }

  private static Value vector(int n, long seed) {
    return Value.vector(new Random(seed).doubles(n, -1, 1).toArray());
  }

  private static void requireEqual(Value actual, Value expected, double tolerance) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.toArray()).containsExactly(expected.toArray(), within(tolerance));
  }

  private static void requireUnrolled(int n, int steps, double tolerance) {
    Value w = matrix(n, 1, 1);
    Value b = vector(n, 2);
    UnaryOperator<Value> implicit = v -> fixedPoint(v, b).square().sum();
    UnaryOperator<Value> unrolled = v -> iterated(List.of(v, b), steps).square().sum();
    requireEqual(implicit.apply(w), unrolled.apply(w), tolerance);
    requireEqual(Autodiff.grad(implicit).apply(w), Autodiff.grad(unrolled).apply(w), tolerance);
    Value direction = matrix(n, 1, 3);
    requireEqual(
        Autodiff.jvp(implicit, w, direction), Autodiff.jvp(unrolled, w, direction), tolerance);
    requireEqual(
        Autodiff.hvp(implicit, w, direction), Autodiff.hvp(unrolled, w, direction), tolerance);
    UnaryOperator<Value> slope = v -> Autodiff.grad(implicit).apply(v).mul(direction).sum();
    UnaryOperator<Value> unrolledSlope = v -> Autodiff.grad(unrolled).apply(v).mul(direction).sum();
    requireEqual(Autodiff.grad(slope).apply(w), Autodiff.grad(unrolledSlope).apply(w), tolerance);
  }

  @Test
  void aSmallFixedPointEqualsItsUnrolledIteration() {
    requireUnrolled(4, 80, 1e-12);
  }

  @Test
  void aLargeFixedPointEqualsItsUnrolledIteration() {
    requireUnrolled(80, 40, 1e-11);
  }

  @Test
  void thirdDerivativesOfARootAreThoseOfItsFormula() {
    UnaryOperator<Value> root =
        a ->
            Implicit.root(
                (x, all) -> x.square().sub(all.get(0)),
                Shape.SCALAR,
                all -> Value.of(Math.sqrt(all.get(0).item())),
                a);
    UnaryOperator<Value> third = Autodiff.grad(Autodiff.grad(Autodiff.grad(root)));
    UnaryOperator<Value> expected = Autodiff.grad(Autodiff.grad(Autodiff.grad(Value::sqrt)));
    requireEqual(third.apply(Value.of(2)), expected.apply(Value.of(2)), 1e-12);
  }

  @Test
  void worksUnderVmapCompiledAndInFloat32() {
    Value w = matrix(3, 1, 4);
    Value bs = Value.tensor(Shape.of(5, 3), new Random(5).doubles(15, -1, 1).toArray());
    UnaryOperator<Value> one = b -> fixedPoint(w, b);
    UnaryOperator<Value> slope = Autodiff.grad(b -> one.apply(b).square().sum());
    Value[] expected = new Value[5];
    for (int i = 0; i < 5; i++) {
      expected[i] = slope.apply(bs.select(0, i));
    }
    requireEqual(Autodiff.vmap(slope).apply(bs), Value.stack(0, expected), 1e-13);
    Compiled compiled = Autodiff.compile(slope, Shape.of(3));
    requireEqual(compiled.apply(bs.select(0, 1)), expected[1], 1e-13);
    Value narrow = fixedPoint(w.to(DType.FLOAT32), bs.select(0, 0).to(DType.FLOAT32));
    assertThat(narrow.dtype()).isEqualTo(DType.FLOAT32);
    requireEqual(narrow.to(DType.FLOAT64), one.apply(bs.select(0, 0)), 1e-6);
  }

  @Test
  void aLargeOneWorksUnderVmapAndCompiled() {
    int n = 70;
    Value w = matrix(n, 1, 6);
    Value bs = Value.tensor(Shape.of(2, n), new Random(7).doubles(2L * n, -1, 1).toArray());
    UnaryOperator<Value> slope = Autodiff.grad(b -> fixedPoint(w, b).square().sum());
    Value expected = Value.stack(0, slope.apply(bs.select(0, 0)), slope.apply(bs.select(0, 1)));
    requireEqual(Autodiff.vmap(slope).apply(bs), expected, 1e-12);
    requireEqual(
        Autodiff.compile(slope, Shape.of(n)).apply(bs.select(0, 1)), expected.select(0, 1), 1e-12);
  }

  @Test
  void refusesWhatCannotBeRight() {
    Value a = Value.variable(2.0);
    Value b = Value.variable(3.0);
    assertThatThrownBy(
            () ->
                Implicit.root(
                    (x, all) -> x.mul(b).sub(all.get(0)),
                    Shape.SCALAR,
                    all -> all.get(0).div(3),
                    a))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reads a recorded value that is no parameter");
    assertThatThrownBy(
            () -> Implicit.root((x, all) -> x.sub(all.get(0)), Shape.of(2), all -> all.get(0), a))
        .hasMessageContaining("the unknowns have shape [2], the solver gave []");
    assertThatThrownBy(
            () -> Implicit.root((x, _) -> x.unsqueeze(0), Shape.SCALAR, all -> all.get(0), a))
        .hasMessageContaining("the unknowns have shape [], the equation [1]");
    assertThatThrownBy(() -> Implicit.root((x, _) -> x, Shape.SCALAR, _ -> Value.of(0)))
        .hasMessageContaining("there are no parameters");
    Value many = Value.variable(vector(70, 8));
    Value singular =
        Implicit.root(
            (x, all) -> x.mul(0).add(all.get(0).mul(0)), many.shape(), all -> all.get(0), many);
    assertThatThrownBy(() -> singular.sum().backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is not solved");
  }
}

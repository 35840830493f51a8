package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.TransformCases.RunningSum;
import dev.autodiff.TransformCases.Scaled;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A user's own operation works like a built-in one; [ShapedProperties] checks its rules.
class CustomOpTest {
  private static final Value A = Value.matrix(new double[][] {{0.5, -1, 2}, {0.25, 3, -0.75}});
  private static final Value B = A.mul(-0.5).add(0.1);

  private static Value scaled(Value a, Value b) {
    return new Scaled().apply(a, b);
  }

  private static Value plain(Value a, Value b) {
    return a.mul(b.exp());
  }

  private static void assertClose(Value actual, Value expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.toArray()).containsExactly(expected.toArray(), within(1e-13));
  }

  /// A rule with its operand squared, which the JVP has to be found for by transposition.
  private record Cubes() implements CustomOp {
    @Override
    public Shape shape(Shape... operands) {
      return operands[0];
    }

    @Override
    public void primal(Array y, Array... operands) {
      for (int i = 0; i < y.elements().length; i++) {
        double x = operands[0].elements()[i];
        y.elements()[i] = x * x * x;
      }
    }

    @Override
    public Value vjp(int operand, List<Value> operands, Value y, Value yBar) {
      return yBar.mul(operands.getFirst().square()).mul(3);
    }
  }

  @Test
  void derivativesOfAnyOrder() {
    UnaryOperator<Value> f = x -> new Cubes().apply(x);
    UnaryOperator<Value> expected = x -> x.pow(3);
    Value at = Value.of(1.5);
    for (int order = 0; order < 5; order++) {
      assertClose(f.apply(at), expected.apply(at));
      assertClose(Autodiff.jvp(f, at, Value.of(2)), Autodiff.jvp(expected, at, Value.of(2)));
      f = Autodiff.grad(f);
      expected = Autodiff.grad(expected);
    }
    assertClose(
        Autodiff.hessian(a -> scaled(a, a).sum(), A), Autodiff.hessian(a -> plain(a, a).sum(), A));
    assertClose(
        Autodiff.grad(x -> Autodiff.jvp(a -> scaled(a, a), x, B).sum()).apply(A),
        Autodiff.grad(x -> Autodiff.jvp(a -> plain(a, a), x, B).sum()).apply(A));
    assertClose(
        Autodiff.jacobianForward(a -> scaled(a, B), A), Autodiff.jacobian(a -> plain(a, B), A));
  }

  @Test
  void compiledThePlanCallsIt() {
    for (UnaryOperator<Value> f :
        List.<UnaryOperator<Value>>of(
            a -> scaled(a.mul(2), a).sin(),
            Autodiff.grad(a -> scaled(a, a.mul(0.5)).sum()),
            a -> Autodiff.hvp((Value v) -> scaled(v, v).sum(), a, B),
            a -> new RunningSum(false).apply(a).square(),
            a -> Autodiff.jvp(v -> new Cubes().apply(v), a, B))) {
      assertClose(Autodiff.compile(f, A.shape()).apply(A), f.apply(A));
      Value narrow = A.to(DType.FLOAT32);
      if (f != null) {
        Value y = Autodiff.compile((Value a) -> scaled(a, a)).apply(narrow);
        assertThat(y.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(y.toArray()).containsExactly(plain(A, A).toArray(), within(1e-5));
      }
    }
  }

  @Test
  void mappedByALoopOrByItsOwnRule() {
    Value rows = Value.stack(0, A, B, A.mul(0.1));
    Function<List<Value>, Value> f = v -> scaled(v.get(0), v.get(1)).sum();
    Function<List<Value>, Value> expected = v -> plain(v.get(0), v.get(1)).sum();
    assertClose(
        Autodiff.vmap(f).apply(List.of(rows, rows)),
        Autodiff.vmap(expected).apply(List.of(rows, rows)));
    int[] second = {Autodiff.UNMAPPED, 0};
    int[] front = {0};
    assertClose(
        Autodiff.vmap(f, second, front).apply(List.of(A, rows)),
        Autodiff.vmap(expected, second, front).apply(List.of(A, rows)));
    // Nested, with gradients per element, compiled.
    UnaryOperator<Value> slopes =
        Autodiff.vmap(Autodiff.vmap(Autodiff.grad(x -> scaled(x, x.mul(2)).sum())));
    UnaryOperator<Value> right =
        Autodiff.vmap(Autodiff.vmap(Autodiff.grad(x -> plain(x, x.mul(2)).sum())));
    assertClose(slopes.apply(rows), right.apply(rows));
    assertClose(Autodiff.compile(slopes, rows.shape()).apply(rows), right.apply(rows));
    UnaryOperator<Value> curved =
        Autodiff.vmap(x -> Autodiff.hessianDiagonal(v -> scaled(v, v).sum(), x));
    assertClose(
        curved.apply(rows),
        Autodiff.vmap(x -> Autodiff.hessianDiagonal(v -> plain(v, v).sum(), x)).apply(rows));
    assertClose(
        Autodiff.vmap(x -> new RunningSum(true).apply(x)).apply(rows),
        new RunningSum(true).apply(rows));
    assertThat(Autodiff.vmap(x -> scaled(x, x)).apply(rows.slice(0, 0, 0)).shape())
        .isEqualTo(Shape.of(0, 2, 3));
    // Differentiated through the map.
    assertClose(
        Autodiff.grad(v -> Autodiff.vmap(f).apply(List.of(v, v)).square().sum()).apply(rows),
        Autodiff.grad(v -> Autodiff.vmap(expected).apply(List.of(v, v)).square().sum())
            .apply(rows));
  }

  @Test
  void itsNameAndShapesAreInMessages() {
    assertThatThrownBy(() -> scaled(A, Value.of(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("customOp", "[2, 3]", "one shape");
    assertThatThrownBy(() -> new Scaled().apply())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("customOp", "no operands");
    assertThat(new Cubes().apply(Value.variable(A)).op().opName()).isEqualTo("Cubes");
    CustomOp wrong =
        new CustomOp() {
          @Override
          public String name() {
            return "wrong";
          }

          @Override
          public Shape shape(Shape... operands) {
            return Shape.SCALAR;
          }

          @Override
          public void primal(Array y, Array... operands) {
            y.elements()[0] = 1;
          }

          @Override
          public Value vjp(int operand, List<Value> operands, Value y, Value yBar) {
            return yBar;
          }

          @Override
          public @Nullable Value jvp(List<Value> operands, Value y, List<Value> tangents) {
            return null;
          }
        };
    assertThatThrownBy(() -> wrong.apply(Value.variable(A)).backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("wrong: vjp gave shape []", "[2, 3]");
  }
}

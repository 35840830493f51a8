package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// A checkpointed function gives what the function gives, and its graph is one node.
class CheckpointTest {
  private static final Value X = Value.vector(0.5, -1.25, 2);

  private static Value steps(Value x, Value w, int n) {
    Value y = x;
    for (int i = 0; i < n; i++) {
      y = y.mul(w).sin().add(x.mul(0.1));
    }
    return y;
  }

  private static void assertSame(Value actual, Value expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.toArray()).containsExactly(expected.toArray(), within(1e-14));
  }

  @Test
  void theGraphIsOneNode() {
    Value x = Value.variable(X);
    Value w = Value.variable(1.5);
    AtomicInteger runs = new AtomicInteger();
    Value y =
        Autodiff.checkpoint(
                (Value v) -> {
                  runs.incrementAndGet();
                  return steps(v, w, 10);
                })
            .apply(x);
    assertThat(y.op().opName()).isEqualTo("checkpoint");
    assertThat(y.operands()).hasSize(2);
    assertThat(y.operands().get(0)).isSameAs(x);
    assertThat(y.operands().get(1)).isSameAs(w);
    assertThat(runs.get()).isEqualTo(1);
    Gradients gradients = y.sum().backward();
    assertThat(runs.get()).isEqualTo(2);
    Gradients expected = steps(x, w, 10).sum().backward();
    assertSame(gradients.of(x), expected.of(x));
    assertSame(gradients.of(w), expected.of(w));
  }

  @Test
  void derivativesOfAnyOrder() {
    UnaryOperator<Value> plain = x -> steps(x, Value.of(1.5), 4);
    UnaryOperator<Value> kept = Autodiff.checkpoint(plain);
    UnaryOperator<Value> nested =
        Autodiff.checkpoint(
            x -> Autodiff.checkpoint((Value v) -> steps(v, Value.of(1.5), 4)).apply(x));
    Value at = Value.of(0.3);
    for (UnaryOperator<Value> f : List.of(kept, nested)) {
      UnaryOperator<Value> a = f;
      UnaryOperator<Value> b = plain;
      for (int order = 0; order < 4; order++) {
        assertThat(a.apply(at).item()).isCloseTo(b.apply(at).item(), within(1e-12));
        assertThat(Autodiff.jvp(a, at, Value.of(2)).item())
            .isCloseTo(Autodiff.jvp(b, at, Value.of(2)).item(), within(1e-11));
        a = Autodiff.grad(a);
        b = Autodiff.grad(b);
      }
      assertSame(
          Autodiff.hessian(x -> f.apply(x).prod(), X),
          Autodiff.hessian(x -> plain.apply(x).prod(), X));
      assertSame(Autodiff.jacobianForward(f, X), Autodiff.jacobian(plain, X));
      assertSame(Autodiff.jacobianReverse(f, X), Autodiff.jacobian(plain, X));
    }
  }

  @Test
  void whatIsTakenFromOutsideGetsItsGradient() {
    Value x = Value.variable(X);
    Value w = Value.variable(1.5);
    Value computed = w.square().exp(); // an inner node from outside
    Function<UnaryOperator<UnaryOperator<Value>>, Value> loss =
        wrap -> wrap.apply(v -> v.mul(computed).sin().mul(w.mul(2)).add(computed)).apply(x).prod();
    Gradients kept = loss.apply(Autodiff::checkpoint).backward(SweepOption.KEEP_INNER);
    Gradients plain = loss.apply(f -> f).backward(SweepOption.KEEP_INNER);
    for (Value v : List.of(x, w, computed)) {
      assertSame(kept.of(v), plain.of(v));
    }
    // Its arguments may all be constants.
    Value y = Autodiff.checkpoint((Value v) -> v.mul(computed).sum()).apply(X);
    assertThat(y.operands().getLast()).isSameAs(computed);
    assertThat(y.backward().of(w).item())
        .isCloseTo(X.mul(w.square().exp()).sum().backward().of(w).item(), within(1e-13));
    // Nothing recorded at all.
    assertThat(Autodiff.checkpoint((Value v) -> v.exp()).apply(X).isConstant()).isTrue();
    assertThat(Autodiff.checkpoint((Value v) -> v.detach().exp()).apply(x).isConstant()).isTrue();
  }

  @Test
  void insideOtherTransforms() {
    Value w = Value.variable(0.75);
    Function<UnaryOperator<UnaryOperator<Value>>, UnaryOperator<Value>> outer =
        wrap ->
            x -> {
              Value h = x.mul(2).sin(); // taken from outside, from the argument of a transform
              return wrap.apply(v -> v.mul(h).mul(w).exp().sum()).apply(x.square());
            };
    UnaryOperator<Value> kept = outer.apply(Autodiff::checkpoint);
    UnaryOperator<Value> plain = outer.apply(f -> f);
    assertSame(Autodiff.grad(kept).apply(X), Autodiff.grad(plain).apply(X));
    assertSame(Autodiff.hessian(kept, X), Autodiff.hessian(plain, X));
    UnaryOperator<Value> penalty = x -> Autodiff.grad(kept).apply(x).square().sum();
    UnaryOperator<Value> expected = x -> Autodiff.grad(plain).apply(x).square().sum();
    assertThat(Autodiff.grad(penalty).apply(X).div(Autodiff.grad(expected).apply(X)).toArray())
        .containsExactly(new double[] {1, 1, 1}, within(1e-12));
    assertThat(penalty.apply(X).backward().of(w).item())
        .isCloseTo(expected.apply(X).backward().of(w).item(), within(1e-11));
    // And a transform inside of it.
    UnaryOperator<Value> inner =
        Autodiff.checkpoint(x -> Autodiff.grad(v -> v.pow(4).mul(w).sum()).apply(x).sum());
    assertSame(Autodiff.grad(inner).apply(X), X.square().mul(12 * 0.75));
    assertThat(inner.apply(X).backward().of(w).item())
        .isCloseTo(X.pow(3).mul(4).sum().item(), within(1e-13));
  }

  @Test
  void compiledAndMappedItIsInlined() {
    UnaryOperator<Value> f = x -> steps(x, Value.of(1.5), 5).sum();
    UnaryOperator<Value> kept = Autodiff.checkpoint(f);
    assertThat(Autodiff.compile(Autodiff.grad(kept), X.shape()).apply(X).toArray())
        .containsExactly(Autodiff.compile(Autodiff.grad(f), X.shape()).apply(X).toArray());
    Value rows = Value.stack(0, X, X.mul(0.5));
    assertSame(
        Autodiff.vmap(Autodiff.grad(kept)).apply(rows),
        Autodiff.vmap(Autodiff.grad(f)).apply(rows));
    // The argument is known, and what is taken from outside is not.
    assertSame(
        Autodiff.compile(x -> Autodiff.checkpoint((Value v) -> v.mul(x).sum()).apply(X), X.shape())
            .apply(X),
        X.square().sum());
  }

  @Test
  void structuresWithManyResults() {
    record State(Value h, Value c, int step) {}
    Function<State, State> step =
        s -> new State(s.h().mul(s.c()).tanh(), s.c().add(s.h().sum()), s.step() + 1);
    Function<State, State> kept = Autodiff.checkpoint(step);
    Function<Function<State, State>, Function<State, Value>> loss =
        f ->
            s -> {
              State end = f.apply(f.apply(s));
              return end.h().sum().mul(end.c().square().sum()).mul(end.step());
            };
    State at = new State(X, Value.of(0.5), 3);
    State actual = Autodiff.grad(loss.apply(kept)).apply(at);
    State expected = Autodiff.grad(loss.apply(step)).apply(at);
    assertSame(actual.h(), expected.h());
    assertSame(actual.c(), expected.c());
  }

  @Test
  void controlFlowMayDependOnNumbers() {
    UnaryOperator<Value> f =
        Autodiff.checkpoint(
            x -> {
              Value y = x;
              while (y.item() < 100) {
                y = y.square();
              }
              return y;
            });
    assertThat(Autodiff.grad(f).apply(Value.of(3)).item()).isEqualTo(8 * Math.pow(3, 7));
  }

  @Test
  void aFunctionThatDoesAnotherThingIsNoticed() {
    AtomicInteger runs = new AtomicInteger();
    Value x = Value.variable(X);
    Value y =
        Autodiff.checkpoint((Value v) -> v.slice(0, 0, 3 - runs.getAndIncrement()).exp()).apply(x);
    assertThatThrownBy(() -> y.sum().backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("checkpoint", "[3]", "[2]", "same");
  }

  /// `√n` segments of `√n` steps: at no time are there more nodes than about `3·√n`.
  @Test
  void nodesOfARecurrenceAreFewAtAnyTime() {
    CheckpointMeasurement.Kept plain = CheckpointMeasurement.run(2500, 1);
    CheckpointMeasurement.Kept cut = CheckpointMeasurement.run(2500, 50);
    assertThat(cut.slope()).isCloseTo(plain.slope(), within(1e-12 * Math.abs(plain.slope())));
    assertThat(plain.nodes()).isGreaterThan(2500);
    assertThat(cut.nodes()).isLessThan(4 * 50 * 2);
  }
}

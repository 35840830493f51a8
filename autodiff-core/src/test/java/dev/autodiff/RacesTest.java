package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Everything that threads share and that changes behind the scenes: hints in nodes, lookups in
/// gradients, rules compiled at first use, frames of plans, plans of other dtypes, bytecode.
class RacesTest {
  /// A graph with fan-out, whose nodes sweeps leave hints in.
  private static final class Shared {
    final Value x = Value.variable(0.7);
    final Value v = Value.variable(Value.vector(0.1, 0.2, 0.3));
    final List<Value> nodes = new ArrayList<>(List.of(x));

    Shared() {
      for (int i = 1; i < 24; i++) {
        Value left = nodes.get(i - 1);
        Value right = nodes.get(i / 2);
        nodes.add(i % 5 == 0 ? left.mul(v).sum() : left.mul(right).add(0.1 * i).sin());
      }
    }

    Value last() {
      return nodes.getLast();
    }

    List<Object> gradients(int actor) {
      Gradients g = last().mul(actor + 1).backward(SweepOption.KEEP_INNER);
      List<Object> numbers = new ArrayList<>();
      for (Value node : nodes) {
        numbers.add(g.of(node).item());
      }
      Arrays.stream(g.of(v).toArray()).forEach(numbers::add);
      return numbers;
    }
  }

  @Test
  void sweepsOverTheSameNodes() throws Exception {
    List<List<Object>> alone = new ArrayList<>();
    for (int actor = 0; actor < 4; actor++) {
      alone.add(new Shared().gradients(actor));
    }
    Race.run(
        40,
        100,
        Shared::new,
        (shared, actor) -> assertThat(shared.gradients(actor)).isEqualTo(alone.get(actor)));
  }

  @Test
  void sweepsThatGoOnRecording() throws Exception {
    double[] alone = curvature(new Shared());
    Race.run(
        20, 50, Shared::new, (shared, _) -> assertThat(curvature(shared)).containsExactly(alone));
  }

  private static double[] curvature(Shared shared) {
    Gradients g = shared.last().backward(SweepOption.DIFFERENTIABLE);
    return g.of(shared.x).backward().of(shared.v).toArray();
  }

  /// The hints are lost to a later sweep, so that all actors make the map at once.
  @Test
  void lookupsInGradientsWithoutHints() throws Exception {
    record State(Shared shared, Gradients gradients) {}
    List<Object> alone = new Shared().gradients(0);
    Race.run(
        40,
        100,
        () -> {
          Shared shared = new Shared();
          Gradients gradients = shared.last().backward(SweepOption.KEEP_INNER);
          assertThat(shared.last().add(shared.x).backward().nodes()).isNotEmpty();
          return new State(shared, gradients);
        },
        (state, actor) -> {
          List<Value> nodes = state.shared.nodes;
          for (int i = 0; i < nodes.size(); i++) {
            int at = (i + actor * 7) % nodes.size();
            assertThat(state.gradients.of(nodes.get(at)).item()).isEqualTo(alone.get(at));
          }
        });
  }

  @Test
  void rulesCompiledAtFirstUse() throws Exception {
    Value a = Value.vector(0.2, 0.7);
    List<Elementwise> rows = List.of(Elementwise.SIGMOID, Elementwise.TANH, Elementwise.ERF);
    List<double[]> alone = rows.stream().map(row -> slopes(row, a)).toList();
    Race.run(
        100,
        1,
        () -> {
          rows.forEach(RacesTest::forget);
          return rows;
        },
        (same, _) -> {
          for (int i = 0; i < same.size(); i++) {
            assertThat(slopes(same.get(i), a)).containsExactly(alone.get(i));
          }
        });
  }

  /// The slope at numbers, by bytecode, and on lanes, by a program.
  private static double[] slopes(Elementwise row, Value at) {
    Value x = Value.variable(at);
    Value number = Value.variable(at.get(0));
    return Value.concat(
            0,
            row.apply(x).sum().backward().of(x),
            row.apply(number).backward().of(number).reshape(1))
        .toArray();
  }

  private static void forget(Elementwise row) {
    for (String name : new String[] {"compiled", "vjps"}) {
      try {
        Field field = Elementwise.class.getDeclaredField(name);
        field.setAccessible(true);
        Arrays.fill((Object[]) field.get(row), null);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(e.getMessage(), e);
      }
    }
  }

  private static Compiled function() {
    return Autodiff.compile(
        x -> x.sin().mul(x).cumsum(0).add(x.select(0, 1).exp().mul(x.select(0, 0))), Shape.of(6));
  }

  private static Value argument(int actor, int i) {
    return Value.vector(0.1 * actor, 0.2, i, 0.4 * i, -1, 2);
  }

  @Test
  void framesOfOnePlan() throws Exception {
    double[][] alone = new double[4][];
    Compiled one = function();
    Arrays.setAll(alone, actor -> one.apply(argument(actor, 3)).toArray());
    Race.run(
        100,
        1,
        RacesTest::function,
        (f, actor) -> {
          double[][] out = {new double[6]};
          for (int i = 0; i < 50; i++) {
            assertThat(f.apply(argument(actor, 3)).toArray()).containsExactly(alone[actor]);
            f.run(new double[][] {argument(actor, 3).toArray()}, out);
            assertThat(out[0]).containsExactly(alone[actor]);
          }
        });
  }

  @Test
  void plansOfAnotherDtypeAtFirstUse() throws Exception {
    double[] alone = function().apply(argument(1, 2).to(DType.FLOAT32)).toArray();
    Race.run(
        200,
        3,
        RacesTest::function,
        (f, _) ->
            assertThat(f.apply(argument(1, 2).to(DType.FLOAT32)).toArray()).containsExactly(alone));
  }

  @Test
  void tracesThatTakeTheSameValuesFromOutside() throws Exception {
    Value at = Value.vector(1, 2, 3);
    double[] alone = tracing(new Shared().last().detach(), at);
    Race.run(
        200,
        3,
        () -> new Shared().last().detach(),
        (taken, _) -> assertThat(tracing(taken, at)).containsExactly(alone));
  }

  private static double[] tracing(Value taken, Value at) {
    return Autodiff.compile(
            Autodiff.vmap(Autodiff.grad(x -> x.mul(taken).sin().mul(x))), Shape.of(3))
        .apply(at)
        .toArray();
  }

  /// A plan of scalar code, promoted while four threads run it.
  @Test
  void bytecodeThatTakesOver() throws Exception {
    Race.run(
        3,
        1,
        () ->
            Autodiff.compile(
                x -> {
                  Value y = x;
                  for (int i = 0; i < 20; i++) {
                    y = y.mul(0.5).sin().add(x.fma(y, x)).clamp(-3, 3);
                  }
                  return y;
                },
                Shape.SCALAR),
        (f, actor) -> {
          double[][] in = {{0.1 + actor}};
          double[][] out = {new double[1]};
          f.run(in, out);
          double first = out[0][0];
          for (int i = 0; i < 20_000; i++) {
            f.run(in, out);
            assertThat(out[0][0] == first).isTrue();
          }
        });
  }

  /// Or the tests above would pass whatever happens.
  @Test
  void aRaceIsFound() {
    Set<Integer> actors = ConcurrentHashMap.newKeySet();
    assertThatThrownBy(
            () ->
                Race.run(
                    1,
                    1,
                    AtomicInteger::new,
                    (present, actor) -> {
                      actors.add(actor);
                      present.incrementAndGet();
                      // Each stays until another one is there at the same time.
                      while (present.get() < 2) {
                        Thread.onSpinWait();
                      }
                      assertThat(present.get()).as("seen by %d", actor).isEqualTo(1);
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessage("an actor failed");
    assertThat(actors).hasSizeGreaterThan(1);
  }
}

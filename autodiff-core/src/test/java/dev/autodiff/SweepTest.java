package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The sweep: pure, repeatable, concurrent, deep, and without a trace once nobody holds the graph.
class SweepTest {
  @Test
  void repeatsWithTheSameNumbersAndChangesNothing() {
    Value x = Value.variable(0.7);
    Value w = Value.variable(Value.vector(1, 2, 3));
    Value y = w.mul(x).sin().sum();
    Gradients first = y.backward();
    Gradients second = y.backward();
    assertThat(second.of(x).item()).isEqualTo(first.of(x).item());
    assertThat(second.of(w).toArray()).containsExactly(first.of(w).toArray());
    assertThat(x.item()).isEqualTo(0.7);
    // Differentiated again as part of something larger, the first sweep leaves nothing behind.
    assertThat(y.mul(2).backward().of(x).item()).isEqualTo(2 * first.of(x).item());
  }

  @Test
  void aDiamondIsVisitedOncePerNode() {
    // 2^60 paths, 60 nodes.
    Value x = Value.variable(1);
    Value y = x;
    for (int i = 0; i < 60; i++) {
      y = y.add(y);
    }
    assertThat(y.backward().of(x).item()).isEqualTo(0x1p60);
  }

  @Test
  void elementsTakenOneByOneAreReturnedTogether() {
    int n = 1000;
    Value x = Value.variable(Value.vector(IntStream.range(0, n).asDoubleStream().toArray()));
    Value y = x.sum();
    for (Value element : x.unbind(0)) {
      y = y.add(element.square());
    }
    y = y.add(x.slice(0, 1, 3).sum()).add(x.indexSelect(0, 2, 2).sum());
    Value gradient = y.backward(SweepOption.DIFFERENTIABLE).of(x);
    double[] expected = IntStream.range(0, n).mapToDouble(i -> 2.0 * i + 1).toArray();
    expected[1] += 1;
    expected[2] += 3;
    assertThat(gradient.toArray()).containsExactly(expected);
    assertThat(y.backward().of(x).toArray()).containsExactly(expected);
    // One array of n numbers for each element would make this n².
    assertThat(embeds(gradient)).isEqualTo(1);
    Value second = gradient.square().sum().backward(SweepOption.DIFFERENTIABLE).of(x);
    assertThat(second.get(7)).isEqualTo(4 * expected[7]);
    assertThat(embeds(second)).isEqualTo(2);
  }

  private static int embeds(Value y) {
    Set<Value> seen = new HashSet<>();
    List<Value> found = new ArrayList<>(List.of(y));
    int embeds = 0;
    for (int i = 0; i < found.size(); i++) {
      Value node = found.get(i);
      if (seen.add(node)) {
        embeds += node.op() instanceof Embed ? 1 : 0;
        found.addAll(node.operands());
      }
    }
    return embeds;
  }

  @Test
  void anUnusedVariableHasZeroGradientOfItsShape() {
    Value used = Value.variable(2);
    Value unused = Value.variable(Value.matrix(new double[][] {{1, 2}, {3, 4}}));
    Gradients g = used.square().backward();
    assertThat(g.of(unused).shape()).isEqualTo(Shape.of(2, 2));
    assertThat(g.of(unused).toArray()).containsOnly(0);
    assertThat(g.reaches(unused)).isFalse();
    assertThat(g.reaches(used)).isTrue();
  }

  @Test
  void innerGradientsAreKeptOnRequestOnly() {
    Value x = Value.variable(3);
    Value inner = x.square();
    Value y = inner.log();
    assertThat(y.backward(SweepOption.KEEP_INNER).of(inner).item())
        .isCloseTo(1.0 / 9, within(1e-16));
    assertThatThrownBy(() -> y.backward().of(inner))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("KEEP_INNER");
  }

  @Test
  void aChainOfTenMillionNodesNeedsNoStack() throws InterruptedException {
    AtomicReference<Double> slope = new AtomicReference<>();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              Value x = Value.variable(0.5);
              Value y = x;
              for (int i = 0; i < 5_000_000; i++) {
                y = y.mul(0.999_999).add(x);
              }
              slope.set(y.backward().of(x).item());
            },
            "small stack",
            256 * 1024);
    thread.setUncaughtExceptionHandler((_, e) -> failure.set(e));
    thread.start();
    thread.join();
    assertThat(failure.get()).isNull();
    // Σ_{k<n} rᵏ + rⁿ with r = 0.999999
    double r = 0.999_999;
    double power = Math.pow(r, 5_000_000);
    assertThat(slope.get()).isCloseTo((1 - power) / (1 - r) + power, within(1e-3));
  }

  @Test
  void concurrentSweepsOverSharedNodesGiveTheSameBits() throws Exception {
    Value w = Value.variable(Value.vector(0.1, -0.2, 0.3));
    Value s = Value.variable(0.9);
    Value shared = w.mul(s).tanh();
    List<Value> scalars = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      scalars.add(s.mul(i).sin().mul(s));
    }
    Value deep = scalars.stream().reduce(Value::add).orElseThrow();
    Callable<double[]> sweep =
        () -> {
          Gradients g = shared.sum().mul(deep).backward();
          return new double[] {g.of(s).item(), g.of(w).get(0), g.of(w).get(1), g.of(w).get(2)};
        };
    double[] expected = sweep.call();
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      List<Future<double[]>> results = new ArrayList<>();
      for (int i = 0; i < 4000; i++) {
        results.add(pool.submit(sweep));
      }
      for (Future<double[]> result : results) {
        assertThat(result.get()).containsExactly(expected);
      }
    }
  }

  @Test
  void hintsOfOtherSweepsMeanNothing() {
    Value x = Value.variable(2);
    Value y = x.square();
    Value z = y.mul(x).add(y);
    for (int i = 0; i < 1000; i++) {
      int anything = (i - 500) * 0x1234567;
      for (Value node : List.of(x, y, z)) {
        node.hint(anything);
      }
      Gradients g = z.backward(SweepOption.KEEP_INNER);
      assertThat(g.of(x).item()).isEqualTo(16);
      assertThat(g.of(y).item()).isEqualTo(3);
    }
  }

  @Test
  void gradientsAreFoundAfterLaterSweeps() {
    Value x = Value.variable(2);
    Value v = Value.variable(Value.vector(1, 2));
    Value inner = v.mul(x);
    Value y = inner.square().sum();
    Gradients first = y.backward(SweepOption.KEEP_INNER);
    Gradients leaves = y.backward();
    y.mul(3).backward(SweepOption.KEEP_INNER);
    x.exp().backward();
    for (int i = 0; i < 2; i++) {
      assertThat(first.of(x).item()).isEqualTo(20);
      assertThat(leaves.of(x).item()).isEqualTo(20);
      assertThat(first.of(inner).toArray()).containsExactly(4, 8);
      assertThat(leaves.of(v).toArray()).containsExactly(8, 16);
      assertThat(leaves.reaches(inner)).isFalse();
      assertThat(leaves.of(Value.variable(7)).item()).isZero();
      x.hint(i);
      inner.hint(i);
    }
  }

  @Test
  void aFailingSweepChangesNothing() {
    Value x = Value.variable(Value.vector(1, 2));
    Value y = x.square();
    assertThatThrownBy(() -> y.backward(Value.vector(1, 2, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "backward: output has shape [2], the cotangent [3]. "
                + "Give one cotangent per element of the output.");
    assertThat(y.sum().backward().of(x).toArray()).containsExactly(2, 4);
  }

  @Test
  void droppingTheResultFreesTheGraph() throws InterruptedException {
    Value x = Value.variable(Value.full(Shape.of(1000), 1));
    WeakReference<Value> inner = graphOver(x);
    for (int i = 0; i < 100 && inner.get() != null; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat(inner.get()).isNull();
    assertThat(x.shape()).isEqualTo(Shape.of(1000));
  }

  private static WeakReference<Value> graphOver(Value x) {
    Value inner = x.exp();
    assertThat(inner.sum().backward().of(x).get(0)).isEqualTo(Math.E);
    return new WeakReference<>(inner);
  }

  @Test
  void zeroSizeGraphsHaveZeroSizeGradients() {
    Value x = Value.variable(Value.tensor(Shape.of(0, 3)));
    Value y = x.exp().sum();
    assertThat(y.item()).isZero();
    assertThat(y.backward().of(x).shape()).isEqualTo(Shape.of(0, 3));
  }

  @Test
  void errorsSayWhatToDo() {
    assertThatThrownBy(() -> Value.of(2).mul(3).backward())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "backward: the output constant = 6.0 depends on no variable. "
                + "Create the inputs with Value.variable(…), and do not detach() on the way.");
    Value x = Value.variable(Value.full(Shape.of(32, 10), 0));
    assertThatThrownBy(x::backward)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "backward: output has shape [32, 10]; a gradient needs a scalar. "
                + "Use sum() or mean(), or backward(cotangent).");
    Value constant = Value.of(2);
    assertThatThrownBy(() -> x.sum().backward().of(constant))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("which is a constant");
  }

  @Test
  void goesNoFurtherThanItsBoundary() {
    Value history = Value.variable(3).square();
    Value input = history.exp();
    Value output = input.square();

    Gradients gradients =
        Sweep.run(output, Value.of(1), input, SweepOption.DIFFERENTIABLE, SweepOption.KEEP_INNER);

    assertThat(gradients.nodes()).containsExactlyInAnyOrder(output, input);
    assertThat(gradients.of(input).item()).isEqualTo(2 * input.item());
  }
}

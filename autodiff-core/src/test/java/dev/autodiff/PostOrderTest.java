package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Every node has one place, after those of its operands, whatever other walks write into the hints
/// at the same time.
class PostOrderTest {
  /// A random graph in which most nodes are used more than once.
  private static List<Value> graph(SplittableRandom random, int size) {
    List<Value> nodes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      nodes.add(Value.variable(random.nextDouble(0.5, 2)));
    }
    for (int i = 0; i < size; i++) {
      Value a = nodes.get(nodes.size() - 1 - random.nextInt(Math.min(nodes.size(), 9)));
      Value b = nodes.get(random.nextInt(nodes.size()));
      nodes.add(
          switch (random.nextInt(7)) {
            case 0 -> a.sin();
            case 1 -> a.mul(0.5);
            case 2 -> Value.where(a.greater(b), a, b);
            case 3 -> a.tanh().mul(b.tanh());
            case 4 -> Value.stack(0, a, b, a).sum();
            default -> a.add(b).mul(0.5);
          });
    }
    return nodes;
  }

  private static Set<Value> reachable(Value output) {
    Set<Value> seen = new HashSet<>();
    List<Value> open = new ArrayList<>(List.of(output));
    for (int i = 0; i < open.size(); i++) {
      Value node = open.get(i);
      if (!node.isConstant() && seen.add(node)) {
        open.addAll(node.operands());
      }
    }
    return seen;
  }

  private static void assertInOrder(Value output, PostOrder order) {
    Map<Value, Integer> places = new HashMap<>();
    for (int place = 0; place < order.count(); place++) {
      Value node = order.node(place);
      List<Value> operands = node.operands();
      for (int k = 0; k < operands.size(); k++) {
        int expected =
            operands.get(k).isConstant()
                ? PostOrder.NONE
                : places.getOrDefault(operands.get(k), -9);
        assertThat(order.operand(place, k)).isEqualTo(expected);
      }
      assertThat(places.put(node, place)).isNull();
    }
    assertThat(places.keySet()).isEqualTo(reachable(output));
    assertThat(order.node(order.count() - 1)).isSameAs(output);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void operandsComeFirst(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Value> nodes = graph(random, random.nextInt(1, 3000));
    for (int i = 0; i < 3; i++) { // the second walk finds the hints of the first
      Value output = nodes.get(random.nextInt(nodes.size()));
      assertInOrder(output, PostOrder.of(output, random.nextBoolean(), null));
    }
  }

  /// Hints vanish all the time under a walk, as if many others were faster.
  @Example
  void lostHintsOnlyCostTime() throws InterruptedException {
    List<Value> nodes = graph(new SplittableRandom(5), 3000);
    Value output = nodes.getLast();
    double[] expected = gradients(output, nodes);
    AtomicBoolean stop = new AtomicBoolean();
    Thread vandal =
        new Thread(
            () -> {
              SplittableRandom random = new SplittableRandom(6);
              while (!stop.get()) {
                for (Value node : nodes) {
                  node.hint(random.nextInt(1, Integer.MAX_VALUE));
                }
              }
            });
    vandal.start();
    try {
      for (int i = 0; i < 300; i++) {
        assertInOrder(output, PostOrder.of(output, true, null));
        assertThat(gradients(output, nodes)).containsExactly(expected);
      }
    } finally {
      stop.set(true);
      vandal.join();
    }
  }

  private static double[] gradients(Value output, List<Value> nodes) {
    Gradients gradients = output.backward(SweepOption.KEEP_INNER);
    return nodes.stream().mapToDouble(node -> gradients.of(node).item()).toArray();
  }

  /// Sweeps of many threads over graphs that share nodes and parameters, all fresh: the bits are
  /// those of one thread.
  @Example
  void concurrentSweepsGiveTheBitsOfOneThread() throws InterruptedException {
    for (int round = 0; round < 10; round++) {
      List<Value> alone = graph(new SplittableRandom(round), 4000);
      List<Value> shared = graph(new SplittableRandom(round), 4000);
      int threads = 8;
      double[][] actual = new double[threads][];
      List<Thread> running =
          IntStream.range(0, threads)
              .mapToObj(t -> Thread.ofPlatform().start(() -> actual[t] = sweeps(shared, t)))
              .toList();
      for (Thread thread : running) {
        thread.join();
      }
      for (int t = 0; t < threads; t++) {
        assertThat(actual[t]).containsExactly(sweeps(alone, t));
      }
    }
  }

  /// Gradients of some outputs of its own by the leaves.
  private static double[] sweeps(List<Value> nodes, int thread) {
    List<Double> found = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Value output = nodes.get(nodes.size() - 1 - 8 * i - thread).mul(0.5 + thread);
      Gradients gradients = output.backward();
      for (Value leaf : nodes.subList(0, 4)) {
        found.add(gradients.of(leaf).item());
      }
    }
    return found.stream().mapToDouble(Double::doubleValue).toArray();
  }
}

package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Many threads that build graphs on the same parameters and sub-graphs, and run the same compiled
/// function, get the bits that one thread gets.
class SharedGraphsTest {
  private static final int THREADS = 64;
  private static final int GRAPHS = 1000;
  private static final SplittableRandom RANDOM = new SplittableRandom(8);

  private final Value w = Value.variable(random(3, 2), "w");
  private final Value b = Value.variable(random(2), "b");
  private final Value s = Value.variable(0.3, "s");

  /// Tensors and scalars that all graphs share, recorded once.
  private final Value hidden = random(4, 3).matmul(w).add(b).tanh();

  private final Value chain = chain(s);

  private final Compiled compiled =
      Autodiff.compileMany(
          inputs -> {
            Value x = Value.variable(inputs.get(0));
            Value y = chain(x).mul(inputs.get(1)).softmax(0).square().sum();
            return List.of(y, y.backward().of(x));
          },
          Shape.SCALAR,
          Shape.of(5));

  private static Value random(int... lengths) {
    Shape shape = Shape.of(lengths);
    return Value.tensor(shape, RANDOM.doubles(shape.size(), -1, 1).toArray());
  }

  private static Value chain(Value x) {
    Value y = x;
    for (int i = 0; i < 20; i++) {
      y = y.mul(x).add(y.sin()).mul(0.5);
    }
    return y;
  }

  /// All results of one graph, one after the other.
  private double[] results(int graph) {
    SplittableRandom random = new SplittableRandom(graph);
    Value own = Value.vector(random.doubles(2, 0.5, 2).toArray());
    Value loss = hidden.mul(own).logSumExp(1).mean().add(chain.mul(own.sum()).sigmoid());
    // Some sweeps walk over the shared graph alone, some keep its nodes, some go on recording.
    Gradients g =
        graph % 3 == 0 ? loss.backward(SweepOption.KEEP_INNER) : loss.square().add(s).backward();
    List<Value> all = new ArrayList<>(List.of(loss, g.of(w), g.of(b), g.of(s)));
    if (graph % 3 == 0) {
      all.add(g.of(hidden));
      all.add(g.of(chain));
    }
    if (graph % 10 == 0) {
      all.add(Autodiff.hvp(x -> chain(x).mul(s).exp(), Value.of(0.2), own.sum()));
    }
    Value x = Value.vector(random.doubles(5, -1, 1).toArray());
    all.addAll(compiled.applyMany(List.of(own.sum(), x)));
    if (graph % 50 == 0) {
      all.addAll(compiled.applyMany(List.of(own.sum().to(DType.FLOAT32), x.to(DType.FLOAT32))));
    }
    return all.stream().flatMapToDouble(value -> Arrays.stream(value.toArray())).toArray();
  }

  @Test
  void everyThreadGetsTheBitsOfOne() throws Exception {
    double[][] alone = new double[GRAPHS][];
    Arrays.setAll(alone, this::results);
    try (ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
      List<Callable<Void>> work = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread * GRAPHS / THREADS;
        work.add(
            () -> {
              for (int i = 0; i < GRAPHS; i++) {
                int graph = (first + i) % GRAPHS;
                if (!Arrays.equals(results(graph), alone[graph])) {
                  assertThat(results(graph)).as("graph %d", graph).containsExactly(alone[graph]);
                  throw new AssertionError("graph " + graph + " differed once");
                }
              }
              return null;
            });
      }
      for (Future<Void> done : pool.invokeAll(work)) {
        done.get();
      }
    }
  }
}

package dev.autodiff.nn;

import dev.autodiff.Autodiff;
import dev.autodiff.Compiled;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/// Trains for very many steps and prints what memory is in use after a collection, early and at the
/// end: `eager 10000 2345678 8765432` is the way, the step, and bytes of heap and of metaspace.
///
/// A program of its own, so that its heap can be small and nothing else lives there.
final class Endurance {
  private static final int EARLY = 10_000;

  private static final Sequential NETWORK =
      Sequential.mlp(
          new int[] {2, 4, 1},
          Activation.TANH,
          Activation.IDENTITY,
          Initializer.xavierUniform(),
          1);
  private static final Optimizer OPTIMIZER = new Adam(0.01);

  private Endurance() {}

  /// Trains both ways.
  ///
  /// @param args the number of steps
  public static void main(String[] args) {
    int steps = Integer.parseInt(args[0]);
    SplittableRandom random = new SplittableRandom(2);
    Value x = Initializer.normal(1).sample(Shape.of(8, 2), 1, 1, random);
    Value y = x.prod(1).greater(0).reshape(8, 1);

    Optimizer.State start = OPTIMIZER.start(NETWORK.parameters());
    run("eager", steps, start, state -> state.step(slope(state, x, y)));

    List<Value> first = all(start);
    int count = start.parameters().size();
    Compiled step =
        Autodiff.compileMany(
            inputs -> {
              List<Value> parameters =
                  inputs.subList(0, count).stream().map(Value::variable).toList();
              Optimizer.State state =
                  OPTIMIZER.resume(parameters, inputs.subList(count, inputs.size()));
              return all(state.step(slope(state, x, y)));
            },
            first.stream().map(Value::shape).toArray(Shape[]::new));
    run("compiled", steps, first, step::applyMany);
  }

  private static List<Value> slope(Optimizer.State state, Value x, Value y) {
    Value logits = NETWORK.withParameters(state.parameters()).apply(x);
    return Losses.binaryCrossEntropyWithLogits(logits, y).backward().of(state.parameters());
  }

  private static List<Value> all(Optimizer.State state) {
    List<Value> all = new ArrayList<>();
    state.parameters().forEach(parameter -> all.add(parameter.detach()));
    all.addAll(state.memory());
    return all;
  }

  private static <S> void run(String way, int steps, S start, UnaryOperator<S> step) {
    S state = start;
    for (int done = 1; done <= steps; done++) {
      state = step.apply(state);
      if (done == EARLY || done == steps) {
        print(way, done);
      }
    }
    // Used after the measurement, or the last state would be garbage then.
    if (state.equals(start)) {
      throw new IllegalStateException("nothing was learned");
    }
  }

  private static void print(String way, int step) {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long classes =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getName().equals("Metaspace"))
            .mapToLong(Endurance::used)
            .sum();
    System.out.println(way + " " + step + " " + heap + " " + classes);
  }

  private static long used(MemoryPoolMXBean pool) {
    return pool.getUsage().getUsed();
  }
}

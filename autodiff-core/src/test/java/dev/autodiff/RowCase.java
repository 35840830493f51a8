package dev.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/// An elementwise row with operands inside its domain and away from its kinks.
record RowCase(Elementwise row, List<Value> operands) {

  /// Operands of rank 0 to 3 with axes of length 0 to 3 that broadcast against each other.
  static final class Broadcast implements ArbitrarySupplier<RowCase> {
    @Override
    public Arbitrary<RowCase> get() {
      Arbitrary<Integer> length =
          Arbitraries.frequency(Tuple.of(1, 0), Tuple.of(4, 1), Tuple.of(6, 2), Tuple.of(5, 3));
      return cases(length.list().ofMaxSize(3));
    }
  }

  /// Operands of rank 0.
  static final class Scalar implements ArbitrarySupplier<RowCase> {
    @Override
    public Arbitrary<RowCase> get() {
      return cases(Arbitraries.just(List.of()));
    }
  }

  private static Arbitrary<RowCase> cases(Arbitrary<List<Integer>> lengths) {
    return Combinators.combine(
            Arbitraries.of(Elementwise.class),
            lengths,
            Arbitraries.of(0.5, 1.0, 2.0),
            Arbitraries.longs())
        .as((row, axes, top, seed) -> draw(row, axes, top, new SplittableRandom(seed)));
  }

  /// Draws operands whose numbers reach up to `10^top`.
  static RowCase draw(Elementwise row, List<Integer> axes, double top, SplittableRandom random) {
    int[] full = axes.stream().mapToInt(axis -> axis).toArray();
    Shape[] shapes = new Shape[row.arity()];
    Arrays.setAll(shapes, _ -> stretchable(full, random));
    Shape result = broadcast(shapes);
    int[][] lanes = new int[shapes.length][];
    Arrays.setAll(lanes, k -> Points.lanes(shapes[k], result));
    int[] sizes = Arrays.stream(shapes).mapToInt(Shape::size).toArray();
    double[][] data = Points.draw(row, lanes, sizes, top, random);
    List<Value> operands = new ArrayList<>();
    for (int k = 0; k < shapes.length; k++) {
      operands.add(Value.tensor(shapes[k], data[k]));
    }
    return new RowCase(row, List.copyOf(operands));
  }

  /// A shape that broadcasts to the full one: outer axes left out, some others of length 1.
  private static Shape stretchable(int[] full, SplittableRandom random) {
    int drop = random.nextInt(3) == 0 ? random.nextInt(full.length + 1) : 0;
    int[] lengths = Arrays.copyOfRange(full, drop, full.length);
    for (int k = 0; k < lengths.length; k++) {
      lengths[k] = random.nextInt(4) == 0 ? 1 : lengths[k];
    }
    return Shape.of(lengths);
  }

  private static Shape broadcast(Shape... shapes) {
    int rank = Arrays.stream(shapes).mapToInt(Shape::rank).max().orElse(0);
    int[] lengths = new int[rank];
    Arrays.fill(lengths, 1);
    for (Shape shape : shapes) {
      for (int k = 1; k <= shape.rank(); k++) {
        lengths[rank - k] = shape.length(-k) == 1 ? lengths[rank - k] : shape.length(-k);
      }
    }
    return Shape.of(lengths);
  }

  Value apply(List<Value> at) {
    return row.apply(at.toArray(Value[]::new));
  }

  /// The row as a function of one operand, the others held.
  Value applyTo(int operand, Value x) {
    return apply(Derivatives.with(operands, operand, x));
  }

  Shape shape() {
    return broadcast(operands.stream().map(Value::shape).toArray(Shape[]::new));
  }

  int entries() {
    return operands.stream().mapToInt(x -> x.shape().size()).sum();
  }

  /// One number of an operand, as a lane of the result reads it; 0 if there is no such operand.
  double number(int operand, int lane) {
    if (operand >= operands.size()) {
      return 0;
    }
    Value x = operands.get(operand);
    return x.toArray()[Points.lanes(x.shape(), shape())[lane]];
  }

  /// How far each entry may be moved: within the smallest room of the lanes that it feeds, and less
  /// where an operand is large, since tails like `exp(−a²)` and powers change by their own size
  /// over `1/a`.
  GradientCheck.StepLimit steps() {
    Shape shape = shape();
    double[][] steps = new double[operands.size()][];
    for (int k = 0; k < steps.length; k++) {
      steps[k] = new double[operands.get(k).shape().size()];
      Arrays.fill(steps[k], 1);
      int[] entries = Points.lanes(operands.get(k).shape(), shape);
      for (int lane = 0; lane < entries.length; lane++) {
        double[] x = {number(0, lane), number(1, lane), number(2, lane)};
        double largest = Arrays.stream(x).map(Math::abs).reduce(1, Math::max);
        double own = Math.min(1, row.domain().room(x[0], x[1], x[2])) / largest;
        steps[k][entries[lane]] = Math.min(steps[k][entries[lane]], own);
      }
    }
    return (input, entry) -> steps[input][entry];
  }

  @Override
  public String toString() {
    return row.opName() + operands;
  }
}

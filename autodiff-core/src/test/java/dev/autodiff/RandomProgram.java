package dev.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/// A program of random operations on one argument: the same seed gives the same program, whatever
/// the numbers are, so it can be run, traced and differentiated.
record RandomProgram(long seed, Shape shape, int length) implements UnaryOperator<Value> {
  private static final List<Elementwise> ROWS =
      List.of(Elementwise.values()).stream().filter(row -> row != Elementwise.IDENTITY).toList();

  /// The last value that was computed, of any shape.
  Value last(Value x) {
    return run(x, new Random(seed)).getLast();
  }

  /// A number that depends on several of the values.
  @Override
  public Value apply(Value x) {
    Random random = new Random(seed);
    List<Value> pool = run(x, random);
    Value sum = pool.getLast().sum();
    for (int i = 0; i < 3; i++) {
      sum = sum.add(pick(random, pool).sum());
    }
    return sum;
  }

  private List<Value> run(Value x, Random random) {
    List<Value> pool = new ArrayList<>(List.of(x, x.mul(0.5), Value.of(1.5).to(x.dtype())));
    for (int i = 0; i < length; i++) {
      Value made = random.nextInt(10) < 6 ? elementwise(random, pool) : shaped(random, pool);
      // Large values only make everything infinite.
      pool.add(made.shape().size() > 2000 ? made.sum() : made);
    }
    return pool;
  }

  /// An argument, with zeros, ties and other awkward numbers among it.
  Value argument() {
    Random random = new Random(seed + 1);
    double[] data = new double[shape.size()];
    for (int i = 0; i < data.length; i++) {
      data[i] =
          switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> -0.0;
            case 2 -> 1;
            default -> random.nextGaussian();
          };
    }
    return Value.tensor(shape, data);
  }

  private static Value pick(Random random, List<Value> pool) {
    return pool.get(random.nextInt(pool.size()));
  }

  private static Value elementwise(Random random, List<Value> pool) {
    Elementwise row = ROWS.get(random.nextInt(ROWS.size()));
    Value[] operands = new Value[row.arity()];
    operands[0] = pick(random, pool);
    Shape shape = operands[0].shape();
    for (int k = 1; k < operands.length; k++) {
      Value operand = pick(random, pool);
      operands[k] = broadcasts(operand.shape(), shape) ? operand : operand.mean();
      shape = Shape.broadcast("test", shape, operands[k].shape());
    }
    return row.apply(operands);
  }

  private static boolean broadcasts(Shape a, Shape b) {
    try {
      Shape _ = Shape.broadcast("test", a, b);
      return a.rank() <= b.rank();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static Value shaped(Random random, List<Value> pool) {
    Value x = pick(random, pool);
    if (x.shape().rank() == 0) {
      return Value.stack(0, x, pick(random, pool).sum(), x.neg());
    }
    int axis = random.nextInt(x.shape().rank());
    int length = x.shape().length(axis);
    return switch (random.nextInt(16)) {
      case 0 -> x.sum(axis);
      case 1 -> x.sum();
      case 2 -> length == 0 ? x : x.max(axis);
      case 3 -> x.transpose();
      case 4 -> x.reshape(x.shape().size());
      case 5 -> length == 0 ? x : x.select(axis, random.nextInt(length));
      case 6 -> x.slice(axis, 0, length, 2);
      case 7 -> Value.concat(axis, x, x.neg());
      case 8 -> length == 0 ? x : x.indexSelect(axis, random.nextInt(length), 0, 0);
      case 9 -> x.softmax(axis);
      case 10 -> x.logSumExp(axis);
      case 11 -> x.matmul(x.shape().rank() < 2 ? x : x.transpose());
      case 12 -> scalarLoop(x);
      case 13 -> x.logSoftmax(axis);
      case 14 -> x.detach().mul(x);
      default -> x.unsqueeze(axis).mul(x.unsqueeze(axis));
    };
  }

  /// The same on every element, as a loop over scalars.
  private static Value scalarLoop(Value x) {
    Value flat = x.reshape(x.shape().size());
    Value sum = Value.of(0.25).to(x.dtype());
    for (int i = 0; i + 1 < Math.min(60, flat.shape().size()); i++) {
      Value a = flat.select(0, i);
      Value b = flat.select(0, i + 1);
      sum = sum.add(a.mul(b).tanh().mul(i % 3 == 0 ? 2 : i).sub(a.square()));
    }
    return sum;
  }
}

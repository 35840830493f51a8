package dev.autodiff.testkit;

import dev.autodiff.Elementwise;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Draws the steps of a [RandomGraph]: any public elementwise operation, or one that changes
/// shapes.
final class RandomSteps {
  private RandomSteps() {}

  /// Rows that [Value] has a method for, and how it is called.
  private static final List<Row> ROWS =
      Arrays.stream(Elementwise.values())
          .flatMap(row -> method(row).map(source -> new Row(row, source)).stream())
          .toList();

  private record Row(Elementwise row, String source) {}

  private static Optional<String> method(Elementwise row) {
    return Arrays.stream(Value.class.getMethods())
        .filter(method -> method.getName().equals(row.opName()))
        .filter(method -> takes(method, row.arity()))
        .map(method -> source(method, row.arity()))
        .findFirst();
  }

  private static boolean takes(Method method, int arity) {
    int operands = method.getParameterCount() + (Modifier.isStatic(method.getModifiers()) ? 0 : 1);
    return operands == arity
        && Arrays.stream(method.getParameterTypes()).allMatch(type -> type == Value.class);
  }

  private static String source(Method method, int arity) {
    boolean isStatic = Modifier.isStatic(method.getModifiers());
    int arguments = isStatic ? arity : arity - 1;
    String list = String.join(", ", Collections.nCopies(arguments, "%s"));
    return (isStatic ? "Value." : "%s.") + method.getName() + "(" + list + ")";
  }

  /// @param values of the leaves and steps so far
  static RandomGraph.Step draw(List<Value> values, SplittableRandom random) {
    return random.nextInt(5) < 3 ? elementwise(values, random) : shaped(values, random);
  }

  private static RandomGraph.Step elementwise(List<Value> values, SplittableRandom random) {
    Row row = ROWS.get(random.nextInt(ROWS.size()));
    List<Integer> operands = new ArrayList<>(List.of(random.nextInt(values.size())));
    Shape shape = values.get(operands.getFirst()).shape();
    while (operands.size() < row.row.arity()) {
      Shape wanted = shape;
      int[] fitting =
          IntStream.range(0, values.size())
              .filter(i -> stretched(values.get(i).shape(), wanted).isPresent())
              .toArray();
      int next = fitting[random.nextInt(fitting.length)];
      operands.add(next);
      shape = stretched(shape, values.get(next).shape()).orElseThrow();
    }
    return new RandomGraph.Step(
        row.source, at -> row.row.apply(at.toArray(Value[]::new)), operands, Optional.of(row.row));
  }

  /// NumPy's broadcasting, or nothing if the shapes do not fit.
  private static Optional<Shape> stretched(Shape left, Shape right) {
    int[] lengths = new int[Math.max(left.rank(), right.rank())];
    for (int k = 1; k <= lengths.length; k++) {
      int a = k > left.rank() ? 1 : left.length(-k);
      int b = k > right.rank() ? 1 : right.length(-k);
      if (a != b && a != 1 && b != 1) {
        return Optional.empty();
      }
      lengths[lengths.length - k] = a == 1 ? b : a;
    }
    return Optional.of(Shape.of(lengths));
  }

  private static RandomGraph.Step shaped(List<Value> values, SplittableRandom random) {
    int first = random.nextInt(values.size());
    Shape shape = values.get(first).shape();
    if (shape.rank() == 0) {
      int second = random.nextInt(values.size());
      return step(
          "Value.stack(0, %s, %s.sum())", first, second, (a, b) -> Value.stack(0, a, b.sum()));
    }
    int axis = random.nextInt(shape.rank());
    int last = shape.length(axis) - 1;
    return switch (random.nextInt(14)) {
      case 0 -> step("%s.sum()", first, Value::sum);
      case 1 -> step("%s.sum(" + axis + ")", first, x -> x.sum(axis));
      case 2 -> step("%s.mean(" + axis + ")", first, x -> x.mean(axis));
      case 3 -> step("%s.logSumExp(" + axis + ")", first, x -> x.logSumExp(axis));
      case 4 -> step("%s.softmax(" + axis + ")", first, x -> x.softmax(axis));
      case 5 -> step("%s.logSoftmax(" + axis + ")", first, x -> x.logSoftmax(axis));
      case 6 -> step("%s.prod(" + axis + ")", first, x -> x.prod(axis));
      case 7 -> step("%s.transpose()", first, Value::transpose);
      case 8 -> step("%s.reshape(" + shape.size() + ")", first, x -> x.reshape(shape.size()));
      case 9 ->
          step(
              "%s.slice(" + axis + ", " + last + ", -" + (last + 2) + ", -1)",
              first,
              x -> x.slice(axis, last, -last - 2, -1));
      case 10 -> step("%s.select(" + axis + ", " + last + ")", first, x -> x.select(axis, last));
      case 11 ->
          step(
              "Value.concat(" + axis + ", %s, %s.neg())",
              first,
              first,
              (a, b) -> Value.concat(axis, a, b.neg()));
      case 12 ->
          step(
              "%s.indexSelect(" + axis + ", " + last + ", 0, 0)",
              first,
              x -> x.indexSelect(axis, last, 0, 0));
      default ->
          shape.rank() == 1
              ? step("%s.matmul(%s)", first, first, Value::matmul)
              : step("%s.matmul(%s.transpose())", first, first, (a, b) -> a.matmul(b.transpose()));
    };
  }

  private static RandomGraph.Step step(String source, int operand, Function<Value, Value> f) {
    return new RandomGraph.Step(
        source, at -> f.apply(at.getFirst()), List.of(operand), Optional.empty());
  }

  private static RandomGraph.Step step(
      String source, int first, int second, BinaryOperator<Value> f) {
    return new RandomGraph.Step(
        source, at -> f.apply(at.get(0), at.get(1)), List.of(first, second), Optional.empty());
  }
}

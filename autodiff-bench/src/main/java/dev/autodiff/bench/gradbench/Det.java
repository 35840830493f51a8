package dev.autodiff.bench.gradbench;

import dev.autodiff.Autodiff;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.function.Supplier;

/// The determinant by recursive expansion along the first row.
final class Det implements Eval {
  @Override
  public Supplier<Problem> read(String function, Input input) {
    int n = input.count("ell");
    double[] a = input.vector("A", n * n);
    Shape shape = Shape.of(n * n);
    return switch (function) {
      case "primal" ->
          () -> Problem.compiledScalar(Autodiff.compile(x -> determinant(x, n), shape), a);
      case "gradient" ->
          () ->
              Problem.compiled(
                  Autodiff.compile(Autodiff.grad(x -> determinant(x, n)), shape), n * n, a);
      default -> throw Input.unknown("det", function);
    };
  }

  private static Value determinant(Value flat, int n) {
    Value[] a = new Value[n * n];
    for (int i = 0; i < a.length; i++) {
      a[i] = flat.select(0, i);
    }
    // The columns that are left, as a linked list: next[c] follows column c, next[n] is the first.
    int[] next = new int[n + 1];
    for (int c = 0; c < n; c++) {
      next[c] = c + 1;
    }
    return minor(a, n, 0, next);
  }

  private static Value minor(Value[] a, int n, int row, int[] next) {
    if (row == n - 1) {
      return a[row * n + next[n]];
    }
    Value sum = null;
    int before = n;
    for (int j = 0; j < n - row; j++) {
      int column = next[before];
      next[before] = next[column];
      Value term = a[row * n + column].mul(minor(a, n, row + 1, next));
      next[before] = column;
      before = column;
      sum = sum == null ? term : j % 2 == 0 ? sum.add(term) : sum.sub(term);
    }
    return sum == null ? Value.of(1) : sum;
  }
}

package dev.autodiff;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Random cases of linear algebra, on matrices that stay regular, with distinct eigenvalues and
/// singular values, when an element moves a little.
final class MatrixCases {
  private MatrixCases() {}

  private static Shape batch(SplittableRandom random) {
    return switch (random.nextInt(6)) {
      case 0 -> Shape.of(random.nextInt(3));
      case 1 -> Shape.of(2, random.nextInt(1, 3));
      default -> Shape.SCALAR;
    };
  }

  private static int order(SplittableRandom random) {
    return random.nextInt(16) == 0 ? 0 : random.nextInt(1, 4);
  }

  private static Value matrices(Shape batch, int m, int n, SplittableRandom random) {
    double[] dominant = new double[m * n];
    for (int i = 0; i < Math.min(m, n); i++) {
      dominant[i * n + i] = 2.5 + 1.5 * i;
    }
    Value small = ShapedCase.numbers(batch.then(m, n), random);
    double scale = 0.6 / Math.max(1, 0.19 * small.shape().size());
    return small.mul(scale).add(Value.tensor(Shape.of(m, n), dominant));
  }

  private static Value square(SplittableRandom random) {
    int n = order(random);
    return matrices(batch(random), n, n, random);
  }

  /// @param least how many more rows than columns there are at least
  private static Value rectangular(int least, SplittableRandom random) {
    int n = order(random);
    int m = n == 0 ? 1 : Math.max(1, n + random.nextInt(least, 3));
    return matrices(batch(random), m, n, random);
  }

  private static ShapedCase one(
      String name, Value x, UnaryOperator<Value> function, Value expected) {
    return new ShapedCase(
        name + x.shape(), List.of(x), at -> function.apply(at.getFirst()), expected, false);
  }

  private static Value plain(Value x, UnaryOperator<double[][]> function) {
    return PlainMatrices.map(x, function, x.shape().length(-2), x.shape().length(-1));
  }

  /// A number for each matrix.
  private static Value numbers(Value x, Function<double[][], Double> function) {
    Value y = PlainMatrices.map(x, a -> new double[][] {{function.apply(a)}}, 1, 1);
    return y.reshape(Matrices.batch(x.shape()));
  }

  static ShapedCase det(SplittableRandom random) {
    Value x = square(random);
    return one("det", x, LinearAlgebra::det, numbers(x, PlainMatrices::det));
  }

  static ShapedCase cofactors(SplittableRandom random) {
    Value x = square(random);
    Value direction = ShapedCase.numbers(x.shape(), random);
    int size = x.shape().length(-1) * x.shape().length(-1);
    int[] at = {0};
    Value expected =
        plain(
            x,
            a -> {
              double[][] moves = PlainMatrices.matrix(direction, at[0]);
              at[0] += size;
              return PlainMatrices.cofactorsAlong(a, moves);
            });
    return new ShapedCase(
        "cofactors" + x.shape(),
        List.of(x, direction),
        operands -> Value.apply(new Cofactors(), operands.toArray(Value[]::new)),
        expected,
        false);
  }

  static ShapedCase slogdet(SplittableRandom random) {
    Value x = square(random);
    return one(
        "slogdet",
        x,
        a -> LinearAlgebra.slogdet(a).logAbsDet(),
        numbers(x, a -> Math.log(Math.abs(PlainMatrices.det(a)))));
  }

  static ShapedCase inverse(SplittableRandom random) {
    Value x = square(random);
    return one(
        "inverse",
        x,
        LinearAlgebra::inverse,
        plain(x, a -> PlainMatrices.solve(a, PlainMatrices.identity(a.length))));
  }

  static ShapedCase solve(SplittableRandom random) {
    return system("solve", random, LinearAlgebra::solve, a -> a);
  }

  static ShapedCase triangularSolve(SplittableRandom random) {
    boolean upper = random.nextBoolean();
    boolean unit = random.nextBoolean();
    return system(
        "triangularSolve",
        random,
        (a, b) -> LinearAlgebra.triangularSolve(a, b, upper, unit),
        a -> triangle(a, upper, unit));
  }

  private static double[][] triangle(double[][] a, boolean upper, boolean unit) {
    double[][] t = new double[a.length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a.length; j++) {
        boolean inside = upper ? j > i : j < i;
        t[i][j] = i == j ? (unit ? 1 : a[i][i]) : inside ? a[i][j] : 0;
      }
    }
    return t;
  }

  @FunctionalInterface
  private interface Solver {
    Value solve(Value a, Value b);
  }

  /// A vector, matrices of the same batch, or one side of the batch missing.
  private static ShapedCase system(
      String name, SplittableRandom random, Solver solver, UnaryOperator<double[][]> used) {
    int n = order(random);
    Shape batch = batch(random);
    Value a = matrices(random.nextInt(4) == 0 ? Shape.SCALAR : batch, n, n, random);
    boolean vector = random.nextInt(4) == 0;
    Shape right =
        vector
            ? Shape.of(n)
            : (random.nextInt(4) == 0 ? Shape.SCALAR : batch).then(n, random.nextInt(1, 3));
    Value b = ShapedCase.numbers(right, random);
    Value columns = vector ? b.unsqueeze(-1) : b;
    int k = columns.shape().length(-1);
    Shape all =
        Shape.broadcast("solve", Matrices.batch(a.shape()), Matrices.batch(columns.shape()));
    Value pairs =
        Value.concat(-1, a.broadcastTo(all.then(n, n)), columns.broadcastTo(all.then(n, k)));
    Value expected =
        PlainMatrices.map(
            pairs,
            rows -> PlainMatrices.solve(used.apply(part(rows, 0, n)), part(rows, n, n + k)),
            n,
            k);
    return new ShapedCase(
        name + a.shape() + right,
        List.of(a, b),
        at -> solver.solve(at.get(0), at.get(1)),
        vector ? expected.squeeze(-1) : expected,
        false);
  }

  private static double[][] part(double[][] rows, int from, int to) {
    double[][] part = new double[rows.length][];
    for (int i = 0; i < part.length; i++) {
      part[i] = Arrays.copyOfRange(rows[i], from, to);
    }
    return part;
  }

  static ShapedCase cholesky(SplittableRandom random) {
    Value x = square(random);
    return one("cholesky", x, LinearAlgebra::cholesky, plain(x, PlainMatrices::cholesky));
  }

  /// The third power of a symmetric matrix by its eigenvalues.
  static ShapedCase eigh(SplittableRandom random) {
    Value x = square(random);
    return one(
        "eigh",
        x,
        a -> {
          LinearAlgebra.Eigh eigh = LinearAlgebra.eigh(a);
          Value v = eigh.vectors();
          return v.mul(eigh.values().pow(3).unsqueeze(-2)).matmul(v.transpose());
        },
        plain(
            x,
            a -> {
              double[][] s = PlainMatrices.symmetric(a);
              int n = a.length;
              return PlainMatrices.multiply(s, PlainMatrices.multiply(s, s, n), n);
            }));
  }

  /// `A·Aᵀ·A` by the singular values.
  static ShapedCase svd(SplittableRandom random) {
    Value x = rectangular(-2, random);
    int n = x.shape().length(-1);
    return one(
        "svd",
        x,
        a -> {
          LinearAlgebra.Svd svd = LinearAlgebra.svd(a);
          return svd.u().mul(svd.s().pow(3).unsqueeze(-2)).matmul(svd.vt());
        },
        plain(
            x,
            a -> {
              double[][] gram = PlainMatrices.multiply(PlainMatrices.transposed(a, n), a, n);
              return PlainMatrices.multiply(a, gram, n);
            }));
  }

  static ShapedCase qr(SplittableRandom random) {
    Value x = rectangular(0, random);
    int m = x.shape().length(-2);
    int n = x.shape().length(-1);
    return one(
        "qr",
        x,
        a -> {
          LinearAlgebra.Qr qr = LinearAlgebra.qr(a);
          return Value.concat(-2, qr.q(), qr.r());
        },
        PlainMatrices.map(x, a -> PlainMatrices.qr(a, n), m + n, n));
  }

  static ShapedCase pinv(SplittableRandom random) {
    Value x = rectangular(-2, random);
    int m = x.shape().length(-2);
    int n = x.shape().length(-1);
    return one(
        "pinv",
        x,
        LinearAlgebra::pinv,
        PlainMatrices.map(x, a -> m >= n ? tallInverse(a, n) : wideInverse(a, n), n, m));
  }

  /// `(Aᵀ·A)⁻¹·Aᵀ`.
  private static double[][] tallInverse(double[][] a, int n) {
    double[][] back = PlainMatrices.transposed(a, n);
    return PlainMatrices.solve(PlainMatrices.multiply(back, a, n), back);
  }

  private static double[][] wideInverse(double[][] a, int n) {
    return PlainMatrices.transposed(tallInverse(PlainMatrices.transposed(a, n), a.length), n);
  }

  static ShapedCase matrixExp(SplittableRandom random) {
    Value x = square(random).mul(0.25);
    return one("matrixExp", x, LinearAlgebra::matrixExp, plain(x, PlainMatrices::exp));
  }
}

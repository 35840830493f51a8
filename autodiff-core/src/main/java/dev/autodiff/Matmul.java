package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.kernels.Gemm;
import dev.autodiff.kernels.Strides;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// `Y = A·B`, batched over leading axes, vectors as rows or columns; a matrix may be read
/// transposed, which costs nothing.
///
/// VJP: `Ā = Ȳ·Bᵀ` and `B̄ = Aᵀ·Ȳ`, summed over the batches that were broadcast.
///
/// @param leftTransposed whether A is the transpose of the left operand, which then is no vector
/// @param rightTransposed whether B is the transpose of the right operand, which then is no vector
record Matmul(boolean leftTransposed, boolean rightTransposed) implements Shaped {
  static final Matmul PLAIN = new Matmul(false, false);

  @Override
  public String opName() {
    return "matmul";
  }

  @Override
  public String formula() {
    return "yᵢⱼ = Σₖ aᵢₖ·bₖⱼ, for every batch";
  }

  @Override
  public String reference() {
    return "Giles, An extended collection of matrix derivative results for forward and reverse mode"
        + " algorithmic differentiation, 2008";
  }

  @Override
  public long flops(Shape y, Shape... operands) {
    Shape left = operands[0];
    int inner = left.length(leftTransposed && left.rank() > 1 ? -2 : -1);
    return 2L * y.size() * inner;
  }

  @Override
  public Shape shape(Shape... operands) {
    Shape left = operands[0];
    Shape right = operands[1];
    Shape l = factor(asRow(left), leftTransposed);
    Shape r = factor(asColumn(right), rightTransposed);
    check(left, right, l, r);
    return withoutVectorAxes(batch(left, right, l, r), left, right, l.length(-2), r.length(-1));
  }

  private static Shape factor(Shape matrix, boolean transposed) {
    int rank = matrix.rank();
    return transposed ? matrix.sub(0, rank - 2).then(matrix.length(-1), matrix.length(-2)) : matrix;
  }

  private static Shape batch(Shape left, Shape right, Shape l, Shape r) {
    return Shape.broadcast("matmul", l.sub(0, l.rank() - 2), r.sub(0, r.rank() - 2), left, right);
  }

  @Override
  public boolean takesFloats() {
    return true;
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    Shape left = operands[0].shape();
    Shape right = operands[1].shape();
    Shape l = factor(asRow(left), leftTransposed);
    Shape r = factor(asColumn(right), rightTransposed);
    Shape batch = batch(left, right, l, r);
    int m = l.length(-2);
    int k = l.length(-1);
    int n = r.length(-1);
    int[] lefts = starts(l, batch);
    int[] rights = starts(r, batch);
    if (!leftTransposed && r.rank() == 2 && l.rank() > 2) {
      // One matrix on the right for all on the left: together they are one long matrix.
      m *= batch.size();
      lefts = new int[1];
      rights = lefts;
    }
    Strides ls = leftTransposed ? Strides.rowMajor(m).transposed() : Strides.rowMajor(k);
    Strides rs = rightTransposed ? Strides.rowMajor(k).transposed() : Strides.rowMajor(n);
    if (y.array() instanceof float[] out) {
      float[] a = (float[]) operands[0].array();
      float[] b = (float[]) operands[1].array();
      Gemm.multiplyAll(a, lefts, ls, b, rights, rs, out, 0, m, k, n);
    } else {
      double[] a = operands[0].data();
      double[] b = operands[1].data();
      Gemm.multiplyAll(a, lefts, ls, b, rights, rs, y.data(), 0, m, k, n);
    }
  }

  /// For each batch of the result, where the matrix of an operand begins.
  private static int[] starts(Shape matrices, Shape batch) {
    Shape own = matrices.sub(0, matrices.rank() - 2);
    int size = matrices.length(-2) * matrices.length(-1);
    if (own.size() == 1) {
      return new int[batch.size()];
    }
    double[] index = new double[own.size()];
    Arrays.setAll(index, i -> i);
    double[] stretched = Broadcasting.stretch(index, own, batch);
    return Arrays.stream(stretched).mapToInt(i -> ((int) i) * size).toArray();
  }

  /// Sizes of a product, and where its factors have their elements.
  record Extents(
      int batches, int m, int k, int n, int[] lefts, int[] rights, boolean[] transposed) {
    /// The position of an element of the left factor by its row, of the right one by its column.
    int at(boolean left, int batch, int line, int index) {
      int start = (left ? lefts : rights)[batch];
      boolean across = left == transposed[left ? 0 : 1];
      return start + (across ? index * (left ? m : n) + line : line * k + index);
    }
  }

  Extents extents(Shape left, Shape right) {
    Shape l = factor(asRow(left), leftTransposed);
    Shape r = factor(asColumn(right), rightTransposed);
    Shape batch = batch(left, right, l, r);
    return new Extents(
        batch.size(),
        l.length(-2),
        l.length(-1),
        r.length(-1),
        starts(l, batch),
        starts(r, batch),
        new boolean[] {leftTransposed, rightTransposed});
  }

  private static void check(Shape left, Shape right, Shape l, Shape r) {
    if (left.rank() == 0 || right.rank() == 0) {
      throw Errors.shapes(
          "matmul", "an operand is a scalar", left, right, "Use mul() to scale by a number.");
    }
    if (l.length(-1) != r.length(-2)) {
      throw Errors.shapes("matmul", "inner dimensions differ", left, right, advice(l, r));
    }
  }

  private static String advice(Shape l, Shape r) {
    if (l.length(-1) == r.length(-1)) {
      return "Did you mean right.transpose()?";
    }
    if (l.length(-2) == r.length(-2)) {
      return "Did you mean left.transpose()?";
    }
    return "The last axis of the left operand must be as long as the last but one of the right.";
  }

  private static Shape withoutVectorAxes(Shape batch, Shape left, Shape right, int m, int n) {
    Shape rows = left.rank() == 1 ? batch : batch.then(m);
    return right.rank() == 1 ? rows : rows.then(n);
  }

  private static Shape asRow(Shape shape) {
    return shape.rank() == 1 ? Shape.of(1, shape.size()) : shape;
  }

  private static Shape asColumn(Shape shape) {
    return shape.rank() == 1 ? Shape.of(shape.size(), 1) : shape;
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    Value left = tangents[0] == null ? null : Value.apply(this, tangents[0], operands[1]);
    Value right = tangents[1] == null ? null : Value.apply(this, operands[0], tangents[1]);
    if (left == null || right == null) {
      return requireNonNull(left == null ? right : left);
    }
    return left.add(right);
  }

  /// A right factor that all rows share.
  @Override
  public boolean[] rowwise(Shape... operands) {
    boolean isMatrix = operands[0].rank() == 2 && operands[1].rank() <= 2;
    return new boolean[] {isMatrix && !leftTransposed, false};
  }

  @Override
  public Matmul batched(int n) {
    return this;
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Value a = operands[0];
    Value b = operands[1];
    Value left = a.reshape(asRow(a.shape()));
    Value right = b.reshape(asColumn(b.shape()));
    Value matrixBar = yBar.reshape(matrixShape(a.shape(), b.shape(), y.shape()));
    if (operand == 0) {
      Value bar =
          leftTransposed
              ? product(right, rightTransposed, matrixBar, true)
              : product(matrixBar, false, right, !rightTransposed);
      return bar.sumTo(left.shape()).reshape(a.shape());
    }
    Value bar =
        rightTransposed
            ? product(matrixBar, true, left, leftTransposed)
            : product(left, !leftTransposed, matrixBar, false);
    return bar.sumTo(right.shape()).reshape(b.shape());
  }

  private static Value product(
      Value left, boolean leftTransposed, Value right, boolean rightTransposed) {
    return Value.apply(new Matmul(leftTransposed, rightTransposed), left, right);
  }

  /// The product of the operands in exchanged places that gives the transpose.
  Matmul transposed() {
    return new Matmul(!rightTransposed, !leftTransposed);
  }

  /// Whether a permutation exchanges the last two axes and nothing else.
  static boolean isTranspose(Permute permute) {
    int[] axes = permute.axes();
    int rank = axes.length;
    for (int i = 0; i < rank; i++) {
      int wanted = i < rank - 2 ? i : 2 * rank - 3 - i;
      if (axes[i] != wanted) {
        return false;
      }
    }
    return rank >= 2;
  }

  /// The result's shape with the axes that vectors left out put back.
  private Shape matrixShape(Shape a, Shape b, Shape y) {
    int batchRank = y.rank() - (a.rank() == 1 ? 0 : 1) - (b.rank() == 1 ? 0 : 1);
    int m = a.rank() == 1 ? 1 : a.length(leftTransposed ? -1 : -2);
    int n = b.rank() == 1 ? 1 : b.length(rightTransposed ? -2 : -1);
    return y.sub(0, batchRank).then(m, n);
  }
}

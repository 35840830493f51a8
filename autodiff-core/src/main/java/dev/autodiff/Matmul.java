package dev.autodiff;

import dev.autodiff.kernels.Gemm;
import java.util.Arrays;

/// `Y = A·B`, batched over leading axes, vectors as rows or columns.
///
/// VJP: `Ā = Ȳ·Bᵀ` and `B̄ = Aᵀ·Ȳ`, summed over the batches that were broadcast.
record Matmul() implements Shaped {
  @Override
  public String opName() {
    return "matmul";
  }

  @Override
  public String formula() {
    return "yᵢⱼ = Σₖ aᵢₖ·bₖⱼ, for every batch";
  }

  @Override
  public Shape shape(Shape... operands) {
    Shape left = operands[0];
    Shape right = operands[1];
    Shape l = asRow(left);
    Shape r = asColumn(right);
    check(left, right, l, r);
    Shape batch = batch(left, right, l, r);
    return withoutVectorAxes(batch, left, right, l.length(-2), r.length(-1));
  }

  private static Shape batch(Shape left, Shape right, Shape l, Shape r) {
    return Shape.broadcast("matmul", l.sub(0, l.rank() - 2), r.sub(0, r.rank() - 2), left, right);
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    Shape left = operands[0].shape();
    Shape right = operands[1].shape();
    Shape l = asRow(left);
    Shape r = asColumn(right);
    Shape leftBatch = l.sub(0, l.rank() - 2);
    Shape rightBatch = r.sub(0, r.rank() - 2);
    Shape batch = batch(left, right, l, r);
    int m = l.length(-2);
    int k = l.length(-1);
    int n = r.length(-1);
    int[] leftIndex = batchIndex(leftBatch, batch);
    int[] rightIndex = batchIndex(rightBatch, batch);
    for (int i = 0; i < batch.size(); i++) {
      Gemm.multiply(
          operands[0].data(),
          leftIndex[i] * m * k,
          operands[1].data(),
          rightIndex[i] * k * n,
          y.data(),
          i * m * n,
          m,
          k,
          n);
    }
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

  /// For each batch of the result, which batch of an operand it reads.
  private static int[] batchIndex(Shape own, Shape batch) {
    double[] index = new double[own.size()];
    Arrays.setAll(index, i -> i);
    return Arrays.stream(Broadcasting.stretch(index, own, batch)).mapToInt(i -> (int) i).toArray();
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Value a = operands[0];
    Value b = operands[1];
    Value left = a.reshape(asRow(a.shape()));
    Value right = b.reshape(asColumn(b.shape()));
    Value matrixBar = yBar.reshape(matrixShape(a.shape(), b.shape(), y.shape()));
    return operand == 0
        ? matrixBar.matmul(right.transpose()).sumTo(left.shape()).reshape(a.shape())
        : left.transpose().matmul(matrixBar).sumTo(right.shape()).reshape(b.shape());
  }

  /// The result's shape with the axes that vectors left out put back.
  private static Shape matrixShape(Shape a, Shape b, Shape y) {
    int batchRank = y.rank() - (a.rank() == 1 ? 0 : 1) - (b.rank() == 1 ? 0 : 1);
    int m = a.rank() == 1 ? 1 : a.length(-2);
    int n = b.rank() == 1 ? 1 : b.length(-1);
    return y.sub(0, batchRank).then(m, n);
  }
}

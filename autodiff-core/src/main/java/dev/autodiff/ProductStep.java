package dev.autodiff;

import dev.autodiff.kernels.Gemm;
import dev.autodiff.kernels.Strides;
import java.util.Arrays;
import java.util.Set;

/// `Y = Aᵀ·B`, some rows of A and B at a time.
///
/// Each element is one chain of multiply-adds down the rows, so the blocks have to come in order.
/// Several threads therefore leave the product until all rows are there.
@SuppressWarnings("ArrayRecordComponent") // never compared
record ProductStep(Matmul op, Shape shape, Shape[] shapes, DType dtype, int to, int[] operands)
    implements Band.Part {

  static ProductStep of(Draft.Single single) {
    return new ProductStep(
        (Matmul) single.op(),
        single.symbol().shape,
        single.shapes(),
        single.symbol().dtype,
        single.to(),
        single.operands());
  }

  /// Whether an operation is such a product.
  static boolean fits(Shaped op, Shape... shapes) {
    return op instanceof Matmul product
        && product.leftTransposed()
        && !product.rightTransposed()
        && shapes[0].rank() == 2
        && shapes[1].rank() <= 2;
  }

  @Override
  public Set<Integer> inOrder() {
    return Set.of(operands[0], operands[1]);
  }

  @Override
  public Band.Rows on(Band.Worker worker, double[] shares) {
    return new Bound(worker);
  }

  private final class Bound implements Band.Rows {
    private final Band.Worker worker;
    private final int m = shapes[0].length(1);
    private final int n = shape.size() / Math.max(1, m);

    Bound(Band.Worker worker) {
      this.worker = worker;
    }

    @Override
    public void begin() {}

    @Override
    public void run(int lo, int hi) {
      if (!worker.isAlone()) {
        return;
      }
      int aAt = worker.isInner(operands[0]) ? 0 : lo * m;
      int bAt = worker.isInner(operands[1]) ? 0 : lo * n;
      Object a = worker.array(operands[0]);
      Object b = worker.array(operands[1]);
      Strides as = Strides.rowMajor(m).transposed();
      Strides bs = Strides.rowMajor(n);
      if (worker.array(to) instanceof float[] c) {
        if (lo == 0) {
          Arrays.fill(c, 0);
        }
        Gemm.add((float[]) a, aAt, as, (float[]) b, bAt, bs, c, m, hi - lo, n);
      } else {
        double[] c = (double[]) worker.array(to);
        if (lo == 0) {
          Arrays.fill(c, 0);
        }
        Gemm.add((double[]) a, aAt, as, (double[]) b, bAt, bs, c, m, hi - lo, n);
      }
    }

    @Override
    public void end() {
      if (!worker.isAlone()) {
        Dense a = new Dense(shapes[0], worker.array(operands[0]));
        Dense b = new Dense(shapes[1], worker.array(operands[1]));
        op.primal(new Dense(shape, worker.array(to)), a, b);
      }
    }
  }
}

package dev.autodiff;

/// A shaped operation on some rows at a time: it makes the same rows of its result.
///
/// @param byRows the operands whose rows it takes; all of the others
@SuppressWarnings("ArrayRecordComponent") // never compared
record RowStep(
    Shaped op, Shape shape, Shape[] shapes, DType dtype, int to, int[] operands, boolean[] byRows)
    implements Band.Part {

  static RowStep of(Draft.Single single) {
    Shape[] shapes = single.shapes();
    return new RowStep(
        single.op(),
        single.symbol().shape,
        shapes,
        single.symbol().dtype,
        single.to(),
        single.operands(),
        single.op().rowwise(shapes));
  }

  @Override
  public Band.Rows on(Band.Worker worker, double[] shares) {
    return new Bound(worker);
  }

  private final class Bound implements Band.Rows {
    private final Band.Worker worker;
    private final int rows;
    private final int block;

    /// For a whole block, and for the rest.
    private final Dense[][] inputs = new Dense[2][operands.length];

    private final Dense[] results = new Dense[2];

    Bound(Band.Worker worker) {
      this.worker = worker;
      this.rows = worker.band().rows();
      this.block = worker.band().block();
      for (int i = 0; i < operands.length; i++) {
        Object array = worker.array(operands[i]);
        boolean isCopied = byRows[i] && !worker.isInner(operands[i]);
        bind(i, isCopied ? dtype.newArray(shapes[i].size() / rows * block) : array);
      }
      boolean isInner = worker.isInner(to);
      Object array = isInner ? worker.array(to) : dtype.newArray(shape.size() / rows * block);
      results[0] = new Dense(shape.with(0, block), array);
      results[1] = new Dense(shape.with(0, rows % block), array);
    }

    private void bind(int operand, Object array) {
      Shape of = shapes[operand];
      inputs[0][operand] = new Dense(byRows[operand] ? of.with(0, block) : of, array);
      inputs[1][operand] = new Dense(byRows[operand] ? of.with(0, rows % block) : of, array);
    }

    /// Arguments of a plan come from outside, so their arrays may be other ones each time.
    @Override
    @SuppressWarnings("ReferenceEquality") // the very same array
    public void begin() {
      for (int i = 0; i < operands.length; i++) {
        Object array = worker.array(operands[i]);
        if (!byRows[i] && inputs[0][i].array() != array) {
          bind(i, array);
        }
      }
    }

    @Override
    public void run(int lo, int hi) {
      int size = hi - lo == block ? 0 : 1;
      for (int i = 0; i < operands.length; i++) {
        if (byRows[i] && !worker.isInner(operands[i])) {
          int perRow = shapes[i].size() / rows;
          Object to = inputs[size][i].array();
          System.arraycopy(worker.array(operands[i]), lo * perRow, to, 0, (hi - lo) * perRow);
        }
      }
      Dense y = results[size];
      op.primal(y, inputs[size]);
      if (!worker.isInner(to)) {
        int perRow = shape.size() / rows;
        System.arraycopy(y.array(), 0, worker.array(to), lo * perRow, (hi - lo) * perRow);
      }
    }
  }
}

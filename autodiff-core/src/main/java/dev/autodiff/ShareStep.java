package dev.autodiff;

/// A sum or an extreme down the columns, of some rows at a time: it leaves a share for each block.
@SuppressWarnings("ArrayRecordComponent") // never compared
record ShareStep(Shaped op, Shape shape, Shape operand, int to, int from) implements Band.Part {
  static ShareStep of(Draft.Single single) {
    return new ShareStep(
        single.op(),
        single.symbol().shape,
        single.from()[0].shape,
        single.to(),
        single.operands()[0]);
  }

  @Override
  public int shareSize() {
    return shape.size();
  }

  @Override
  public Band.Rows on(Band.Worker worker, double[] shares) {
    return new Bound(worker, shares);
  }

  private final class Bound implements Band.Rows {
    private final Band.Worker worker;
    private final double[] shares;

    Bound(Band.Worker worker, double[] shares) {
      this.worker = worker;
      this.shares = shares;
    }

    @Override
    public void begin() {}

    @Override
    public void run(int lo, int hi) {
      int width = shape.size();
      double[] x = (double[]) worker.array(from);
      int at = worker.isInner(from) ? 0 : lo * width;
      int share = lo / worker.band().block();
      ColumnShares.reduce(op).apply(x, at, 1, hi - lo, width, shares, share * width);
    }

    @Override
    public void end() {
      Dense y = new Dense(shape, worker.array(to));
      ColumnShares.join(op, shares, worker.band().blocks(), operand, y);
    }
  }
}

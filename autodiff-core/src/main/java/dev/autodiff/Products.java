package dev.autodiff;

/// The product over axes, composed of pairwise multiplications: since it never divides, zeros are
/// exact in derivatives of every order.
final class Products {
  private Products() {}

  static Value prod(Value x, Axes axes) {
    Shape shape = x.shape();
    int count = axes.count(shape);
    Shape result = axes.result(shape);
    if (count == 0) {
      // 1 for every element, by way of the empty sum, so that the graph stays connected.
      return x.sum(axes.keepDims(), axes.reduced()).add(1);
    }
    Value rows =
        (shape.rank() < 2 ? x : x.permute(axes.order(shape))).reshape(result.size(), count);
    while (rows.shape().length(1) > 1) {
      int n = rows.shape().length(1);
      Value pairs = rows.slice(1, 0, n - 1, 2).mul(rows.slice(1, 1, n, 2));
      rows = n % 2 == 0 ? pairs : Value.concat(1, pairs, rows.slice(1, n - 1, n));
    }
    return rows.reshape(result);
  }
}

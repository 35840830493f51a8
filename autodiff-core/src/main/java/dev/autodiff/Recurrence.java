package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.kernels.Scans;
import org.jspecify.annotations.Nullable;

/// `yⱼ = bⱼ + aⱼ·yⱼ₋₁` along an axis, beginning with `y₀ = b₀`; or from the other end, with `yⱼ₊₁`.
/// A product with a factor 0 is 0. VJP: `b̄ⱼ = ȳⱼ + aⱼ₊₁·b̄ⱼ₊₁`, the recurrence from the other end;
/// `āⱼ = b̄ⱼ·yⱼ₋₁`.
///
/// The derivatives of running results are of this kind: a sum over all pairs in linear time.
record Recurrence(int axis, boolean reversed) implements Shaped {
  static Value of(int axis, boolean reversed, Value a, Value b) {
    return Value.apply(new Recurrence(axis, reversed), a, b);
  }

  /// The element before each along the axis, or the one after; a number where there is none.
  static Value neighbour(Value x, int axis, boolean after, double end) {
    int n = x.shape().lengths()[axis];
    if (n == 0) {
      return x;
    }
    Value last = x.like(end).broadcastTo(x.shape().with(axis, 1));
    return after
        ? Value.concat(axis, x.slice(axis, 1, n), last)
        : Value.concat(axis, last, x.slice(axis, 0, n - 1));
  }

  @Override
  public String opName() {
    return "recurrence";
  }

  @Override
  public String formula() {
    return "yⱼ = bⱼ + aⱼ·yⱼ₋₁ along an axis, or from its end";
  }

  @Override
  public String reference() {
    return "Blelloch, Prefix sums and their applications, 1990";
  }

  @Override
  public Shape shape(Shape... operands) {
    return operands[0];
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    Rows rows = Rows.of(y.shape(), axis);
    double[] a = operands[0].data();
    double[] b = operands[1].data();
    Scans.recurrence(reversed, a, b, rows.outer(), rows.count(), rows.inner(), y.data());
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    Value byFactor = tangents[0];
    Value byTerm = tangents[1];
    if (byFactor != null) {
      Value part = byFactor.strongMul(neighbour(y, axis, reversed, 0));
      byTerm = byTerm == null ? part : byTerm.add(part);
    }
    return of(axis, reversed, operands[0], requireNonNull(byTerm));
  }

  @Override
  public Recurrence batched(int n) {
    return new Recurrence(axis + 1, reversed);
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Value carried = of(axis, !reversed, neighbour(operands[0], axis, !reversed, 0), yBar);
    return operand == 1 ? carried : carried.strongMul(neighbour(y, axis, reversed, 0));
  }
}

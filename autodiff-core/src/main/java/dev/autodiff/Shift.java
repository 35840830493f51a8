package dev.autodiff;

import dev.autodiff.kernels.LaneProgram;
import org.jspecify.annotations.Nullable;

/// An array of which element `j` is element `j + by` of another one as long, but for constants
/// before and behind: `concat(1, y[:-1])`, or the cotangent of `y[1:]` among zeros.
///
/// @param from whose elements they are
/// @param lo the first element that is one of them
/// @param hi the element after the last
/// @param outside all elements before and behind
record Shift(Symbol from, int by, int lo, int hi, double outside) {
  /// Elements of an array that fills a usual first-level cache: shorter ones stay there by
  /// themselves.
  private static final int SHORTEST = 1 << 12;

  /// Elements at the ends are computed one by one, see [Edges].
  static final int FARTHEST = 16;

  /// Whether parts of an array may become shifts of it. Arithmetic is cheaper than memory only in
  /// loops over vectors: `ode` of GradBench took 1.4 times as long with plain kernels.
  static boolean fits(Symbol from) {
    return LaneProgram.fuses()
        && from.dtype == DType.FLOAT64
        && from.shape.rank() == 1
        && from.size() >= SHORTEST;
  }

  /// What an operation makes, null if it is no shift.
  static @Nullable Shift of(Shaped op, Symbol symbol, Homes homes) {
    if (!fits(symbol)) {
      return null;
    }
    return switch (op) {
      case Concat _ -> between(symbol, homes);
      case Embed embed when embed.takings().size() == 1 ->
          embed.takings().getFirst() instanceof Slice slice && slice.step() == 1
              ? of(symbol, symbol.operands[0], slice.start(), 0, homes)
              : null;
      default -> null;
    };
  }

  /// One array between constants that are all the same.
  private static @Nullable Shift between(Symbol symbol, Homes homes) {
    Symbol part = null;
    Tensor outside = null;
    int first = 0;
    int at = 0;
    for (Symbol x : symbol.operands) {
      if (x.constant == null) {
        if (part != null) {
          return null;
        }
        part = x;
        first = at;
      } else if (outside == null) {
        outside = x.constant;
      }
      at += x.size();
    }
    if (part == null || outside == null || !outside.isUniform()) {
      return null;
    }
    double number = outside.doubles()[0];
    for (Symbol x : symbol.operands) {
      if (x.constant != null && !x.isAll(number)) {
        return null;
      }
    }
    return of(symbol, part, first, number, homes);
  }

  /// @param part what stands from element `first` on
  private static @Nullable Shift of(
      Symbol symbol, Symbol part, int first, double outside, Homes homes) {
    View view = homes.view[homes.base(part).id];
    Symbol from = view == null ? homes.base(part) : view.from();
    int end = first + part.size();
    boolean fits =
        from.shape.equals(symbol.shape)
            && (view == null || view.isDense())
            && Math.max(first, symbol.size() - end) <= FARTHEST;
    int by = (view == null ? 0 : view.offset()) - first;
    return fits ? new Shift(from, by, first, end, outside) : null;
  }
}

package dev.autodiff;

/// Where an elementwise operation is defined and smooth.
///
/// Each condition is a text for people and a distance for the test generator: the distance is
/// positive inside, and shrinks to 0 at the edge or kink.
///
/// @param text the domain, as in `a > 0`
/// @param margin distance to the edge of the domain; not positive outside
/// @param kinks where the derivative jumps and what it is there, empty if nowhere
/// @param kinkDistance distance to the nearest kink
public record Domain(String text, Distance margin, String kinks, Distance kinkDistance) {
  /// All real operands, smooth everywhere.
  static final Domain REAL =
      new Domain(
          "all reals",
          (_, _, _) -> Double.POSITIVE_INFINITY,
          "",
          (_, _, _) -> Double.POSITIVE_INFINITY);

  /// Step functions of `a − b`.
  static final Domain COMPARISON =
      REAL.kink("jumps at a = b; the derivative is 0 everywhere", Distance.TIE);

  /// Families of functions whose first operand is an order.
  static final String ORDER =
      "a is rounded: jumps where a + ½ is an integer; the derivative by a is 0";

  /// A distance as a function of the operands.
  @FunctionalInterface
  public interface Distance {
    /// Distance of `a` from 0, signed.
    Distance OF_A = (a, _, _) -> a;

    /// Distance of `a` from 0.
    Distance ABS_A = (a, _, _) -> Math.abs(a);

    /// Distance of `a` from the ends of [−1, 1].
    Distance IN_UNIT = (a, _, _) -> 1 - Math.abs(a);

    /// Difference of the operands.
    Distance TIE = (a, b, _) -> a - b;

    /// Distance of `a` from the nearest integer.
    Distance INTEGER = (a, _, _) -> a - Math.rint(a);

    /// Distance of `a` from the nearest number between two integers.
    Distance HALF = (a, _, _) -> a - Math.floor(a) - 0.5;

    /// Distance of `a` from the nearest multiple of `b`, over its count so that moving `b` counts.
    Distance MULTIPLE = (a, b, _) -> Math.IEEEremainder(a, b) / Math.max(1, Math.abs(a / b));

    /// Distance of `a` from the nearest of 0, −1, −2 …
    Distance POLE_OF_A = (a, _, _) -> a > 0 ? a : Math.abs(a - Math.rint(a));

    /// The distance at one point.
    ///
    /// @param a first operand
    /// @param b second operand, anything if there is none
    /// @param c third operand, anything if there is none
    /// @return the distance, not positive outside
    double at(double a, double b, double c);
  }

  static Domain where(String text, Distance margin) {
    return new Domain(text, margin, REAL.kinks, REAL.kinkDistance);
  }

  Domain kink(String description, Distance distance) {
    return new Domain(text, margin, description, (a, b, c) -> Math.abs(distance.at(a, b, c)));
  }

  /// How far a point may be moved before it meets an edge or a kink.
  ///
  /// @param a first operand
  /// @param b second operand, anything if there is none
  /// @param c third operand, anything if there is none
  /// @return the distance; not positive, or NaN, outside the domain
  public double room(double a, double b, double c) {
    return Math.min(margin.at(a, b, c), kinkDistance.at(a, b, c));
  }
}

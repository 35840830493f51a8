package dev.autodiff.kernels;

/// An operand of an elementwise loop: an array read with step 1, or one number read with step 0.
///
/// @param data the elements
/// @param step 1 for an element per lane, 0 for the same number in all lanes
public record Lanes(double[] data, int step) {
  /// Stands for an operand that the function does not have.
  public static final Lanes NONE = new Lanes(new double[1], 0);

  /// One number for all lanes.
  ///
  /// @param x the number
  /// @return the operand
  public static Lanes repeat(double x) {
    return new Lanes(new double[] {x}, 0);
  }
}

package dev.autodiff;

/// Elements along an axis, and where they were.
///
/// @param values the elements; derivatives go to where they were taken from
/// @param indices their indices along the axis, as whole numbers in the values' shape and dtype; a
///   constant
public record Indexed(Value values, Value indices) {
  /// The elements at indices along an axis.
  static Indexed of(Value x, int axis, Value indices) {
    return new Indexed(TakeAlong.of("gather", x, axis, indices), indices);
  }

  /// The same without the axis, which has length 1.
  Indexed squeezed(int axis) {
    int at = values.shape().axis("squeeze", axis);
    return new Indexed(values.squeeze(at), indices.squeeze(at));
  }
}

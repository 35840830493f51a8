package dev.autodiff.kernels;

/// What an instruction of a [LaneProgram] does.
enum LaneForm {
  /// A kernel on float64 lanes.
  DOUBLE,
  /// A kernel on float32 lanes.
  FLOAT,
  /// From float32 lanes to float64 lanes.
  WIDEN,
  /// From float64 lanes to float32 lanes, rounded.
  NARROW
}

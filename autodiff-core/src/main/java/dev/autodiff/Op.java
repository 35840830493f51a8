package dev.autodiff;

/// What a node of the graph does: it is a leaf, a row of the elementwise table, or a shaped
/// operation.
///
/// The hierarchy is sealed: an operation that misses its rule does not compile.
public sealed interface Op permits Leaf, Elementwise, Shaped {
  /// The name that users call, in camel case, as in `logSigmoid`.
  ///
  /// @return the name
  String opName();
}

package dev.autodiff.nn;

import dev.autodiff.Value;
import java.util.List;

/// A part of a network: a function of its input and of its parameters.
///
/// Layers are immutable. The parameters are leaves made by [Value#variable], so a gradient can be
/// asked for each of them; constants are fine where no gradient is wanted.
public interface Layer {
  /// The output for an input.
  ///
  /// @param input one sample, or a batch with samples along the first axis
  /// @return the output, recorded as far as input and parameters are
  /// @throws IllegalArgumentException if the layer does not take the input's shape
  Value apply(Value input);

  /// What training changes.
  ///
  /// @return the parameters in a fixed order; none for a layer without any
  List<Value> parameters();

  /// The same layer with other parameters.
  ///
  /// @param parameters as many as [#parameters], of the same shapes, in the same order
  /// @return a layer of the same class
  /// @throws IllegalArgumentException if the count or a shape differs
  Layer withParameters(List<Value> parameters);
}

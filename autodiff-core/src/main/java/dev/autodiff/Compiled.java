package dev.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// A function that was traced once and runs as a plan.
public final class Compiled implements UnaryOperator<Value> {
  private final Function<List<Value>, List<Value>> f;
  private final Shape[] shapes;

  Compiled(Function<List<Value>, List<Value>> f, Shape... shapes) {
    this.f = f;
    this.shapes = shapes.clone();
  }

  /// Applies a function of one value with one result.
  ///
  /// @param x of the shape that was compiled for
  /// @return the result
  @Override
  public Value apply(Value x) {
    return applyMany(List.of(x)).get(0);
  }

  /// Applies the function.
  ///
  /// @param inputs of the shapes that were compiled for
  /// @return the results
  public List<Value> applyMany(List<Value> inputs) {
    return f.apply(inputs);
  }

  /// Applies the function to arrays.
  ///
  /// @param inputs elements in row-major order, one array per input
  /// @param outputs get the elements of the results
  public void run(double[][] inputs, double[][] outputs) {
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      values.add(Value.tensor(shapes[i], inputs[i]));
    }
    List<Value> results = applyMany(values);
    for (int i = 0; i < outputs.length; i++) {
      double[] from = results.get(i).toArray();
      System.arraycopy(from, 0, outputs[i], 0, from.length);
    }
  }
}

package dev.autodiff.nn.fit;

import dev.autodiff.Autodiff;
import dev.autodiff.DType;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.List;
import java.util.function.Function;

/// A function that is compiled if it can be.
final class Traced {
  private static final double DIGITS = 1e-9;

  private final Function<List<Value>, List<Value>> run;

  /// @param traceable what to compile
  /// @param direct gives the same without compiling
  Traced(
      boolean compiled,
      Function<List<Value>, List<Value>> traceable,
      Function<List<Value>, List<Value>> direct,
      Shape... shapes) {
    this.run = compiled ? compiled(traceable, direct, shapes) : direct;
  }

  private static Function<List<Value>, List<Value>> compiled(
      Function<List<Value>, List<Value>> traceable,
      Function<List<Value>, List<Value>> direct,
      Shape... shapes) {
    try {
      return Autodiff.compileMany(traceable, shapes)::applyMany;
    } catch (IllegalStateException | IllegalArgumentException _) {
      // What is wrong in itself is wrong again when it is called.
      return direct;
    }
  }

  /// The results as constants.
  List<Value> at(Value... xs) {
    return run.apply(List.of(xs)).stream().map(y -> y.detach().to(DType.FLOAT64)).toList();
  }

  static double largest(Value x) {
    return x.shape().size() == 0 ? 0 : x.abs().max().item();
  }

  /// Whether a step is small beside the point, in each element: elements of other units have other
  /// sizes.
  static boolean small(Value step, Value x, double tolerance) {
    return largest(step.div(x.abs().maximum(tolerance))) <= tolerance;
  }

  /// Whether values are too close to say by how much a step falls. Then the mean slope along it
  /// does, which has no difference of large numbers: Hager and Zhang, A new conjugate gradient
  /// method with guaranteed descent and an efficient line search, 2005, section 4.
  ///
  /// @param rise of the value after the step above the lowest one
  /// @param predicted fall
  /// @param lowest value so far, from which rounding must not lead away step by step
  static boolean unsure(double rise, double predicted, double lowest) {
    return Math.max(Math.abs(rise), predicted) <= DIGITS * Math.abs(lowest);
  }

  static double dot(Value a, Value b) {
    return a.mul(b).sum().item();
  }
}

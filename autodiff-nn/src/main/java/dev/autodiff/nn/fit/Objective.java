package dev.autodiff.nn.fit;

import dev.autodiff.Autodiff;
import dev.autodiff.Errors;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import dev.autodiff.nn.fit.Minimum.Counts;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A function to be minimized, of a vector, and how often it was asked.
final class Objective {
  private final UnaryOperator<Value> f;
  private final boolean compiled;
  private @Nullable Traced value;
  private @Nullable Traced both;
  private @Nullable Traced product;
  private int values;
  private int gradients;
  private int products;

  Objective(UnaryOperator<Value> f, Options options) {
    this.f = x -> scalar(f.apply(x));
    this.compiled = options.compiled();
  }

  double value(Value x) {
    values++;
    if (value == null) {
      value = traced(xs -> List.of(f.apply(xs.get(0))), x.shape());
    }
    return value.at(x).get(0).item();
  }

  LineSearch.Sample sample(Value x) {
    values++;
    return valueAndGradient(x);
  }

  /// Where the value is known already.
  Value gradient(Value x) {
    return valueAndGradient(x).gradient();
  }

  private LineSearch.Sample valueAndGradient(Value x) {
    gradients++;
    if (both == null) {
      both =
          traced(
              xs -> {
                var y = Autodiff.valueAndGrad(f, xs.get(0));
                return List.of(y.value(), y.gradient());
              },
              x.shape());
    }
    List<Value> results = both.at(x);
    return new LineSearch.Sample(results.get(0).item(), results.get(1));
  }

  Value hessianProduct(Value x, Value direction) {
    products++;
    if (product == null) {
      product = traced(xs -> List.of(Autodiff.hvp(f, xs.get(0), xs.get(1))), x.shape(), x.shape());
    }
    return product.at(x, direction).get(0);
  }

  Minimum<Value> end(Value x, LineSearch.Sample there, int iterations, Stop stop) {
    return new Minimum<>(
        x,
        there.loss(),
        Traced.largest(there.gradient()),
        iterations,
        new Counts(values, gradients, products, 0),
        stop);
  }

  private Traced traced(Function<List<Value>, List<Value>> g, Shape... shapes) {
    return new Traced(compiled, g, g, shapes);
  }

  static boolean finite(LineSearch.Sample sample) {
    return Double.isFinite(sample.loss()) && Double.isFinite(Traced.largest(sample.gradient()));
  }

  private static Value scalar(Value y) {
    if (y.shape().size() != 1) {
      throw Errors.illegal(
          "minimize",
          "the function's result has shape " + y.shape() + "; only a scalar can be minimized",
          "Use sum() at its end, or leastSquares for residuals.");
    }
    return y.reshape();
  }
}

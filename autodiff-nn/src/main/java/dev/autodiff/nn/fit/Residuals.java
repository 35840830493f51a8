package dev.autodiff.nn.fit;

import dev.autodiff.Autodiff;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import dev.autodiff.nn.fit.Minimum.Counts;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Residuals as a function of a vector, and how often they were asked for.
final class Residuals {
  private final UnaryOperator<Value> f;
  private final boolean compiled;
  private @Nullable Traced value;
  private @Nullable Traced jacobian;
  private int values;
  private int jacobians;

  Residuals(UnaryOperator<Value> f, Options options) {
    this.f =
        x -> {
          Value r = f.apply(x);
          return r.reshape(r.shape().size());
        };
    this.compiled = options.compiled();
  }

  Value at(Value x) {
    values++;
    if (value == null) {
      value = new Traced(compiled, this::values, this::values, x.shape());
    }
    return value.at(x).get(0);
  }

  /// The derivatives of all residuals.
  ///
  /// @param count of residuals
  /// @return the matrix `[count, size of x]`
  Value jacobian(Value x, int count) {
    jacobians++;
    if (jacobian == null) {
      jacobian =
          new Traced(
              compiled,
              xs -> List.of(atOnce(xs.get(0), count)),
              xs -> List.of(Autodiff.jacobian(f, xs.get(0))),
              x.shape());
    }
    return jacobian.at(x).get(0);
  }

  private List<Value> values(List<Value> xs) {
    return List.of(f.apply(xs.get(0)));
  }

  /// By columns or rows, whichever are fewer.
  private Value atOnce(Value x, int count) {
    int n = x.shape().size();
    return n <= count
        ? Autodiff.vmap(tangent -> Autodiff.jvp(f, x, tangent)).apply(identity(n)).transpose()
        : Autodiff.vmap(cotangent -> Autodiff.vjp(f, x, cotangent)).apply(identity(count));
  }

  static Value identity(int n) {
    return Value.full(Shape.of(n), 1).diag();
  }

  Minimum<Value> end(Value x, double value, double gradientNorm, int iterations, Stop stop) {
    return new Minimum<>(
        x, value, gradientNorm, iterations, new Counts(values, 0, 0, jacobians), stop);
  }
}

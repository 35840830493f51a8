package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// The activation functions. Each is a layer without parameters that keeps its input's shape.
public enum Activation implements Layer {
  /// The input itself.
  IDENTITY(a -> a),
  /// `1/(1 + e⁻ᵃ)`, see [Value#sigmoid].
  SIGMOID(Value::sigmoid),
  /// The hyperbolic tangent, see [Value#tanh].
  TANH(Value::tanh),
  /// `max(a, 0)`, see [Value#relu].
  RELU(Value::relu),
  /// `a` if `a > 0`, else `0.01·a`, see [Value#leakyRelu(double)].
  LEAKY_RELU(a -> a.leakyRelu(0.01)),
  /// `a` if `a > 0`, else `eᵃ − 1`, see [Value#elu(double)].
  ELU(a -> a.elu(1)),
  /// `a·Φ(a)` with the exact normal distribution function, see [Value#gelu].
  GELU(Value::gelu),
  /// `a·σ(a)`, see [Value#silu].
  SILU(Value::silu),
  /// `ln(1 + eᵃ)`, see [Value#softplus()].
  SOFTPLUS(Value::softplus),
  /// `eᵃ / Σ eᵃ` over the last axis, see [Value#softmax].
  SOFTMAX(a -> a.softmax(-1)),
  /// The logarithm of [#SOFTMAX], see [Value#logSoftmax].
  LOG_SOFTMAX(a -> a.logSoftmax(-1));

  private final UnaryOperator<Value> function;

  Activation(UnaryOperator<Value> function) {
    this.function = function;
  }

  /// The activation of a given name.
  ///
  /// @param name as in `leaky-relu`, `leakyRelu` or `LEAKY_RELU`
  /// @return the activation
  /// @throws IllegalArgumentException if there is none of that name; the message lists the names
  public static Activation named(String name) {
    String wanted = letters(name);
    for (Activation activation : values()) {
      if (letters(activation.name()).equals(wanted)) {
        return activation;
      }
    }
    throw Errors.illegal(
        "activation",
        "there is none named \"" + name + "\"",
        Arrays.stream(values())
            .map(Activation::label)
            .collect(Collectors.joining(", ", "Use one of ", ".")));
  }

  private static String letters(String name) {
    return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
  }

  /// The name for people and files.
  ///
  /// @return lower case with hyphens, as in `leaky-relu`
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The function, applied to each element; the softmaxes to each row along the last axis.
  ///
  /// @param input any shape; at least rank 1 for the softmaxes
  /// @return a value of the input's shape
  @Override
  public Value apply(Value input) {
    return function.apply(input);
  }

  @Override
  public List<Value> parameters() {
    return List.of();
  }

  @Override
  public Activation withParameters(List<Value> parameters) {
    Parameters.requireFit(label(), List.of(), parameters);
    return this;
  }
}

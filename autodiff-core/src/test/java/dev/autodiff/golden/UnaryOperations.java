package dev.autodiff.golden;

import static dev.autodiff.golden.Operation.call;
import static dev.autodiff.golden.Operation.unary;

import dev.autodiff.Value;
import java.util.Map;
import java.util.Set;

/// The elementwise operations of one operand.
final class UnaryOperations {
  private UnaryOperations() {}

  static final Map<String, Operation> TABLE =
      Map.ofEntries(
          unary("neg", Value::neg),
          unary("abs", Value::abs),
          unary("sign", Value::sign),
          unary("square", Value::square),
          unary("sqrt", Value::sqrt),
          unary("reciprocal", Value::reciprocal),
          unary("exp", Value::exp),
          unary("expm1", Value::expm1),
          unary("log", Value::log),
          unary("log1p", Value::log1p),
          unary("sin", Value::sin),
          unary("cos", Value::cos),
          unary("tan", Value::tan),
          unary("asin", Value::asin),
          unary("acos", Value::acos),
          unary("atan", Value::atan),
          unary("sinh", Value::sinh),
          unary("cosh", Value::cosh),
          unary("tanh", Value::tanh),
          unary("sigmoid", Value::sigmoid),
          call("logsigmoid", "logSigmoid", (x, _) -> x.get(0).logSigmoid()),
          unary("relu", Value::relu),
          unary("gelu", Value::gelu),
          unary("silu", Value::silu),
          unary("erf", Value::erf),
          unary("erfc", Value::erfc),
          unary("ndtr", Value::ndtr),
          call("softplus", "softplus", (x, args) -> softplus(x.get(0), args.number("beta", 1))),
          call(
              "leaky_relu",
              "leakyRelu",
              (x, args) -> x.get(0).leakyRelu(args.number("negative_slope"))),
          call("elu", "elu", (x, args) -> x.get(0).elu(args.number("alpha", 1))));

  /// Operations of the golden files that have no method yet.
  static final Set<String> NOT_YET =
      Set.of(
          """
          rsqrt cbrt exp2 log2 log10 asinh acosh atanh relu6 selu celu gelu_tanh mish softsign
          tanhshrink hardtanh hardsigmoid hardswish erfinv lgamma digamma logit sinc floor ceil
          round trunc frac deg2rad entr erfcx i0 log_ndtr
          """
              .trim()
              .split("\\s+"));

  private static Value softplus(Value x, double beta) {
    return beta == 1 ? x.softplus() : x.mul(beta).softplus().div(beta);
  }
}

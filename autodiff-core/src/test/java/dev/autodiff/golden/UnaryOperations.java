package dev.autodiff.golden;

import static dev.autodiff.golden.Operation.call;
import static dev.autodiff.golden.Operation.unary;

import dev.autodiff.Value;
import java.util.Map;

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
          unary("rsqrt", Value::rsqrt),
          unary("cbrt", Value::cbrt),
          unary("exp2", Value::exp2),
          unary("log2", Value::log2),
          unary("log10", Value::log10),
          unary("asinh", Value::asinh),
          unary("acosh", Value::acosh),
          unary("atanh", Value::atanh),
          unary("relu6", Value::relu6),
          unary("selu", Value::selu),
          unary("mish", Value::mish),
          unary("softsign", Value::softsign),
          unary("erfinv", Value::erfinv),
          unary("lgamma", Value::lgamma),
          unary("digamma", Value::digamma),
          unary("logit", Value::logit),
          unary("sinc", Value::sinc),
          unary("floor", Value::floor),
          unary("ceil", Value::ceil),
          unary("round", Value::round),
          unary("trunc", Value::trunc),
          unary("frac", Value::frac),
          unary("entr", Value::entr),
          unary("erfcx", Value::erfcx),
          unary("i0", Value::i0),
          call("gelu_tanh", "geluTanh", (x, _) -> x.get(0).geluTanh()),
          call("tanhshrink", "tanhShrink", (x, _) -> x.get(0).tanhShrink()),
          call("hardsigmoid", "hardSigmoid", (x, _) -> x.get(0).hardSigmoid()),
          call("hardswish", "hardSwish", (x, _) -> x.get(0).hardSwish()),
          call("deg2rad", "toRadians", (x, _) -> x.get(0).toRadians()),
          call("log_ndtr", "logNdtr", (x, _) -> x.get(0).logNdtr()),
          call("celu", "celu", (x, args) -> x.get(0).celu(args.number("alpha", 1))),
          call(
              "hardtanh",
              "hardTanh",
              (x, args) -> x.get(0).hardTanh(args.number("min", -1), args.number("max", 1))),
          call("elu", "elu", (x, args) -> x.get(0).elu(args.number("alpha", 1))));

  private static Value softplus(Value x, double beta) {
    return beta == 1 ? x.softplus() : x.mul(beta).softplus().div(beta);
  }
}

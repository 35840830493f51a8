package dev.autodiff.golden;

import static dev.autodiff.golden.Operation.binary;
import static dev.autodiff.golden.Operation.call;

import dev.autodiff.Value;
import java.util.Map;

/// The elementwise operations of two and three operands.
final class BinaryOperations {
  private BinaryOperations() {}

  static final Map<String, Operation> TABLE =
      Map.ofEntries(
          binary("add", Value::add),
          binary("sub", Value::sub),
          binary("mul", Value::mul),
          binary("div", Value::div),
          binary("pow", Value::pow),
          binary("atan2", Value::atan2),
          binary("maximum", Value::maximum),
          binary("minimum", Value::minimum),
          binary("hypot", Value::hypot),
          call("logaddexp", "logAddExp", (x, _) -> x.get(0).logAddExp(x.get(1))),
          binary("fmax", Value::fmax),
          binary("fmin", Value::fmin),
          binary("xlogy", Value::xlogy),
          binary("xlog1py", Value::xlog1py),
          binary("fmod", Value::fmod),
          binary("remainder", Value::remainder),
          call("logaddexp2", "logAddExp2", (x, _) -> x.get(0).logAddExp2(x.get(1))),
          call("copysign", "copySign", (x, _) -> x.get(0).copySign(x.get(1))),
          call(
              "squared_difference",
              "squaredDifference",
              (x, _) -> x.get(0).squaredDifference(x.get(1))),
          call("floor_divide", "floorDivide", (x, _) -> x.get(0).floorDivide(x.get(1))),
          call("lerp_w", "lerp", (x, args) -> x.get(0).lerp(x.get(1), args.number("weight"))),
          call("lerp", "lerp", (x, _) -> x.get(0).lerp(x.get(1), x.get(2))),
          call(
              "addcmul",
              "addcmul",
              (x, args) -> x.get(0).addcmul(x.get(1), x.get(2), args.number("value", 1))),
          call(
              "addcdiv",
              "addcdiv",
              (x, args) -> x.get(0).addcdiv(x.get(1), x.get(2), args.number("value", 1))),
          call("add_scalar", "add", (x, args) -> x.get(0).add(args.number("scalar"))),
          call("mul_scalar", "mul", (x, args) -> x.get(0).mul(args.number("scalar"))),
          call("div_scalar", "div", (x, args) -> x.get(0).div(args.number("scalar"))),
          call("rsub_scalar", "sub", (x, args) -> x.get(0).rsub(args.number("scalar"))),
          call("rdiv_scalar", "div", (x, args) -> x.get(0).rdiv(args.number("scalar"))),
          call("pow_scalar", "pow", (x, args) -> x.get(0).pow(args.number("exponent"))),
          call("scalar_pow", "pow", (x, args) -> x.get(0).rpow(args.number("base"))),
          call("where", "where", (x, _) -> Value.where(x.get(0), x.get(1), x.get(2))),
          call("where_trap", "where", (x, args) -> whereTrap(x.get(0), args.text("expr"))),
          call(
              "clamp",
              "clamp",
              (x, args) ->
                  x.get(0)
                      .clamp(
                          args.number("min", Double.NEGATIVE_INFINITY),
                          args.number("max", Double.POSITIVE_INFINITY))),
          call("clamp_tensor", "clamp", (x, _) -> x.get(0).clamp(x.get(1), x.get(2))));

  private static Value whereTrap(Value x, String expression) {
    Value positive = x.greater(0);
    return switch (expression) {
      case "where(x>0,log(x),0)" -> Value.where(positive, x.log(), Value.of(0));
      case "where(x>0,1/x,x)" -> Value.where(positive, x.rdiv(1), x);
      case "where(x>0,pow(x,0.5),2*x)" -> Value.where(positive, x.pow(0.5), x.mul(2));
      default -> throw new IllegalArgumentException("where_trap: unknown expression " + expression);
    };
  }
}

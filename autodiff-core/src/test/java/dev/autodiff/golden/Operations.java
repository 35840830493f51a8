package dev.autodiff.golden;

import static java.util.Map.entry;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// How the operations of the golden files are called here.
final class Operations {
  private Operations() {}

  /// A call with the operands and arguments of a record.
  @FunctionalInterface
  interface Call {
    Value apply(List<Value> operands, GoldenRecord args);
  }

  /// An operation.
  ///
  /// @param name what error messages call it
  /// @param call how to apply it
  record Operation(String name, Call call) {}

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
          call("elu", "elu", (x, args) -> x.get(0).elu(args.number("alpha", 1))),
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
          call("clamp_tensor", "clamp", (x, _) -> x.get(0).clamp(x.get(1), x.get(2))),
          reduction("sum", "sum", Value::sum),
          reduction("mean", "mean", Value::mean),
          reduction("amax", "max", Value::max),
          reduction("amin", "min", Value::min),
          reduction("prod", "prod", Value::prod),
          reduction("logsumexp", "logSumExp", Value::logSumExp),
          call("softmax", "softmax", (x, args) -> x.get(0).softmax(args.integers("dim"))),
          call("log_softmax", "logSoftmax", (x, args) -> x.get(0).logSoftmax(args.integers("dim"))),
          binary("matmul", Value::matmul),
          call("reshape", "reshape", (x, args) -> x.get(0).reshape(args.integers("shape"))),
          call("permute", "permute", (x, args) -> x.get(0).permute(args.integers("dims"))),
          call(
              "transpose",
              "transpose",
              (x, args) -> x.get(0).transpose(args.integer("dim0"), args.integer("dim1"))),
          call(
              "broadcast_to",
              "broadcastTo",
              (x, args) -> x.get(0).broadcastTo(Shape.of(args.integers("shape")))),
          call("squeeze", "squeeze", (x, args) -> x.get(0).squeeze(args.integers("dim"))),
          call("unsqueeze", "unsqueeze", (x, args) -> x.get(0).unsqueeze(args.integer("dim"))),
          call("slice", "slice", (x, args) -> slice(x.get(0), args)),
          call(
              "select",
              "select",
              (x, args) -> x.get(0).select(args.integer("dim"), args.integer("index"))),
          call("cat", "concat", (x, args) -> Value.concat(args.integer("dim"), array(x))),
          call("stack", "stack", (x, args) -> Value.stack(args.integer("dim"), array(x))),
          call(
              "index_select",
              "indexSelect",
              (x, args) -> x.get(0).indexSelect(args.integer("dim"), indices(x.get(1)))),
          call(
              "gather",
              "gather",
              (x, args) ->
                  x.get(0).gather(args.integer("dim"), x.get(1).shape(), indices(x.get(1)))),
          call("detach_mul", "mul", (x, _) -> x.get(0).mul(x.get(0).detach())));

  /// Operations of the golden files that have no method yet. A version that adds one moves it into
  /// the table.
  static final Set<String> NOT_YET =
      Set.of(
          """
          rsqrt cbrt exp2 log2 log10 asinh acosh atanh relu6 selu celu gelu_tanh mish softsign tanhshrink
          hardtanh hardsigmoid hardswish erfinv lgamma digamma logit sinc floor ceil round trunc frac
          deg2rad entr erfcx i0 log_ndtr
          fmax fmin logaddexp2 xlogy xlog1py fmod remainder copysign lerp_w squared_difference
          floor_divide addcmul addcdiv lerp
          var std norm max_dim min_dim median_dim argmax argmin cumsum cumprod logcumsumexp softmin cummax
          cummin sort topk
          flip roll pad pad_reflect pad_replicate pad_circular tile repeat_interleave tril triu diag
          diagonal diag_embed trace flatten split chunk unbind unfold_window scatter_add index_add scatter
          masked_fill masked_select diff meshgrid clone
          dot outer einsum det slogdet logdet inverse solve triangular_solve cholesky cholesky_xxt eigvalsh
          eigh_matfun svdvals svd_polar matrix_exp trace_inv matrix_power qr pinv matrix_norm lstsq_normal
          kron cross addmm cdist gauss_nll
          """
              .trim()
              .split("\\s+"));

  /// Expressions that stand for missing operations inside the large graphs of `expr.jsonl`, written
  /// as a user would write them today. They do not count as operations of their own.
  static final Map<String, Call> COMPOSED =
      Map.of(
          "asinh", (x, _) -> asinh(x.get(0)),
          "flip", (x, args) -> flip(x.get(0), args.integers("dims")),
          "cumsum", (x, args) -> cumsum(x.get(0), args.integer("dim")),
          "layer_norm", (x, args) -> layerNorm(x.get(0), args));

  @FunctionalInterface
  private interface Reduction {
    Value apply(Value x, boolean keepDims, int... axes);
  }

  private static Map.Entry<String, Operation> call(String op, String name, Call call) {
    return entry(op, new Operation(name, call));
  }

  private static Map.Entry<String, Operation> unary(String op, UnaryOperator<Value> f) {
    return call(op, op, (x, _) -> f.apply(x.get(0)));
  }

  private static Map.Entry<String, Operation> binary(String op, BinaryOperator<Value> f) {
    return call(op, op, (x, _) -> f.apply(x.get(0), x.get(1)));
  }

  private static Map.Entry<String, Operation> reduction(String op, String name, Reduction f) {
    return call(
        op, name, (x, args) -> f.apply(x.get(0), args.flag("keepdim"), args.integers("dim")));
  }

  private static Value softplus(Value x, double beta) {
    return beta == 1 ? x.softplus() : x.mul(beta).softplus().div(beta);
  }

  private static Value whereTrap(Value x, String expression) {
    Value positive = x.greater(0);
    return switch (expression) {
      case "where(x>0,log(x),0)" -> Value.where(positive, x.log(), Value.of(0));
      case "where(x>0,1/x,x)" -> Value.where(positive, x.rdiv(1), x);
      case "where(x>0,pow(x,0.5),2*x)" -> Value.where(positive, x.pow(0.5), x.mul(2));
      default -> throw new IllegalArgumentException("where_trap: unknown expression " + expression);
    };
  }

  private static Value slice(Value x, GoldenRecord args) {
    int axis = args.integer("dim");
    return x.slice(
        axis,
        (int) args.number("start", 0),
        (int) args.number("stop", Integer.MAX_VALUE),
        (int) args.number("step", 1));
  }

  private static int[] indices(Value index) {
    return Arrays.stream(index.toArray()).mapToInt(i -> (int) i).toArray();
  }

  private static Value[] array(List<Value> values) {
    return values.toArray(Value[]::new);
  }

  /// `ln(x + √(x² + 1))` without cancellation on either side of 0.
  private static Value asinh(Value x) {
    Value growth = x.square().div(x.hypot(1).add(1));
    Value right = growth.add(x).log1p();
    Value left = growth.sub(x).log1p().neg();
    return Value.where(x.greaterEqual(0), right, left);
  }

  private static Value flip(Value x, int... axes) {
    Value y = x;
    for (int axis : axes) {
      int length = y.shape().length(axis);
      y = y.slice(axis, length - 1, -length - 1, -1);
    }
    return y;
  }

  private static Value cumsum(Value x, int axis) {
    int n = x.shape().length(axis);
    double[] lower = new double[n * n];
    for (int i = 0; i < n; i++) {
      Arrays.fill(lower, i * n, i * n + i + 1, 1);
    }
    Value rows = x.transpose(axis, -1);
    return rows.matmul(Value.tensor(Shape.of(n, n), lower).transpose()).transpose(axis, -1);
  }

  private static Value layerNorm(Value x, GoldenRecord args) {
    int rank = x.shape().rank();
    int count = args.integer("normalized_dims");
    int[] axes = IntStream.range(rank - count, rank).toArray();
    Value centred = x.sub(x.mean(true, axes));
    Value variance = centred.square().mean(true, axes);
    return centred.div(variance.add(args.number("eps")).sqrt());
  }
}

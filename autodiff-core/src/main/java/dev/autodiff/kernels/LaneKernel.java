package dev.autodiff.kernels;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/// The kernels that also have a form on vectors, with its scalar twin.
///
/// [VectorFunctions] states the same operations in the same order on vectors, so both give the same
/// bits.
public enum LaneKernel implements Kernel {
  /// `−a`.
  NEG(a -> -a),
  /// `|a|`.
  ABS(Math::abs),
  /// −1, 0 or 1; ±0 and NaN stay.
  SIGN(Math::signum),
  /// `a²`.
  SQUARE(a -> a * a),
  /// `√a`.
  SQRT(Math::sqrt),
  /// `1/a`.
  RECIPROCAL(a -> 1 / a),
  /// The nearest float.
  ROUND_FLOAT32(a -> (float) a),
  /// `max(a, 0)`, +0 for −0.
  RELU(a -> a <= 0 ? 0 : a),
  /// `a` if positive, else `b·a`.
  LEAKY_RELU((a, b) -> a > 0 ? a : b * a),
  /// `eᵃ`.
  EXP(Elementary::exp),
  /// `eᵃ − 1`.
  EXPM1(Elementary::expm1),
  /// `ln a`.
  LOG(Elementary::log),
  /// `ln(1 + a)`.
  LOG1P(Elementary::log1p),
  /// `sin a`.
  SIN(Trigonometry::sin),
  /// `cos a`.
  COS(Trigonometry::cos),
  /// `tanh a`.
  TANH(Elementary::tanh),
  /// [Special#sigmoid].
  SIGMOID(Special::sigmoid),
  /// [Special#logSigmoid].
  LOG_SIGMOID(Special::logSigmoid),
  /// [Special#softplus].
  SOFTPLUS(Special::softplus),
  /// `a` if positive, else `b·(eᵃ − 1)`.
  ELU((a, b) -> a > 0 ? a : b * Elementary.expm1(a)),
  /// [Special#silu].
  SILU(Special::silu),
  /// [Special#siluSlope].
  SILU_SLOPE(Special::siluSlope),
  /// [Special#gelu].
  GELU(Special::gelu),
  /// [Special#geluSlope].
  GELU_SLOPE(Special::geluSlope),
  /// [Special#erf].
  ERF(Special::erf),
  /// [Special#erfc].
  ERFC(Special::erfc),
  /// [Special#gaussian].
  GAUSSIAN(Special::gaussian),
  /// [Special#normalPdf].
  NORMAL_PDF(Special::normalPdf),
  /// [Special#ndtr].
  NDTR(Special::ndtr),
  /// [Special#logAddExp].
  LOG_ADD_EXP(Special::logAddExp),
  /// [Special#logAddExpSlope].
  LOG_ADD_EXP_SLOPE(Special::logAddExpSlope),
  /// [Special#bceWithLogits].
  BCE_WITH_LOGITS(Special::bceWithLogits),
  /// [Special#bceWithLogitsSlope].
  BCE_WITH_LOGITS_SLOPE(Special::bceWithLogitsSlope),
  /// `a + b`.
  ADD(Double::sum),
  /// `a − b`.
  SUB((a, b) -> a - b),
  /// `a·b`.
  MUL((a, b) -> a * b),
  /// `a/b`.
  DIV((a, b) -> a / b),
  /// [Powers#pow].
  POW(Powers::pow),
  /// `a·b`, and 0 where that is NaN and `a` is 0.
  STRONG_MUL(Special::strongMul),
  /// `a·b`, and 0 where that is NaN and a factor is 0.
  ZERO_MUL(Special::zeroMul),
  /// The larger operand, NaN if one is.
  MAXIMUM(Math::max),
  /// The smaller operand, NaN if one is.
  MINIMUM(Math::min),
  /// 1 if equal, else 0.
  EQUAL((a, b) -> a == b ? 1 : 0),
  /// 1 if `a > b`, else 0.
  GREATER((a, b) -> a > b ? 1 : 0),
  /// 1 if `a ≥ b`, else 0.
  GREATER_EQUAL((a, b) -> a >= b ? 1 : 0),
  /// `b` if `a ≠ 0`, else `c`.
  WHERE(3, (a, b, c, _) -> a != 0 ? b : c),
  /// `min(max(a, b), c)`.
  CLAMP(3, (a, b, c, _) -> Math.min(Math.max(a, b), c));

  private static final Set<LaneKernel> KEEPING_FLOATS =
      EnumSet.of(
          NEG,
          ABS,
          SIGN,
          ROUND_FLOAT32,
          RELU,
          MAXIMUM,
          MINIMUM,
          EQUAL,
          GREATER,
          GREATER_EQUAL,
          WHERE,
          CLAMP);

  private static final Set<LaneKernel> ROUNDING_ONCE =
      EnumSet.of(SQUARE, SQRT, RECIPROCAL, LEAKY_RELU, ADD, SUB, MUL, DIV, STRONG_MUL, ZERO_MUL);

  /// After so many lanes the time that compiling takes is well spent.
  private static final int WARM_FROM = 1 << 18;

  private final int arity;
  private final ScalarFunction scalar;

  /// Made at the first use by any thread; it does not matter whose stays. Loops have no state, so
  /// none can be seen half made.
  private @Nullable Loop plain;

  /// The plain loop or the one on vectors.
  private @Nullable Loop loop;

  /// How many lanes the plain loop has computed, roughly if many threads count.
  private int seen;

  private @Nullable FloatLoop plainFloats;

  private @Nullable FloatLoop floatLoop;

  private int floatsSeen;

  LaneKernel(DoubleUnaryOperator scalar) {
    this(1, (a, _, _, _) -> scalar.applyAsDouble(a));
  }

  LaneKernel(DoubleBinaryOperator scalar) {
    this(2, (a, b, _, _) -> scalar.applyAsDouble(a, b));
  }

  LaneKernel(int arity, ScalarFunction scalar) {
    this.arity = arity;
    this.scalar = scalar;
  }

  /// The number of operands.
  ///
  /// @return 1, 2 or 3
  public int arity() {
    return arity;
  }

  @Override
  public boolean keepsFloats() {
    return KEEPING_FLOATS.contains(this);
  }

  /// Whether [FloatFunctions] has it: float32 arithmetic gives the bits of the float64 result
  /// rounded.
  boolean roundsOnce() {
    return this != ROUND_FLOAT32 && (keepsFloats() || ROUNDING_ONCE.contains(this));
  }

  /// The name in the manner of methods, as in `strongMul`.
  String methodName() {
    StringBuilder name = new StringBuilder();
    for (String word : name().toLowerCase(Locale.ROOT).split("_", -1)) {
      name.append(
          name.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return name.toString();
  }

  @Override
  public double at(double a, double b, double c, double y) {
    return scalar.at(a, b, c, y);
  }

  @Override
  public ScalarFunction scalar() {
    return scalar;
  }

  @Override
  public void lanes(
      double[] a,
      int aAt,
      double[] b,
      int bAt,
      double[] c,
      int cAt,
      double[] y,
      int yAt,
      double[] out,
      int outAt,
      int n) {
    Loop known = loop;
    if (known == null) {
      known = Loop.copyOf(Loop.class, ScalarLoop.class, scalar);
      plain = known;
      loop = known;
    }
    known.lanes(a, aAt, b, bAt, c, cAt, y, yAt, out, outAt, n);
    Loop cold = plain;
    if (cold != null) {
      if (n < WARM_FROM - seen) {
        seen += n;
      } else {
        plain = null;
        Warming.start(this, cold);
      }
    }
  }

  @Override
  public void floatLanes(
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      float[] c,
      int cAt,
      float[] y,
      int yAt,
      float[] out,
      int outAt,
      int n) {
    FloatLoop known = floatLoop;
    if (known == null) {
      known = Loop.copyOf(FloatLoop.class, ScalarFloatLoop.class, scalar);
      plainFloats = known;
      floatLoop = known;
    }
    known.lanes(a, aAt, b, bAt, c, cAt, y, yAt, out, outAt, n);
    FloatLoop cold = plainFloats;
    if (cold != null) {
      if (n < WARM_FROM - floatsSeen) {
        floatsSeen += n;
      } else {
        plainFloats = null;
        Warming.startFloats(this, cold);
      }
    }
  }

  /// Has the loop on vectors compiled now, by the calling thread, if nobody has asked for it
  /// before.
  void warm() {
    Loop cold = loop == null ? Loop.copyOf(Loop.class, ScalarLoop.class, scalar) : plain;
    if (cold != null) {
      loop = cold;
      plain = null;
      Warming.run(this, cold);
    }
  }

  /// Changes to a loop that gives the same bits.
  void use(Loop faster) {
    loop = faster;
  }

  /// The same for float32 lanes.
  void useFloats(FloatLoop faster) {
    floatLoop = faster;
  }
}

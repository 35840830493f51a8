package dev.autodiff;

import static dev.autodiff.Domain.REAL;

import com.google.common.base.CaseFormat;
import dev.autodiff.Domain.Distance;
import dev.autodiff.kernels.Activations;
import dev.autodiff.kernels.Bessel;
import dev.autodiff.kernels.Division;
import dev.autodiff.kernels.ErrorFunctions;
import dev.autodiff.kernels.Gamma;
import dev.autodiff.kernels.Kernel;
import dev.autodiff.kernels.LaneKernel;
import dev.autodiff.kernels.LaneProgram;
import dev.autodiff.kernels.Logarithms;
import dev.autodiff.kernels.ScalarFunction;
import dev.autodiff.kernels.ScalarKernel;
import dev.autodiff.kernels.Sinc;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/// The elementwise operations: being a row of this table is being registered.
///
/// A row states the formula, where it comes from, where it is defined and smooth, the primal on
/// numbers, and one partial derivative per operand **in terms of Values**. That line is the only
/// place where the derivative is written: first order, higher orders, forward mode, the generated
/// tests and the pages of the documentation all come from it. Locals: `a, b, c` operands, `y` the
/// result.
///
/// At a kink the partial is 0 at a local optimum and else the stated side; ties of `maximum` and
/// `minimum` share equally.
public enum Elementwise implements Op {
  // Sign and powers
  IDENTITY("a", "DLMF §1.4(iii)", REAL, a -> a, (a, _) -> a.like(1)),
  NEG("−a", "DLMF §1.4(iii)", REAL, LaneKernel.NEG, (a, _) -> a.like(-1)),
  ABS(
      "|a|",
      "definition; at the kink a subgradient, Rockafellar, Convex Analysis, 1970, §23",
      REAL.kink("a = 0, where the derivative is 0", Distance.OF_A),
      LaneKernel.ABS,
      (a, _) -> a.sign()),
  SIGN(
      "−1, 0 or 1 with the sign of a",
      "definition",
      REAL.kink("jumps at a = 0; the derivative is 0 everywhere", Distance.OF_A),
      LaneKernel.SIGN,
      (a, _) -> a.like(0)),
  SQUARE("a²", "DLMF §1.4(iii)", REAL, LaneKernel.SQUARE, (a, _) -> a.mul(2)),
  SQRT(
      "√a",
      "DLMF §4.7",
      Domain.where("a ≥ 0", Distance.OF_A),
      LaneKernel.SQRT,
      (_, y) -> y.reciprocal().mul(0.5)),
  RECIPROCAL(
      "1/a",
      "DLMF §1.4(iii)",
      Domain.where("a ≠ 0", Distance.ABS_A),
      LaneKernel.RECIPROCAL,
      (_, y) -> y.square().neg()),
  RSQRT(
      "1/√a",
      "DLMF §4.7",
      Domain.where("a > 0", Distance.OF_A),
      a -> 1 / Math.sqrt(a),
      (a, y) -> y.div(a).mul(-0.5)),
  CBRT(
      "∛a",
      "DLMF §4.7",
      Domain.where("all reals; the derivative at a = 0 is ∞", Distance.ABS_A),
      Math::cbrt,
      (_, y) -> y.square().mul(3).reciprocal()),

  // Exponentials and logarithms
  EXP("eᵃ", "DLMF §4.7", REAL, LaneKernel.EXP, (_, y) -> y),
  EXPM1("eᵃ − 1", "DLMF §4.7", REAL, LaneKernel.EXPM1, (a, _) -> a.exp()),
  LOG(
      "ln a",
      "DLMF §4.7",
      Domain.where("a > 0", Distance.OF_A),
      LaneKernel.LOG,
      (a, _) -> a.reciprocal()),
  LOG1P(
      "ln(1 + a)",
      "DLMF §4.7",
      Domain.where("a > −1", (a, _, _) -> a + 1),
      LaneKernel.LOG1P,
      (a, _) -> a.add(1).reciprocal()),
  EXP2("2ᵃ", "DLMF §4.7", REAL, Logarithms::exp2, (_, y) -> y.mul(Math.log(2))),
  EXP10("10ᵃ", "DLMF §4.7", REAL, a -> Math.pow(10, a), (_, y) -> y.mul(Math.log(10))),
  LOG2(
      "log₂ a",
      "DLMF §4.7",
      Domain.where("a > 0", Distance.OF_A),
      Logarithms::log2,
      (a, _) -> a.rdiv(1 / Math.log(2))),
  LOG10(
      "log₁₀ a",
      "DLMF §4.7",
      Domain.where("a > 0", Distance.OF_A),
      Math::log10,
      (a, _) -> a.rdiv(1 / Math.log(10))),
  LOGIT(
      "ln(a/(1 − a))",
      "Berkson, Application of the logistic function to bio-assay, 1944",
      Domain.where("0 < a < 1", (a, _, _) -> Math.min(a, 1 - a)),
      Logarithms::logit,
      (a, _) -> a.mul(a.rsub(1)).reciprocal()),
  // −ln a − 1 cancels at its root 1/e.
  ENTR(
      "−a·ln a, 0 at 0",
      "Shannon, A mathematical theory of communication, 1948",
      Domain.where("a ≥ 0", Distance.OF_A),
      Elementwise::entropy,
      (a, _) -> entropySlope(a)),

  // Trigonometry
  SIN("sin a", "DLMF §4.20", REAL, LaneKernel.SIN, (a, _) -> a.cos()),
  COS("cos a", "DLMF §4.20", REAL, LaneKernel.COS, (a, _) -> a.sin().neg()),
  TAN(
      "tan a",
      "DLMF §4.20",
      Domain.where("cos a ≠ 0", (a, _, _) -> Math.abs(Math.cos(a))),
      Math::tan,
      (_, y) -> y.square().add(1)),
  // (1−a)(1+a), not 1−a²: the square would round away what is left near ±1.
  ASIN(
      "arcsin a",
      "DLMF §4.24(ii)",
      Domain.where("−1 ≤ a ≤ 1", Distance.IN_UNIT),
      Math::asin,
      (a, _) -> a.rsub(1).mul(a.add(1)).sqrt().reciprocal()),
  ACOS(
      "arccos a",
      "DLMF §4.24(ii)",
      Domain.where("−1 ≤ a ≤ 1", Distance.IN_UNIT),
      Math::acos,
      (a, _) -> a.rsub(1).mul(a.add(1)).sqrt().reciprocal().neg()),
  // hypot, because a² overflows at 1e154 where the derivative is still a number.
  ATAN("arctan a", "DLMF §4.24(ii)", REAL, Math::atan, (a, _) -> a.hypot(1).reciprocal().square()),
  SINC(
      "sin(πa)/(πa)",
      "DLMF §10.49(i), of order 0",
      REAL,
      Sinc::sinc,
      (a, _) -> sincDerivative(a.like(1), a)),
  SINC_DERIVATIVE(
      "derivative of order a of sinc at b",
      "DLMF §10.49(i), of order 0",
      Domain.where("0 ≤ a ≤ 30", (a, _, _) -> Math.min(a + 0.5, 30.5 - a))
          .kink(Domain.ORDER, Distance.HALF),
      Sinc::sincDerivative,
      Elementwise::flat,
      (a, b, _) -> sincDerivative(a.add(1), b)),

  // Hyperbolic
  SINH("sinh a", "DLMF §4.34", REAL, Math::sinh, (a, _) -> a.cosh()),
  COSH("cosh a", "DLMF §4.34", REAL, Math::cosh, (a, _) -> a.sinh()),
  // (1−y)(1+y) has no digit left beyond a = 19, where y rounds to 1; 1/cosh²a is 5 ulp off at
  // times.
  TANH(
      "tanh a",
      "DLMF §4.34",
      REAL,
      LaneKernel.TANH,
      (a, _) -> a.mul(2).sigmoid().mul(a.mul(-2).sigmoid()).mul(4)),
  ASINH(
      "ln(a + √(a² + 1))",
      "DLMF §4.38(ii)",
      REAL,
      Logarithms::asinh,
      (a, _) -> a.hypot(1).reciprocal()),
  // Two roots, because a² overflows at 1e154 where the derivative is still a number.
  ACOSH(
      "ln(a + √(a² − 1))",
      "DLMF §4.38(ii)",
      Domain.where("a ≥ 1", (a, _, _) -> a - 1),
      Logarithms::acosh,
      (a, _) -> a.sub(1).sqrt().mul(a.add(1).sqrt()).reciprocal()),
  ATANH(
      "½·ln((1 + a)/(1 − a))",
      "DLMF §4.38(ii)",
      Domain.where("−1 < a < 1", Distance.IN_UNIT),
      Logarithms::atanh,
      (a, _) -> a.rsub(1).mul(a.add(1)).reciprocal()),

  // Sigmoids and activations
  SIGMOID(
      "1/(1 + e⁻ᵃ)",
      "Rumelhart, Hinton & Williams, Learning representations by back-propagating errors, 1986",
      REAL,
      LaneKernel.SIGMOID,
      (a, y) -> y.mul(a.neg().sigmoid())),
  LOG_SIGMOID(
      "ln σ(a)",
      "Rumelhart, Hinton & Williams, Learning representations by back-propagating errors, 1986",
      REAL,
      LaneKernel.LOG_SIGMOID,
      (a, _) -> a.neg().sigmoid()),
  SOFTPLUS(
      "ln(1 + eᵃ)",
      "Dugas et al., Incorporating second-order functional knowledge for better option pricing,"
          + " 2001",
      REAL,
      LaneKernel.SOFTPLUS,
      (a, _) -> a.sigmoid()),
  RELU(
      "max(a, 0)",
      "Nair & Hinton, Rectified linear units improve restricted Boltzmann machines, 2010",
      REAL.kink("a = 0, where the derivative is 0", Distance.OF_A),
      LaneKernel.RELU,
      (a, _) -> a.greater(0)),
  LEAKY_RELU(
      "a if a > 0, else b·a",
      "Maas, Hannun & Ng, Rectifier nonlinearities improve neural network acoustic models, 2013",
      REAL.kink("a = 0, where the derivative is b", Distance.OF_A),
      LaneKernel.LEAKY_RELU,
      (a, b, _) -> Value.where(a.greater(0), a.like(1), b),
      (a, _, _) -> a.minimum(0)),
  ELU(
      "a if a > 0, else b·(eᵃ − 1)",
      "Clevert et al., arXiv:1511.07289",
      REAL.kink("a = 0, where the derivative is b", Distance.OF_A),
      LaneKernel.ELU,
      (a, b, _) -> Value.where(a.greater(0), a.like(1), a.exp().mul(b)),
      (a, _, _) -> a.minimum(0).expm1()),
  GELU(
      "a·Φ(a)",
      "Hendrycks & Gimpel, arXiv:1606.08415",
      REAL,
      LaneKernel.GELU,
      (a, _) -> geluSlope(a)),
  SILU("a·σ(a)", "Elfwing et al., arXiv:1702.03118", REAL, LaneKernel.SILU, (a, _) -> siluSlope(a)),
  // The slopes are rows because the sums that they are cancel at their roots.
  GELU_SLOPE(
      "Φ(a) + a·φ(a)",
      "Hendrycks & Gimpel, arXiv:1606.08415",
      REAL,
      LaneKernel.GELU_SLOPE,
      (a, _) -> fading(a.normalPdf(), a.square().rsub(2))),
  SILU_SLOPE(
      "σ(a)·(1 + a·σ(−a))",
      "Elfwing et al., arXiv:1702.03118",
      REAL,
      LaneKernel.SILU_SLOPE,
      (a, _) -> fading(a.sigmoid().mul(a.neg().sigmoid()), a.mul(a.mul(0.5).tanh()).rsub(2))),
  MISH(
      "a·tanh(ln(1 + eᵃ))",
      "Misra, arXiv:1908.08681",
      REAL,
      Activations::mish,
      (a, _) -> mishSlope(a)),
  MISH_SLOPE(
      "t + a·σ(a)·(1 − t²) with t = tanh(ln(1 + eᵃ))",
      "Misra, arXiv:1908.08681",
      REAL,
      Activations::mishSlope,
      (a, _) -> mishCurvature(a)),
  GELU_TANH(
      "a·σ(z) with z = √(8/π)·(a + 0.044715·a³)",
      "Hendrycks & Gimpel, arXiv:1606.08415",
      REAL,
      Activations::geluTanh,
      (a, _) -> geluTanhSlope(a)),
  GELU_TANH_SLOPE(
      "σ(z)·(1 + a·z′·σ(−z)) with z = √(8/π)·(a + 0.044715·a³)",
      "Hendrycks & Gimpel, arXiv:1606.08415",
      REAL,
      Activations::geluTanhSlope,
      (a, _) -> geluTanhCurvature(a)),
  SOFTSIGN(
      "a/(1 + |a|)",
      "Glorot & Bengio, Understanding the difficulty of training deep feedforward neural networks,"
          + " 2010",
      REAL.kink("a = 0, where the second derivative is 0", Distance.OF_A),
      Activations::softsign,
      (a, _) -> a.abs().add(1).reciprocal().square()),
  TANH_SHRINK(
      "a − tanh a", "DLMF §4.34", REAL, Activations::tanhShrink, (a, _) -> a.tanh().square()),
  HARD_TANH(
      "a between b and c",
      "definition",
      REAL.kink(
          "a = b and a = c, where the derivative by a is 0; b = c, where c is active",
          (a, b, c) -> Math.min(Math.min(Math.abs(a - b), Math.abs(a - c)), Math.abs(b - c))),
      LaneKernel.CLAMP,
      (a, b, c, _) -> a.greater(b).mul(c.greater(a)),
      (a, b, c, _) -> b.greaterEqual(a).mul(c.greater(b)),
      (a, b, c, _) -> Value.where(b.greaterEqual(c), a.like(1), a.greaterEqual(c))),

  // Error function and normal distribution
  ERF(
      "erf a",
      "DLMF §7.10",
      REAL,
      LaneKernel.ERF,
      (a, _) -> a.gaussian().mul(2 / Math.sqrt(Math.PI))),
  ERFC(
      "1 − erf a",
      "DLMF §7.10",
      REAL,
      LaneKernel.ERFC,
      (a, _) -> a.gaussian().mul(-2 / Math.sqrt(Math.PI))),
  GAUSSIAN("exp(−a²)", "DLMF §7.10", REAL, LaneKernel.GAUSSIAN, (a, y) -> fading(y, a.mul(-2))),
  NORMAL_PDF(
      "φ(a) = exp(−a²/2)/√(2π)",
      "Abramowitz & Stegun, §26.2",
      REAL,
      LaneKernel.NORMAL_PDF,
      (a, y) -> fading(y, a.neg())),
  NDTR(
      "Φ(a), the integral of φ up to a",
      "Abramowitz & Stegun, §26.2",
      REAL,
      LaneKernel.NDTR,
      (a, _) -> a.normalPdf()),
  ERFINV(
      "the b with erf b = a",
      "DLMF §7.17",
      Domain.where("−1 < a < 1", Distance.IN_UNIT),
      ErrorFunctions::erfinv,
      (a, _) -> erfinvSlope(a)),
  ERFINV_SLOPE(
      "√π/2·exp(b²) with erf b = a",
      "DLMF §7.17",
      Domain.where("−1 < a < 1", Distance.IN_UNIT),
      ErrorFunctions::erfinvSlope,
      (a, y) -> a.erfinv().mul(2).mul(y.square())),
  ERFCX(
      "exp(a²)·erfc a",
      "DLMF §7.10",
      REAL,
      ErrorFunctions::erfcx,
      (a, _) -> erfcxDerivative(a.like(1), a)),
  ERFCX_DERIVATIVE(
      "derivative of order a of erfcx at b",
      "DLMF §7.10",
      Domain.where("0 ≤ a ≤ 500", (a, _, _) -> a + 0.5).kink(Domain.ORDER, Distance.HALF),
      ErrorFunctions::erfcxDerivative,
      Elementwise::flat,
      (a, b, _) -> erfcxDerivative(a.add(1), b)),
  LOG_NDTR(
      "ln Φ(a)",
      "Abramowitz & Stegun, §26.2",
      REAL,
      ErrorFunctions::logNdtr,
      (a, _) -> normalHazard(a)),
  NORMAL_HAZARD(
      "φ(a)/Φ(a)",
      "Abramowitz & Stegun, §26.2",
      REAL,
      ErrorFunctions::normalHazard,
      (a, y) -> normalHazardSlope(a, y)),

  // Gamma and Bessel functions
  LGAMMA(
      "ln |Γ(a)|",
      "DLMF §5.2(i)",
      Domain.where("a ≠ 0, −1, −2 …", Distance.POLE_OF_A),
      Gamma::lgamma,
      (a, _) -> a.digamma()),
  DIGAMMA(
      "ψ(a), the derivative of ln Γ",
      "DLMF §5.2(i)",
      Domain.where("a ≠ 0, −1, −2 …", Distance.POLE_OF_A),
      Gamma::digamma,
      (a, _) -> polygamma(a.like(1), a)),
  POLYGAMMA(
      "derivative of order a of ψ at b",
      "DLMF §5.15",
      Domain.where(
              "0 ≤ a ≤ 500, b ≠ 0, −1, −2 …",
              (a, b, _) -> Math.min(a + 0.5, Distance.POLE_OF_A.at(b, 0, 0)))
          .kink(Domain.ORDER, Distance.HALF),
      Gamma::polygamma,
      Elementwise::flat,
      (a, b, _) -> polygamma(a.add(1), b)),
  I0(
      "I₀(a), the modified Bessel function",
      "DLMF §10.29",
      REAL,
      Bessel::i0,
      (a, _) -> besselI(a.like(1), a)),
  // To first order both neighbours: Iₐ₋₁ − (a/b)·Iₐ has a 0/0 at b = 0.
  BESSEL_I(
      "Iₐ(b), the modified Bessel function of order a",
      "DLMF §10.29",
      Domain.where("−500 ≤ a ≤ 500", (a, _, _) -> 500.5 - Math.abs(a))
          .kink(Domain.ORDER, Distance.HALF),
      Bessel::i,
      Elementwise::flat,
      (a, b, _) -> besselI(a.sub(1), b).add(besselI(a.add(1), b)).mul(0.5)),

  // Arithmetic
  ADD(
      "a + b",
      "DLMF §1.4(iii)",
      REAL,
      LaneKernel.ADD,
      (a, _, _) -> a.like(1),
      (_, b, _) -> b.like(1)),
  SUB(
      "a − b",
      "DLMF §1.4(iii)",
      REAL,
      LaneKernel.SUB,
      (a, _, _) -> a.like(1),
      (_, b, _) -> b.like(-1)),
  MUL("a·b", "DLMF §1.4(iii)", REAL, LaneKernel.MUL, (_, b, _) -> b, (a, _, _) -> a),
  STRONG_MUL(
      "a·b, and 0 if that is NaN with a = 0",
      "DLMF §1.4(iii)",
      REAL.kink(
          "a = 0 with b infinite or NaN, where the derivative by b is 0",
          (a, b, _) -> Double.isFinite(b) ? Double.POSITIVE_INFINITY : a),
      LaneKernel.STRONG_MUL,
      (_, b, _) -> b,
      (a, _, _) -> a),
  ZERO_MUL(
      "a·b, and 0 if that is NaN with a = 0 or b = 0",
      "DLMF §1.4(iii)",
      REAL.kink(
          "0 with infinite or NaN, where the derivative by that is 0",
          (a, b, _) ->
              Double.isFinite(a + b)
                  ? Double.POSITIVE_INFINITY
                  : Math.min(Math.abs(a), Math.abs(b))),
      LaneKernel.ZERO_MUL,
      (_, b, _) -> b,
      (a, _, _) -> a),
  DIV(
      "a/b",
      "DLMF §1.4(iii)",
      Domain.where("b ≠ 0", (_, b, _) -> Math.abs(b)),
      LaneKernel.DIV,
      (_, b, _) -> b.reciprocal(),
      (_, b, y) -> y.div(b).neg()),
  FMA(
      "a·b + c, rounded once",
      "IEEE 754-2019, §5.4.1",
      REAL,
      (a, b, c, _) -> Math.fma(a, b, c),
      (_, b, _, _) -> b,
      (a, _, _, _) -> a,
      (a, _, _, _) -> a.like(1)),
  POW(
      "aᵇ",
      "DLMF §4.7",
      Domain.where("a > 0, or a < 0 with b an integer", Distance.OF_A),
      LaneKernel.POW,
      (a, b, _) -> powSlope(a, b),
      (a, b, y) -> Value.where(a.equal(0).mul(b.greaterEqual(0)), a.like(0), y.strongMul(a.log()))),
  ATAN2(
      "angle of the point (b, a)",
      "DLMF §4.24(ii)",
      REAL.kink(
          "a = b = 0, where the derivative is 0; the value jumps at a = 0, b < 0",
          (a, b, _) -> b < 0 ? a : Math.hypot(a, b)),
      Math::atan2,
      (a, b, _) -> overNorm(b, a.hypot(b), 2),
      (a, b, _) -> overNorm(a, a.hypot(b), 2).neg()),
  HYPOT(
      "√(a² + b²)",
      "DLMF §1.4(iii)",
      REAL.kink("a = b = 0, where the derivative is 0", (a, b, _) -> Math.hypot(a, b)),
      Math::hypot,
      (a, _, y) -> overNorm(a, y, 1),
      (_, b, y) -> overNorm(b, y, 1)),
  LOG_ADD_EXP(
      "ln(eᵃ + eᵇ)",
      "Blanchard, Higham & Higham, Accurately computing the log-sum-exp and softmax functions,"
          + " 2021",
      REAL,
      LaneKernel.LOG_ADD_EXP,
      (a, b, _) -> logAddExpSlope(a, b),
      (a, b, _) -> logAddExpSlope(b, a)),
  LOG_ADD_EXP_SLOPE(
      "σ(a − b)",
      "Blanchard, Higham & Higham, Accurately computing the log-sum-exp and softmax functions,"
          + " 2021",
      REAL,
      LaneKernel.LOG_ADD_EXP_SLOPE,
      (a, b, y) -> y.mul(logAddExpSlope(b, a)),
      (a, b, y) -> y.mul(logAddExpSlope(b, a)).neg()),
  LOG_ADD_EXP2(
      "log₂(2ᵃ + 2ᵇ)",
      "Blanchard, Higham & Higham, Accurately computing the log-sum-exp and softmax functions,"
          + " 2021",
      REAL,
      Logarithms::logAddExp2,
      (a, b, _) -> logAddExp2Slope(a, b),
      (a, b, _) -> logAddExp2Slope(b, a)),
  LOG_ADD_EXP2_SLOPE(
      "1/(1 + 2ᵇ⁻ᵃ)",
      "Blanchard, Higham & Higham, Accurately computing the log-sum-exp and softmax functions,"
          + " 2021",
      REAL,
      Logarithms::logAddExp2Slope,
      (a, b, y) -> y.mul(logAddExp2Slope(b, a)).mul(Math.log(2)),
      (a, b, y) -> y.mul(logAddExp2Slope(b, a)).mul(-Math.log(2))),
  XLOGY(
      "a·ln b, 0 if a = 0",
      "DLMF §4.7",
      Domain.where("b > 0", (_, b, _) -> b),
      Elementwise::xlogy,
      (_, b, _) -> b.log(),
      (a, b, _) -> Value.where(a.equal(0).mul(b.equal(0)), a.like(0), a.div(b))),
  XLOG1PY(
      "a·ln(1 + b), 0 if a = 0",
      "DLMF §4.7",
      Domain.where("b > −1", (_, b, _) -> b + 1),
      Elementwise::xlog1py,
      (_, b, _) -> b.log1p(),
      (a, b, _) -> Value.where(a.equal(0).mul(b.equal(-1)), a.like(0), a.div(b.add(1)))),

  BCE_WITH_LOGITS(
      "ln(1 + eᵃ) − a·b",
      "Bishop, Pattern Recognition and Machine Learning, 2006, §4.3.2",
      REAL,
      LaneKernel.BCE_WITH_LOGITS,
      (a, b, _) -> bceWithLogitsSlope(a, b),
      (a, _, _) -> a.neg()),
  BCE_WITH_LOGITS_SLOPE(
      "σ(a) − b",
      "Bishop, Pattern Recognition and Machine Learning, 2006, §4.3.2",
      REAL,
      LaneKernel.BCE_WITH_LOGITS_SLOPE,
      (a, _, _) -> a.sigmoid().mul(a.neg().sigmoid()),
      (a, _, _) -> a.like(-1)),

  // Rounding
  FLOOR(
      "the largest integer ≤ a",
      "Knuth, The Art of Computer Programming 1, §1.2.4",
      REAL.kink("jumps at integers; the derivative is 0 everywhere", Distance.INTEGER),
      Math::floor,
      (a, _) -> a.like(0)),
  CEIL(
      "the smallest integer ≥ a",
      "Knuth, The Art of Computer Programming 1, §1.2.4",
      REAL.kink("jumps at integers; the derivative is 0 everywhere", Distance.INTEGER),
      Math::ceil,
      (a, _) -> a.like(0)),
  TRUNC(
      "a without its fraction",
      "IEEE 754-2019, §5.9",
      REAL.kink("jumps at integers but 0; the derivative is 0 everywhere", Distance.INTEGER),
      a -> a < 0 ? Math.ceil(a) : Math.floor(a),
      (a, _) -> a.like(0)),
  ROUND(
      "the integer nearest to a, the even one of two",
      "IEEE 754-2019, §5.9",
      REAL.kink("jumps at a + ½ an integer; the derivative is 0 everywhere", Distance.HALF),
      Math::rint,
      (a, _) -> a.like(0)),
  FLOOR_DIVIDE(
      "⌊a/b⌋",
      "Knuth, The Art of Computer Programming 1, §1.2.4",
      Domain.where("b ≠ 0", (_, b, _) -> Math.abs(b))
          .kink("jumps where a/b is an integer; the derivative is 0 everywhere", Distance.MULTIPLE),
      Division::floorDivide,
      Elementwise::flat,
      Elementwise::flat),
  FMOD(
      "a − b·trunc(a/b), with the sign of a",
      "Boute, The Euclidean definition of the functions div and mod, 1992",
      Domain.where("b ≠ 0", (_, b, _) -> Math.abs(b))
          .kink("jumps where a/b is an integer, with the slope to the right", Distance.MULTIPLE),
      (a, b) -> a % b,
      (a, _, _) -> a.like(1),
      (a, b, _) -> a.abs().floorDivide(b.abs()).copySign(a.div(b)).neg()),
  REMAINDER(
      "a − b·⌊a/b⌋, with the sign of b",
      "Knuth, The Art of Computer Programming 1, §1.2.4",
      Domain.where("b ≠ 0", (_, b, _) -> Math.abs(b))
          .kink("jumps where a/b is an integer, with the slope to the right", Distance.MULTIPLE),
      Division::remainder,
      (a, _, _) -> a.like(1),
      (a, b, _) -> a.floorDivide(b).neg()),
  COPY_SIGN(
      "|a| with the sign of b",
      "IEEE 754-2019, §5.5.1",
      REAL.kink(
          "a = 0, where the derivative is 0; jumps at b = 0",
          (a, b, _) -> Math.min(Math.abs(a), Math.abs(b))),
      (a, b) -> Math.copySign(a, b),
      (a, _, y) -> a.sign().mul(y.sign()),
      Elementwise::flat),

  // Selection
  MAXIMUM(
      "max(a, b)",
      "definition; at the kink a subgradient, Rockafellar, Convex Analysis, 1970, §23",
      REAL.kink("a = b, where each operand gets ½", Distance.TIE),
      LaneKernel.MAXIMUM,
      (a, b, _) -> a.greater(b).add(a.equal(b).mul(0.5)),
      (a, b, _) -> b.greater(a).add(a.equal(b).mul(0.5))),
  MINIMUM(
      "min(a, b)",
      "definition; at the kink a subgradient, Rockafellar, Convex Analysis, 1970, §23",
      REAL.kink("a = b, where each operand gets ½", Distance.TIE),
      LaneKernel.MINIMUM,
      (a, b, _) -> b.greater(a).add(a.equal(b).mul(0.5)),
      (a, b, _) -> a.greater(b).add(a.equal(b).mul(0.5))),
  FMAX(
      "max(a, b), without an operand that is NaN",
      "ISO C17, §7.12.12",
      REAL.kink("a = b, where a is taken", Distance.TIE),
      (a, b) -> Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.max(a, b),
      (a, b, _) -> a.greaterEqual(b).maximum(b.equal(b).rsub(1)),
      (a, b, _) -> a.greaterEqual(b).maximum(b.equal(b).rsub(1)).rsub(1)),
  FMIN(
      "min(a, b), without an operand that is NaN",
      "ISO C17, §7.12.12",
      REAL.kink("a = b, where a is taken", Distance.TIE),
      (a, b) -> Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.min(a, b),
      (a, b, _) -> b.greaterEqual(a).maximum(b.equal(b).rsub(1)),
      (a, b, _) -> b.greaterEqual(a).maximum(b.equal(b).rsub(1)).rsub(1)),
  EQUAL(
      "1 if a = b, else 0",
      "definition",
      Domain.COMPARISON,
      LaneKernel.EQUAL,
      Elementwise::flat,
      Elementwise::flat),
  GREATER(
      "1 if a > b, else 0",
      "definition",
      Domain.COMPARISON,
      LaneKernel.GREATER,
      Elementwise::flat,
      Elementwise::flat),
  GREATER_EQUAL(
      "1 if a ≥ b, else 0",
      "definition",
      Domain.COMPARISON,
      LaneKernel.GREATER_EQUAL,
      Elementwise::flat,
      Elementwise::flat),
  WHERE(
      "b if a ≠ 0, else c",
      "definition",
      REAL.kink("jumps where a becomes 0; the derivative by a is 0", Distance.OF_A),
      LaneKernel.WHERE,
      (a, _, _, _) -> a.like(0),
      (a, _, _, _) -> Value.where(a, a.like(1), a.like(0)),
      (a, _, _, _) -> Value.where(a, a.like(0), a.like(1))),
  CLAMP(
      "a between b and c",
      "definition",
      REAL.kink(
          "a = b and a = c, where the derivative by a is 1; b = c, where only one bound is active",
          (a, b, c) -> Math.min(Math.min(Math.abs(a - b), Math.abs(a - c)), Math.abs(b - c))),
      LaneKernel.CLAMP,
      (a, b, c, _) -> a.greaterEqual(b).mul(c.greaterEqual(a)),
      (a, b, c, _) -> b.greater(a).mul(c.greaterEqual(b)),
      (a, b, c, _) -> Value.where(b.greater(c), a.like(1), a.greater(c)));

  private final String opName = CaseFormat.UPPER_UNDERSCORE.to(CaseFormat.LOWER_CAMEL, name());
  private final int arity;
  private final String formula;
  private final String reference;
  private final Domain domain;
  private final Kernel kernel;

  /// The kernel's function, without the detour through the kernel.
  private final ScalarFunction primal;

  private final Partial[] partials;
  private final boolean selects;

  /// The partials as functions of numbers, derived from [#partials] at first use.
  private final @Nullable ScalarFunction[] compiled;

  /// The products of cotangent and partial over lanes, derived from [#partials] at first use.
  private final @Nullable Vjp[] vjps;

  private final LaneProgram program;

  /// The same for float32, made at first use.
  private @Nullable LaneProgram floatProgram;

  Elementwise(String formula, String reference, Domain domain, Kernel kernel, Partial... partials) {
    this.arity = partials.length;
    this.formula = formula;
    this.reference = reference;
    this.domain = domain;
    this.kernel = kernel;
    this.primal = kernel.scalar();
    this.partials = partials;
    this.selects = !domain.kinks().isEmpty();
    this.compiled = new ScalarFunction[arity];
    this.vjps = new Vjp[2 * arity];
    this.program = RuleProgram.primal(kernel, arity, DType.FLOAT64);
  }

  Elementwise(
      String formula, String reference, Domain domain, LaneKernel kernel, UnaryPartial partial) {
    this(formula, reference, domain, (Kernel) kernel, unary(partial));
  }

  Elementwise(
      String formula,
      String reference,
      Domain domain,
      DoubleUnaryOperator primal,
      UnaryPartial partial) {
    this(formula, reference, domain, ScalarKernel.unary(primal), unary(partial));
  }

  Elementwise(
      String formula,
      String reference,
      Domain domain,
      LaneKernel kernel,
      BinaryPartial first,
      BinaryPartial second) {
    this(formula, reference, domain, (Kernel) kernel, binary(first), binary(second));
  }

  Elementwise(
      String formula,
      String reference,
      Domain domain,
      DoubleBinaryOperator primal,
      BinaryPartial first,
      BinaryPartial second) {
    this(formula, reference, domain, ScalarKernel.binary(primal), binary(first), binary(second));
  }

  private static Partial unary(UnaryPartial partial) {
    return (a, _, _, y) -> partial.of(a, y);
  }

  private static Partial binary(BinaryPartial partial) {
    return (a, b, _, y) -> partial.of(a, b, y);
  }

  /// `b·aᶜ` with `c = b − 1`. The rounding error `e` of `c` alone would cost 22 ulp at `b = −15.7`;
  /// the factor `aᵉ ≈ 1 + e·ln a` makes it good.
  private static Value powSlope(Value a, Value b) {
    Value c = b.sub(1);
    Value e = b.sub(c).sub(1);
    Value correction = e.mul(a.abs().log().clamp(-1000, 1000)).add(1);
    return b.strongMul(a.pow(c)).mul(Value.where(e.abs().greater(0), correction, e.like(1)));
  }

  private static Value geluSlope(Value a) {
    return GELU_SLOPE.apply(a);
  }

  private static Value siluSlope(Value a) {
    return SILU_SLOPE.apply(a);
  }

  private static Value logAddExpSlope(Value a, Value b) {
    return LOG_ADD_EXP_SLOPE.apply(a, b);
  }

  private static Value bceWithLogitsSlope(Value a, Value b) {
    return BCE_WITH_LOGITS_SLOPE.apply(a, b);
  }

  private static Value logAddExp2Slope(Value a, Value b) {
    return LOG_ADD_EXP2_SLOPE.apply(a, b);
  }

  private static Value mishSlope(Value a) {
    return MISH_SLOPE.apply(a);
  }

  private static Value geluTanhSlope(Value a) {
    return GELU_TANH_SLOPE.apply(a);
  }

  private static Value erfinvSlope(Value a) {
    return ERFINV_SLOPE.apply(a);
  }

  private static Value normalHazard(Value a) {
    return NORMAL_HAZARD.apply(a);
  }

  private static Value sincDerivative(Value order, Value a) {
    return SINC_DERIVATIVE.apply(order, a);
  }

  private static Value erfcxDerivative(Value order, Value a) {
    return ERFCX_DERIVATIVE.apply(order, a);
  }

  private static Value polygamma(Value order, Value a) {
    return POLYGAMMA.apply(order, a);
  }

  private static Value besselI(Value order, Value a) {
    return BESSEL_I.apply(order, a);
  }

  private static double entropy(double a) {
    return a == 0 ? 0 : a < 0 ? Double.NEGATIVE_INFINITY : a * -LaneKernel.LOG.at(a, 0, 0, 0);
  }

  private static double xlogy(double a, double b) {
    return a == 0 && !Double.isNaN(b) ? 0 : a * LaneKernel.LOG.at(b, 0, 0, 0);
  }

  private static double xlog1py(double a, double b) {
    return a == 0 && !Double.isNaN(b) ? 0 : a * LaneKernel.LOG1P.at(b, 0, 0, 0);
  }

  private static Value entropySlope(Value a) {
    // The distance from 1/e, which is no double.
    Value d = a.sub(0.36787944117144233).sub(-1.2428753672788363e-17);
    Value near = d.mul(Math.E).log1p().neg();
    return Value.where(d.abs().greater(0.2), a.log().neg().sub(1), near);
  }

  /// `σ·(1 − t²)·(2 + a·(σ(−a) − 2tσ))` with `t = tanh(ln(1 + eᵃ))`.
  private static Value mishCurvature(Value a) {
    Value softplus = a.softplus();
    Value sech2 = softplus.mul(2).sigmoid().mul(softplus.mul(-2).sigmoid()).mul(4);
    Value sigmoid = a.sigmoid();
    Value bend = a.neg().sigmoid().sub(softplus.tanh().mul(sigmoid).mul(2));
    return fading(sigmoid.mul(sech2), bend.mul(a).add(2));
  }

  /// `σ(z)·σ(−z)·(2z′ + a·z″ − a·z′²·tanh(z/2))`.
  private static Value geluTanhCurvature(Value a) {
    double scale = 2 * Math.sqrt(2 / Math.PI);
    double cube = scale * 0.044715;
    Value square = a.square();
    Value z = square.mul(cube).add(scale).mul(a);
    Value slope = square.mul(3 * cube).add(scale);
    Value bend = slope.square().mul(z.mul(0.5).tanh()).mul(a);
    return fading(
        z.sigmoid().mul(z.neg().sigmoid()), slope.mul(2).add(square.mul(6 * cube)).sub(bend));
  }

  /// `−y·(a + y)`. To the left `a + y` cancels: there it is `−erfcx′(u)/(√2·erfcx u)` with `u =
  /// −a/√2`, until the slope has rounded to −1.
  private static Value normalHazardSlope(Value a, Value y) {
    Value u = a.mul(-Math.sqrt(0.5));
    Value left = erfcxDerivative(a.like(1), u).div(u.erfcx().mul(-Math.sqrt(2)));
    Value slope = fading(y, Value.where(a.greater(0), a.add(y), left)).neg();
    return Value.where(a.neg().greater(1e9), a.like(-1), slope);
  }

  /// Divides a component by the norm of its vector, `power` times; 0 for the zero vector.
  private static Value overNorm(Value component, Value norm, int power) {
    Value divisor = Value.where(norm, norm, norm.like(1));
    Value quotient = component.div(divisor);
    return power == 1 ? quotient : quotient.div(divisor);
  }

  /// `w·x` where `w` falls to 0 faster than any `x` rises: once it is 0, so are all derivatives.
  private static Value fading(Value w, Value x) {
    return Value.where(w, w.mul(x), w.like(0));
  }

  /// The partial of a step function.
  private static Value flat(Value a, Value b, Value y) {
    return y.like(0);
  }

  @Override
  public String opName() {
    return opName;
  }

  /// The number of operands.
  ///
  /// @return 1, 2 or 3
  public int arity() {
    return arity;
  }

  /// What the row computes, in terms of its operands `a`, `b`, `c`.
  ///
  /// @return a formula for people
  public String formula() {
    return formula;
  }

  /// Where the formula or its derivative comes from.
  ///
  /// @return author, title and year, or a section of a handbook; `definition` if there is only the
  ///   formula itself
  public String reference() {
    return reference;
  }

  /// Where the row is defined and smooth.
  ///
  /// @return the domain
  public Domain domain() {
    return domain;
  }

  /// The value at a point of numbers.
  ///
  /// @param a first operand
  /// @param b second operand, anything if there is none
  /// @param c third operand, anything if there is none
  /// @return the value, NaN outside the domain
  public double primal(double a, double b, double c) {
    return primal.at(a, b, c, 0);
  }

  /// Applies the row to operands that broadcast against each other.
  ///
  /// @param operands as many as [#arity], of one dtype
  /// @return the result, recorded if an operand is
  /// @throws IllegalArgumentException if the count, shapes or dtypes do not fit
  public Value apply(Value... operands) {
    if (operands.length != arity) {
      throw Errors.illegal(
          opName,
          "takes " + arity + " operands, got " + operands.length,
          "Give one for each letter of " + formula + ".");
    }
    return switch (arity) {
      case 1 -> apply(operands[0]);
      case 2 -> apply(operands[0], operands[1]);
      default -> apply(operands[0], operands[1], operands[2]);
    };
  }

  private Value apply(Value a, Value b, Value c) {
    Value[] operands = {a, b, c};
    if (!Value.arePlainScalars(operands)) {
      return Broadcasting.apply(this, operands);
    }
    double y = primal.at(a.item(), b.item(), c.item(), 0);
    double[] partials = new double[3];
    for (int k = 0; k < 3; k++) {
      partials[k] = operands[k].isConstant() ? 0 : partial(k).at(a.item(), b.item(), c.item(), y);
    }
    return Value.node(this, operands, y, partials);
  }

  Value apply(Value a) {
    if (!a.isPlainScalar()) {
      return Broadcasting.apply(this, a, null);
    }
    double x = a.item();
    double y = primal.at(x, 0, 0, 0);
    Value result = a.isConstant() ? Value.of(y) : new Value(this, a, y, partial(0).at(x, 0, 0, y));
    if (Watch.active != 0) {
      Watch.see(this, result, a);
    }
    return result;
  }

  Value apply(Value a, Value b) {
    if (!a.isPlainScalar() || !b.isPlainScalar()) {
      return Broadcasting.apply(this, a, b);
    }
    Value result = scalar(a, b);
    if (Watch.active != 0) {
      Watch.see(this, result, a, b);
    }
    return result;
  }

  /// The three rows that most scalar programs are made of have their partials written out as
  /// numbers here: `this` is known where this method is inlined, so that nothing is called. A test
  /// holds every row to its rule, bit for bit.
  private Value scalar(Value a, Value b) {
    double l = a.item();
    double r = b.item();
    if (a.isConstant() && b.isConstant()) {
      return Value.of(primal.at(l, r, 0, 0));
    }
    if (this == ADD) {
      return new Value(this, a, b, l + r, 1, 1);
    }
    if (this == SUB) {
      return new Value(this, a, b, l - r, 1, -1);
    }
    if (this == MUL) {
      return new Value(this, a, b, l * r, r, l);
    }
    double y = primal.at(l, r, 0, 0);
    return new Value(
        this,
        a,
        b,
        y,
        a.isConstant() ? 0 : partial(0).at(l, r, 0, y),
        b.isConstant() ? 0 : partial(1).at(l, r, 0, y));
  }

  /// The primal on numbers.
  ScalarFunction primal() {
    return primal;
  }

  /// The primal over lanes of arrays, with the same bits.
  Kernel kernel() {
    return kernel;
  }

  /// The primal as a program, for operands that are stretched or float32.
  LaneProgram program(DType dtype) {
    if (dtype == DType.FLOAT64) {
      return program;
    }
    LaneProgram known = floatProgram;
    if (known == null) {
      known = RuleProgram.primal(kernel, arity, dtype);
      floatProgram = known;
    }
    return known;
  }

  /// Cotangent times partial by one operand as a program; null where that is the cotangent.
  @SuppressWarnings("EnumOrdinal")
  @Nullable LaneProgram vjpProgram(int operand, DType dtype) {
    int index = dtype == DType.FLOAT64 ? operand : arity + operand;
    Vjp known = vjps[index];
    if (known == null) {
      known = new Vjp(RuleProgram.vjp(partials[operand], selects, dtype));
      vjps[index] = known;
    }
    return known.program;
  }

  /// The partial by one operand as a program.
  LaneProgram partialProgram(int operand, DType dtype) {
    return RuleProgram.partial(partials[operand], dtype);
  }

  /// Whether the partial by one operand needs no more than float32 where the operands are that.
  boolean hasFloatPartial(int operand) {
    return RuleProgram.keepsFloats(partials[operand]);
  }

  /// What a rule becomes on tensors; known to have no program where that is null.
  private record Vjp(@Nullable LaneProgram program) {}

  /// The partial by one operand, as a function of numbers.
  ScalarFunction partial(int operand) {
    ScalarFunction known = compiled[operand];
    if (known != null) {
      return known;
    }
    // Two threads may both get here: they compile the same rule, and either result serves.
    ScalarFunction fresh = RuleCompiler.compile(arity, partials[operand]);
    compiled[operand] = fresh;
    return fresh;
  }

  /// The partial by one operand, as Values: live operands give a differentiable partial.
  Value partial(int operand, Value[] operands, Value y) {
    Value a = operands[0];
    return partials[operand].of(a, arity > 1 ? operands[1] : a, arity > 2 ? operands[2] : a, y);
  }

  /// Cotangent times partial, where the zero that is meant wins over ∞ and NaN.
  ///
  /// A zero cotangent says that nothing depends on this result, so it contributes 0. At a row that
  /// selects (it has kinks) a zero partial says that this operand was not taken, so it gets 0 even
  /// from an infinite cotangent; elsewhere 0·∞ stays NaN, because no finite answer is known.
  double chain(double cotangent, double partial) {
    double product = cotangent * partial;
    if (!Double.isNaN(product)) {
      return product;
    }
    return cotangent == 0 || (partial == 0 && selects) ? 0 : product;
  }

  /// The same product on Values.
  Value chain(Value cotangent, Value partial) {
    return selects ? ZERO_MUL.apply(partial, cotangent) : cotangent.strongMul(partial);
  }

  /// A partial derivative of an operation with up to three operands.
  @FunctionalInterface
  interface Partial {
    Value of(Value a, Value b, Value c, Value y);
  }

  /// The derivative of an operation with one operand.
  @FunctionalInterface
  interface UnaryPartial {
    Value of(Value a, Value y);
  }

  /// A partial derivative of an operation with two operands.
  @FunctionalInterface
  interface BinaryPartial {
    Value of(Value a, Value b, Value y);
  }
}

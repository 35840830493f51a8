package dev.autodiff;

import java.util.List;

/// The operations as functions, for formulas that read like mathematics with a static import.
///
/// Each does what the method of the same name on [Value] does, and documents its domain and edge
/// cases there.
public final class Functions {
  private Functions() {}

  /// The negative, `−a`.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#neg
  public static Value neg(Value a) {
    return a.neg();
  }

  /// The absolute value, `|a|`.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#abs
  public static Value abs(Value a) {
    return a.abs();
  }

  /// The sign: −1, 0 or 1; ±0 is kept.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#sign
  public static Value sign(Value a) {
    return a.sign();
  }

  /// The square, `a²`.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#square
  public static Value square(Value a) {
    return a.square();
  }

  /// The square root, `√a`, for `a ≥ 0`; else NaN.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#sqrt
  public static Value sqrt(Value a) {
    return a.sqrt();
  }

  /// The reciprocal, `1/a`; ±∞ at ±0.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#reciprocal
  public static Value reciprocal(Value a) {
    return a.reciprocal();
  }

  /// The exponential, `eᵃ`.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#exp
  public static Value exp(Value a) {
    return a.exp();
  }

  /// `eᵃ − 1`, exact near 0.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#expm1
  public static Value expm1(Value a) {
    return a.expm1();
  }

  /// The natural logarithm; −∞ at 0, NaN below.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#log
  public static Value log(Value a) {
    return a.log();
  }

  /// `ln(1 + a)`, exact near 0; −∞ at −1, NaN below.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#log1p
  public static Value log1p(Value a) {
    return a.log1p();
  }

  /// The sine of an angle in radians.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#sin
  public static Value sin(Value a) {
    return a.sin();
  }

  /// The cosine of an angle in radians.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#cos
  public static Value cos(Value a) {
    return a.cos();
  }

  /// The tangent of an angle in radians.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#tan
  public static Value tan(Value a) {
    return a.tan();
  }

  /// The arc sine in radians, for `−1 ≤ a ≤ 1`; else NaN.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#asin
  public static Value asin(Value a) {
    return a.asin();
  }

  /// The arc cosine in radians, for `−1 ≤ a ≤ 1`; else NaN.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#acos
  public static Value acos(Value a) {
    return a.acos();
  }

  /// The arc tangent in radians.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#atan
  public static Value atan(Value a) {
    return a.atan();
  }

  /// The hyperbolic sine.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#sinh
  public static Value sinh(Value a) {
    return a.sinh();
  }

  /// The hyperbolic cosine.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#cosh
  public static Value cosh(Value a) {
    return a.cosh();
  }

  /// The hyperbolic tangent.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#tanh
  public static Value tanh(Value a) {
    return a.tanh();
  }

  /// The logistic function, `σ(a) = 1/(1 + e⁻ᵃ)`.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#sigmoid
  public static Value sigmoid(Value a) {
    return a.sigmoid();
  }

  /// `ln σ(a)`, without overflow: `a` far left, `−eᵃ⁻` far right.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#logSigmoid
  public static Value logSigmoid(Value a) {
    return a.logSigmoid();
  }

  /// `ln(1 + eᵃ)`, without overflow and without a threshold.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#softplus
  public static Value softplus(Value a) {
    return a.softplus();
  }

  /// `max(a, 0)`; NaN stays NaN.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#relu
  public static Value relu(Value a) {
    return a.relu();
  }

  /// `a·Φ(a)` with the exact normal distribution function.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#gelu
  public static Value gelu(Value a) {
    return a.gelu();
  }

  /// `a·σ(a)`, also called swish.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#silu
  public static Value silu(Value a) {
    return a.silu();
  }

  /// The error function, `2/√π ∫₀ᵃ exp(−t²) dt`.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#erf
  public static Value erf(Value a) {
    return a.erf();
  }

  /// The complement `1 − erf a`, with all digits in the right tail.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#erfc
  public static Value erfc(Value a) {
    return a.erfc();
  }

  /// `exp(−a²)`, without the rounding error of `a²`.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#gaussian
  public static Value gaussian(Value a) {
    return a.gaussian();
  }

  /// The standard normal density, `exp(−a²/2)/√(2π)`.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#normalPdf
  public static Value normalPdf(Value a) {
    return a.normalPdf();
  }

  /// The standard normal distribution function Φ, with all digits in the left tail.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#ndtr
  public static Value ndtr(Value a) {
    return a.ndtr();
  }

  /// The sum, `a + b`.
  ///
  /// @param a the first operand
  /// @param b the second operand, broadcast against the first
  /// @return a value of the broadcast shape
  /// @see Value#add(Value)
  public static Value add(Value a, Value b) {
    return a.add(b);
  }

  /// The sum, `a + b`.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the first operand's shape
  /// @see Value#add(double)
  public static Value add(Value a, double b) {
    return a.add(b);
  }

  /// The sum, `a + b`.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the second operand's shape
  /// @see Value#add(Value)
  public static Value add(double a, Value b) {
    return b.like(a).add(b);
  }

  /// The difference, `a − b`.
  ///
  /// @param a the first operand
  /// @param b the second operand, broadcast against the first
  /// @return a value of the broadcast shape
  /// @see Value#sub(Value)
  public static Value sub(Value a, Value b) {
    return a.sub(b);
  }

  /// The difference, `a − b`.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the first operand's shape
  /// @see Value#sub(double)
  public static Value sub(Value a, double b) {
    return a.sub(b);
  }

  /// The difference, `a − b`.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the second operand's shape
  /// @see Value#sub(Value)
  public static Value sub(double a, Value b) {
    return b.like(a).sub(b);
  }

  /// The product, `a·b`.
  ///
  /// @param a the first operand
  /// @param b the second operand, broadcast against the first
  /// @return a value of the broadcast shape
  /// @see Value#mul(Value)
  public static Value mul(Value a, Value b) {
    return a.mul(b);
  }

  /// The product, `a·b`.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the first operand's shape
  /// @see Value#mul(double)
  public static Value mul(Value a, double b) {
    return a.mul(b);
  }

  /// The product, `a·b`.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the second operand's shape
  /// @see Value#mul(Value)
  public static Value mul(double a, Value b) {
    return b.like(a).mul(b);
  }

  /// The quotient, `a/b`; IEEE results at `b = 0`.
  ///
  /// @param a the first operand
  /// @param b the second operand, broadcast against the first
  /// @return a value of the broadcast shape
  /// @see Value#div(Value)
  public static Value div(Value a, Value b) {
    return a.div(b);
  }

  /// The quotient, `a/b`; IEEE results at `b = 0`.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the first operand's shape
  /// @see Value#div(double)
  public static Value div(Value a, double b) {
    return a.div(b);
  }

  /// The quotient, `a/b`; IEEE results at `b = 0`.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the second operand's shape
  /// @see Value#div(Value)
  public static Value div(double a, Value b) {
    return b.like(a).div(b);
  }

  /// The power, `aᵇ`.
  ///
  /// @param a the first operand
  /// @param b the second operand, broadcast against the first
  /// @return a value of the broadcast shape
  /// @see Value#pow(Value)
  public static Value pow(Value a, Value b) {
    return a.pow(b);
  }

  /// The power, `aᵇ`.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the first operand's shape
  /// @see Value#pow(double)
  public static Value pow(Value a, double b) {
    return a.pow(b);
  }

  /// The power, `aᵇ`.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the second operand's shape
  /// @see Value#pow(Value)
  public static Value pow(double a, Value b) {
    return b.like(a).pow(b);
  }

  /// The larger of two; NaN if either is.
  ///
  /// @param a the first operand
  /// @param b the second operand, broadcast against the first
  /// @return a value of the broadcast shape
  /// @see Value#maximum(Value)
  public static Value maximum(Value a, Value b) {
    return a.maximum(b);
  }

  /// The larger of two; NaN if either is.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the first operand's shape
  /// @see Value#maximum(double)
  public static Value maximum(Value a, double b) {
    return a.maximum(b);
  }

  /// The larger of two; NaN if either is.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the second operand's shape
  /// @see Value#maximum(Value)
  public static Value maximum(double a, Value b) {
    return b.like(a).maximum(b);
  }

  /// The smaller of two; NaN if either is.
  ///
  /// @param a the first operand
  /// @param b the second operand, broadcast against the first
  /// @return a value of the broadcast shape
  /// @see Value#minimum(Value)
  public static Value minimum(Value a, Value b) {
    return a.minimum(b);
  }

  /// The smaller of two; NaN if either is.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the first operand's shape
  /// @see Value#minimum(double)
  public static Value minimum(Value a, double b) {
    return a.minimum(b);
  }

  /// The smaller of two; NaN if either is.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the second operand's shape
  /// @see Value#minimum(Value)
  public static Value minimum(double a, Value b) {
    return b.like(a).minimum(b);
  }

  /// The angle of the point `(x, y) = (b, a)` in radians, from −π to π.
  ///
  /// @param a the first operand
  /// @param b the second operand, broadcast against the first
  /// @return a value of the broadcast shape
  /// @see Value#atan2(Value)
  public static Value atan2(Value a, Value b) {
    return a.atan2(b);
  }

  /// The angle of the point `(x, y) = (b, a)` in radians, from −π to π.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the first operand's shape
  /// @see Value#atan2(double)
  public static Value atan2(Value a, double b) {
    return a.atan2(b);
  }

  /// The angle of the point `(x, y) = (b, a)` in radians, from −π to π.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the second operand's shape
  /// @see Value#atan2(Value)
  public static Value atan2(double a, Value b) {
    return b.like(a).atan2(b);
  }

  /// `√(a² + b²)` without intermediate overflow.
  ///
  /// @param a the first operand
  /// @param b the second operand, broadcast against the first
  /// @return a value of the broadcast shape
  /// @see Value#hypot(Value)
  public static Value hypot(Value a, Value b) {
    return a.hypot(b);
  }

  /// `√(a² + b²)` without intermediate overflow.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the first operand's shape
  /// @see Value#hypot(double)
  public static Value hypot(Value a, double b) {
    return a.hypot(b);
  }

  /// `√(a² + b²)` without intermediate overflow.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the second operand's shape
  /// @see Value#hypot(Value)
  public static Value hypot(double a, Value b) {
    return b.like(a).hypot(b);
  }

  /// `ln(eᵃ + eᵇ)` without overflow.
  ///
  /// @param a the first operand
  /// @param b the second operand, broadcast against the first
  /// @return a value of the broadcast shape
  /// @see Value#logAddExp(Value)
  public static Value logAddExp(Value a, Value b) {
    return a.logAddExp(b);
  }

  /// `ln(eᵃ + eᵇ)` without overflow.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the first operand's shape
  /// @see Value#logAddExp(double)
  public static Value logAddExp(Value a, double b) {
    return a.logAddExp(b);
  }

  /// `ln(eᵃ + eᵇ)` without overflow.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the second operand's shape
  /// @see Value#logAddExp(Value)
  public static Value logAddExp(double a, Value b) {
    return b.like(a).logAddExp(b);
  }

  /// The product in which a zero on the left wins over ∞ and NaN on the right: 0 there, else `a·b`.
  ///
  /// @param a the first operand
  /// @param b the second operand, broadcast against the first
  /// @return a value of the broadcast shape
  /// @see Value#strongMul(Value)
  public static Value strongMul(Value a, Value b) {
    return a.strongMul(b);
  }

  /// The product in which a zero on the left wins over ∞ and NaN on the right: 0 there, else `a·b`.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the first operand's shape
  /// @see Value#strongMul(double)
  public static Value strongMul(Value a, double b) {
    return a.strongMul(b);
  }

  /// The product in which a zero on the left wins over ∞ and NaN on the right: 0 there, else `a·b`.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the second operand's shape
  /// @see Value#strongMul(Value)
  public static Value strongMul(double a, Value b) {
    return b.like(a).strongMul(b);
  }

  /// `a` if `a > 0`, else `b·a`.
  ///
  /// @param a the first operand
  /// @param b the second operand, broadcast against the first
  /// @return a value of the broadcast shape
  /// @see Value#leakyRelu(Value)
  public static Value leakyRelu(Value a, Value b) {
    return a.leakyRelu(b);
  }

  /// `a` if `a > 0`, else `b·a`.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the first operand's shape
  /// @see Value#leakyRelu(double)
  public static Value leakyRelu(Value a, double b) {
    return a.leakyRelu(b);
  }

  /// `a` if `a > 0`, else `b·a`.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the second operand's shape
  /// @see Value#leakyRelu(Value)
  public static Value leakyRelu(double a, Value b) {
    return b.like(a).leakyRelu(b);
  }

  /// `a` if `a > 0`, else `b·(eᵃ − 1)`.
  ///
  /// @param a the first operand
  /// @param b the second operand, broadcast against the first
  /// @return a value of the broadcast shape
  /// @see Value#elu(Value)
  public static Value elu(Value a, Value b) {
    return a.elu(b);
  }

  /// `a` if `a > 0`, else `b·(eᵃ − 1)`.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the first operand's shape
  /// @see Value#elu(double)
  public static Value elu(Value a, double b) {
    return a.elu(b);
  }

  /// `a` if `a > 0`, else `b·(eᵃ − 1)`.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the second operand's shape
  /// @see Value#elu(Value)
  public static Value elu(double a, Value b) {
    return b.like(a).elu(b);
  }

  /// 1 where `a = b`, else 0; 0 at NaN.
  ///
  /// @param a the first operand
  /// @param b the second operand, broadcast against the first
  /// @return a value of the broadcast shape
  /// @see Value#equal(Value)
  public static Value equal(Value a, Value b) {
    return a.equal(b);
  }

  /// 1 where `a = b`, else 0; 0 at NaN.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the first operand's shape
  /// @see Value#equal(double)
  public static Value equal(Value a, double b) {
    return a.equal(b);
  }

  /// 1 where `a = b`, else 0; 0 at NaN.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the second operand's shape
  /// @see Value#equal(Value)
  public static Value equal(double a, Value b) {
    return b.like(a).equal(b);
  }

  /// 1 where `a > b`, else 0; 0 at NaN.
  ///
  /// @param a the first operand
  /// @param b the second operand, broadcast against the first
  /// @return a value of the broadcast shape
  /// @see Value#greater(Value)
  public static Value greater(Value a, Value b) {
    return a.greater(b);
  }

  /// 1 where `a > b`, else 0; 0 at NaN.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the first operand's shape
  /// @see Value#greater(double)
  public static Value greater(Value a, double b) {
    return a.greater(b);
  }

  /// 1 where `a > b`, else 0; 0 at NaN.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the second operand's shape
  /// @see Value#greater(Value)
  public static Value greater(double a, Value b) {
    return b.like(a).greater(b);
  }

  /// 1 where `a ≥ b`, else 0; 0 at NaN.
  ///
  /// @param a the first operand
  /// @param b the second operand, broadcast against the first
  /// @return a value of the broadcast shape
  /// @see Value#greaterEqual(Value)
  public static Value greaterEqual(Value a, Value b) {
    return a.greaterEqual(b);
  }

  /// 1 where `a ≥ b`, else 0; 0 at NaN.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the first operand's shape
  /// @see Value#greaterEqual(double)
  public static Value greaterEqual(Value a, double b) {
    return a.greaterEqual(b);
  }

  /// 1 where `a ≥ b`, else 0; 0 at NaN.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the second operand's shape
  /// @see Value#greaterEqual(Value)
  public static Value greaterEqual(double a, Value b) {
    return b.like(a).greaterEqual(b);
  }

  /// `1/√a` for `a > 0`; ∞ at 0, NaN below.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#rsqrt
  public static Value rsqrt(Value a) {
    return a.rsqrt();
  }

  /// The cube root, with the sign of `a`.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#cbrt
  public static Value cbrt(Value a) {
    return a.cbrt();
  }

  /// `2ᵃ`, exact for integers.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#exp2
  public static Value exp2(Value a) {
    return a.exp2();
  }

  /// `10ᵃ`; overflows to ∞ from 308.26 on.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#exp10
  public static Value exp10(Value a) {
    return a.exp10();
  }

  /// The logarithm of base 2, exact for powers of two; −∞ at 0, NaN below.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#log2
  public static Value log2(Value a) {
    return a.log2();
  }

  /// The logarithm of base 10; −∞ at 0, NaN below.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#log10
  public static Value log10(Value a) {
    return a.log10();
  }

  /// `ln(a/(1 − a))`, the inverse of the logistic function, for `0 ≤ a ≤ 1`; else NaN.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#logit
  public static Value logit(Value a) {
    return a.logit();
  }

  /// The entropy term `−a·ln a`, 0 at 0; −∞ for `a < 0`.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#entr
  public static Value entr(Value a) {
    return a.entr();
  }

  /// The normalized sinc function, `sin(πa)/(πa)`, 1 at 0.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#sinc
  public static Value sinc(Value a) {
    return a.sinc();
  }

  /// The inverse hyperbolic sine, `ln(a + √(a² + 1))`.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#asinh
  public static Value asinh(Value a) {
    return a.asinh();
  }

  /// The inverse hyperbolic cosine, `ln(a + √(a² − 1))`, for `a ≥ 1`; else NaN.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#acosh
  public static Value acosh(Value a) {
    return a.acosh();
  }

  /// The inverse hyperbolic tangent, `½·ln((1 + a)/(1 − a))`, for `−1 ≤ a ≤ 1`; else NaN.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#atanh
  public static Value atanh(Value a) {
    return a.atanh();
  }

  /// `a·tanh(ln(1 + eᵃ))`.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#mish
  public static Value mish(Value a) {
    return a.mish();
  }

  /// The approximation `a/2·(1 + tanh(√(2/π)·(a + 0.044715·a³)))` of GELU.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#geluTanh
  public static Value geluTanh(Value a) {
    return a.geluTanh();
  }

  /// `a/(1 + |a|)`, from −1 to 1.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#softsign
  public static Value softsign(Value a) {
    return a.softsign();
  }

  /// `a − tanh a`, without cancellation at 0.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#tanhShrink
  public static Value tanhShrink(Value a) {
    return a.tanhShrink();
  }

  /// The inverse of the error function, for `−1 ≤ a ≤ 1`; else NaN.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#erfinv
  public static Value erfinv(Value a) {
    return a.erfinv();
  }

  /// The scaled complementary error function, `exp(a²)·erfc a`.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#erfcx
  public static Value erfcx(Value a) {
    return a.erfcx();
  }

  /// `ln Φ(a)` of the standard normal distribution, in both tails.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#logNdtr
  public static Value logNdtr(Value a) {
    return a.logNdtr();
  }

  /// `ln |Γ(a)|`; ∞ at the poles 0, −1, −2 … and at ±∞.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#lgamma
  public static Value lgamma(Value a) {
    return a.lgamma();
  }

  /// The digamma function, the derivative of [Value#lgamma].
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#digamma
  public static Value digamma(Value a) {
    return a.digamma();
  }

  /// The modified Bessel function of the first kind of order 0.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#i0
  public static Value i0(Value a) {
    return a.i0();
  }

  /// The largest integer that is not above `a`; ±0 and ±∞ stay.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#floor
  public static Value floor(Value a) {
    return a.floor();
  }

  /// The smallest integer that is not below `a`; ±0 and ±∞ stay.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#ceil
  public static Value ceil(Value a) {
    return a.ceil();
  }

  /// `a` without its fraction; ±0 and ±∞ stay.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#trunc
  public static Value trunc(Value a) {
    return a.trunc();
  }

  /// The nearest integer, the even one of two; ±0 and ±∞ stay.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#round
  public static Value round(Value a) {
    return a.round();
  }

  /// `a` between 0 and 6; NaN stays NaN.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#relu6
  public static Value relu6(Value a) {
    return a.relu6();
  }

  /// `(a + 3)/6` between 0 and 1.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#hardSigmoid
  public static Value hardSigmoid(Value a) {
    return a.hardSigmoid();
  }

  /// `a·hardSigmoid(a)`.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#hardSwish
  public static Value hardSwish(Value a) {
    return a.hardSwish();
  }

  /// The ELU that keeps mean and variance: `1.0507·elu(a, 1.6733)`.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#selu
  public static Value selu(Value a) {
    return a.selu();
  }

  /// The fraction `a − trunc a`, with the sign of `a`; NaN at ±∞.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#frac
  public static Value frac(Value a) {
    return a.frac();
  }

  /// Degrees in radians, `a·π/180`.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#toRadians
  public static Value toRadians(Value a) {
    return a.toRadians();
  }

  /// `a` if positive, else `α·(e^(a/α) − 1)`.
  ///
  /// @param a the operand
  /// @param alpha the value far left is its negative
  /// @return a value of its shape
  /// @throws IllegalArgumentException if alpha is 0
  /// @see Value#celu
  public static Value celu(Value a, double alpha) {
    return a.celu(alpha);
  }

  /// `a` between two bounds, with derivative 0 at the bounds.
  ///
  /// @param a the operand
  /// @param low the lower bound
  /// @param high the upper bound
  /// @return a value of its shape
  /// @see Value#hardTanh(double,double)
  public static Value hardTanh(Value a, double low, double high) {
    return a.hardTanh(low, high);
  }

  /// `a` between two bounds, with derivative 0 at the bounds.
  ///
  /// @param a the operand
  /// @param low the lower bound
  /// @param high the upper bound
  /// @return a value of the broadcast shape
  /// @see Value#hardTanh(Value,Value)
  public static Value hardTanh(Value a, Value low, Value high) {
    return a.hardTanh(low, high);
  }

  /// `log₂(2ᵃ + 2ᵇ)`, without overflow.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the broadcast shape
  /// @see Value#logAddExp2(Value)
  public static Value logAddExp2(Value a, Value b) {
    return a.logAddExp2(b);
  }

  /// `log₂(2ᵃ + 2ᵇ)`, without overflow.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the operand's shape
  /// @see Value#logAddExp2(Value)
  public static Value logAddExp2(Value a, double b) {
    return a.logAddExp2(b);
  }

  /// `log₂(2ᵃ + 2ᵇ)`, without overflow.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the operand's shape
  /// @see Value#logAddExp2(Value)
  public static Value logAddExp2(double a, Value b) {
    return b.like(a).logAddExp2(b);
  }

  /// `a·ln b`, and 0 if `a` is 0, unless `b` is NaN.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the broadcast shape
  /// @see Value#xlogy(Value)
  public static Value xlogy(Value a, Value b) {
    return a.xlogy(b);
  }

  /// `a·ln b`, and 0 if `a` is 0, unless `b` is NaN.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the operand's shape
  /// @see Value#xlogy(Value)
  public static Value xlogy(Value a, double b) {
    return a.xlogy(b);
  }

  /// `a·ln b`, and 0 if `a` is 0, unless `b` is NaN.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the operand's shape
  /// @see Value#xlogy(Value)
  public static Value xlogy(double a, Value b) {
    return b.like(a).xlogy(b);
  }

  /// `a·ln(1 + b)`, and 0 if `a` is 0, unless `b` is NaN.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the broadcast shape
  /// @see Value#xlog1py(Value)
  public static Value xlog1py(Value a, Value b) {
    return a.xlog1py(b);
  }

  /// `a·ln(1 + b)`, and 0 if `a` is 0, unless `b` is NaN.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the operand's shape
  /// @see Value#xlog1py(Value)
  public static Value xlog1py(Value a, double b) {
    return a.xlog1py(b);
  }

  /// `a·ln(1 + b)`, and 0 if `a` is 0, unless `b` is NaN.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the operand's shape
  /// @see Value#xlog1py(Value)
  public static Value xlog1py(double a, Value b) {
    return b.like(a).xlog1py(b);
  }

  /// The quotient rounded down, `⌊a/b⌋`, of the exact numbers; `a/b` at `b = 0`.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the broadcast shape
  /// @see Value#floorDivide(Value)
  public static Value floorDivide(Value a, Value b) {
    return a.floorDivide(b);
  }

  /// The quotient rounded down, `⌊a/b⌋`, of the exact numbers; `a/b` at `b = 0`.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the operand's shape
  /// @see Value#floorDivide(Value)
  public static Value floorDivide(Value a, double b) {
    return a.floorDivide(b);
  }

  /// The quotient rounded down, `⌊a/b⌋`, of the exact numbers; `a/b` at `b = 0`.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the operand's shape
  /// @see Value#floorDivide(Value)
  public static Value floorDivide(double a, Value b) {
    return b.like(a).floorDivide(b);
  }

  /// The remainder `a − b·trunc(a/b)` with the sign of `a`, exact; NaN at `b = 0`.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the broadcast shape
  /// @see Value#fmod(Value)
  public static Value fmod(Value a, Value b) {
    return a.fmod(b);
  }

  /// The remainder `a − b·trunc(a/b)` with the sign of `a`, exact; NaN at `b = 0`.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the operand's shape
  /// @see Value#fmod(Value)
  public static Value fmod(Value a, double b) {
    return a.fmod(b);
  }

  /// The remainder `a − b·trunc(a/b)` with the sign of `a`, exact; NaN at `b = 0`.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the operand's shape
  /// @see Value#fmod(Value)
  public static Value fmod(double a, Value b) {
    return b.like(a).fmod(b);
  }

  /// The remainder `a − b·⌊a/b⌋` with the sign of `b`; NaN at `b = 0`.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the broadcast shape
  /// @see Value#remainder(Value)
  public static Value remainder(Value a, Value b) {
    return a.remainder(b);
  }

  /// The remainder `a − b·⌊a/b⌋` with the sign of `b`; NaN at `b = 0`.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the operand's shape
  /// @see Value#remainder(Value)
  public static Value remainder(Value a, double b) {
    return a.remainder(b);
  }

  /// The remainder `a − b·⌊a/b⌋` with the sign of `b`; NaN at `b = 0`.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the operand's shape
  /// @see Value#remainder(Value)
  public static Value remainder(double a, Value b) {
    return b.like(a).remainder(b);
  }

  /// `|a|` with the sign of `b`, of −0 as well.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the broadcast shape
  /// @see Value#copySign(Value)
  public static Value copySign(Value a, Value b) {
    return a.copySign(b);
  }

  /// `|a|` with the sign of `b`, of −0 as well.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the operand's shape
  /// @see Value#copySign(Value)
  public static Value copySign(Value a, double b) {
    return a.copySign(b);
  }

  /// `|a|` with the sign of `b`, of −0 as well.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the operand's shape
  /// @see Value#copySign(Value)
  public static Value copySign(double a, Value b) {
    return b.like(a).copySign(b);
  }

  /// The larger of two; the other one if an operand is NaN.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the broadcast shape
  /// @see Value#fmax(Value)
  public static Value fmax(Value a, Value b) {
    return a.fmax(b);
  }

  /// The larger of two; the other one if an operand is NaN.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the operand's shape
  /// @see Value#fmax(Value)
  public static Value fmax(Value a, double b) {
    return a.fmax(b);
  }

  /// The larger of two; the other one if an operand is NaN.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the operand's shape
  /// @see Value#fmax(Value)
  public static Value fmax(double a, Value b) {
    return b.like(a).fmax(b);
  }

  /// The smaller of two; the other one if an operand is NaN.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the broadcast shape
  /// @see Value#fmin(Value)
  public static Value fmin(Value a, Value b) {
    return a.fmin(b);
  }

  /// The smaller of two; the other one if an operand is NaN.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the operand's shape
  /// @see Value#fmin(Value)
  public static Value fmin(Value a, double b) {
    return a.fmin(b);
  }

  /// The smaller of two; the other one if an operand is NaN.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the operand's shape
  /// @see Value#fmin(Value)
  public static Value fmin(double a, Value b) {
    return b.like(a).fmin(b);
  }

  /// The squared difference, `(a − b)²`.
  ///
  /// @param a the first operand
  /// @param b the second operand
  /// @return a value of the broadcast shape
  /// @see Value#squaredDifference
  public static Value squaredDifference(Value a, Value b) {
    return a.squaredDifference(b);
  }

  /// Linear interpolation, `a + w·(b − a)`.
  ///
  /// @param a where the weight 0 leads
  /// @param b where the weight 1 leads
  /// @param weight the weight
  /// @return a value of the broadcast shape
  /// @see Value#lerp(Value,Value)
  public static Value lerp(Value a, Value b, Value weight) {
    return a.lerp(b, weight);
  }

  /// Linear interpolation, `a + w·(b − a)`.
  ///
  /// @param a where the weight 0 leads
  /// @param b where the weight 1 leads
  /// @param weight the weight
  /// @return a value of the broadcast shape
  /// @see Value#lerp(Value,double)
  public static Value lerp(Value a, Value b, double weight) {
    return a.lerp(b, weight);
  }

  /// `a + s·b·c`.
  ///
  /// @param a the term
  /// @param b a factor
  /// @param c the other factor
  /// @param scale the number `s`
  /// @return a value of the broadcast shape
  /// @see Value#addcmul
  public static Value addcmul(Value a, Value b, Value c, double scale) {
    return a.addcmul(b, c, scale);
  }

  /// `a + s·b/c`.
  ///
  /// @param a the term
  /// @param b the dividend
  /// @param c the divisor
  /// @param scale the number `s`
  /// @return a value of the broadcast shape
  /// @see Value#addcdiv
  public static Value addcdiv(Value a, Value b, Value c, double scale) {
    return a.addcdiv(b, c, scale);
  }

  /// Chooses per element: `b` where the condition is not 0, else `c`.
  ///
  /// @param condition a mask
  /// @param b taken where the condition holds
  /// @param c taken elsewhere
  /// @return a value of the broadcast shape
  /// @see Value#where
  public static Value where(Value condition, Value b, Value c) {
    return Value.where(condition, b, c);
  }

  /// `a·b + c`, rounded once.
  ///
  /// @param a a factor
  /// @param b the other factor
  /// @param c what is added
  /// @return a value of the broadcast shape
  /// @see Value#fma
  public static Value fma(Value a, Value b, Value c) {
    return a.fma(b, c);
  }

  /// The sum of many values, as one node.
  ///
  /// @param terms values of one shape
  /// @return a value of that shape
  /// @see Value#sum(List)
  public static Value sum(List<Value> terms) {
    return Value.sum(terms);
  }

  /// `Σ aₖ·bₖ` of scalars, as one node.
  ///
  /// @param a scalars
  /// @param b as many scalars
  /// @return a scalar
  /// @see Value#dot
  public static Value dot(List<Value> a, List<Value> b) {
    return Value.dot(a, b);
  }

  /// Moves each element into `[low, high]`.
  ///
  /// @param a the operand
  /// @param low lower bound
  /// @param high upper bound
  /// @return a value of the broadcast shape
  /// @see Value#clamp(Value, Value)
  public static Value clamp(Value a, Value low, Value high) {
    return a.clamp(low, high);
  }

  /// Moves each element into `[low, high]`.
  ///
  /// @param a the operand
  /// @param low lower bound
  /// @param high upper bound
  /// @return a value of its shape
  /// @see Value#clamp(double, double)
  public static Value clamp(Value a, double low, double high) {
    return a.clamp(low, high);
  }

  /// The sum over some axes.
  ///
  /// @param a the operand
  /// @param axes the axes, none for all
  /// @return a value without those axes
  /// @see Value#sum(int...)
  public static Value sum(Value a, int... axes) {
    return a.sum(axes);
  }

  /// The mean over some axes.
  ///
  /// @param a the operand
  /// @param axes the axes, none for all
  /// @return a value without those axes
  /// @see Value#mean(int...)
  public static Value mean(Value a, int... axes) {
    return a.mean(axes);
  }

  /// The largest element over some axes.
  ///
  /// @param a the operand
  /// @param axes the axes, none for all
  /// @return a value without those axes
  /// @see Value#max(int...)
  public static Value max(Value a, int... axes) {
    return a.max(axes);
  }

  /// The smallest element over some axes.
  ///
  /// @param a the operand
  /// @param axes the axes, none for all
  /// @return a value without those axes
  /// @see Value#min(int...)
  public static Value min(Value a, int... axes) {
    return a.min(axes);
  }

  /// The product over some axes.
  ///
  /// @param a the operand
  /// @param axes the axes, none for all
  /// @return a value without those axes
  /// @see Value#prod(int...)
  public static Value prod(Value a, int... axes) {
    return a.prod(axes);
  }

  /// `ln Σ eᵃ` over some axes.
  ///
  /// @param a the operand
  /// @param axes the axes, none for all
  /// @return a value without those axes
  /// @see Value#logSumExp(int...)
  public static Value logSumExp(Value a, int... axes) {
    return a.logSumExp(axes);
  }

  /// `eᵃ / Σ eᵃ` over some axes.
  ///
  /// @param a the operand
  /// @param axes the axes, none for all
  /// @return a value of its shape
  /// @see Value#softmax(int...)
  public static Value softmax(Value a, int... axes) {
    return a.softmax(axes);
  }

  /// The Walsh–Hadamard transform along an axis.
  ///
  /// @param a the operand
  /// @param axis an axis whose length is a power of two
  /// @return a value of its shape
  /// @see Value#hadamard(int)
  public static Value hadamard(Value a, int axis) {
    return a.hadamard(axis);
  }

  /// The logarithm of the softmax over some axes.
  ///
  /// @param a the operand
  /// @param axes the axes, none for all
  /// @return a value of its shape
  /// @see Value#logSoftmax(int...)
  public static Value logSoftmax(Value a, int... axes) {
    return a.logSoftmax(axes);
  }

  /// The matrix product.
  ///
  /// @param a the left operand
  /// @param b the right operand
  /// @return the product
  /// @see Value#matmul
  public static Value matmul(Value a, Value b) {
    return a.matmul(b);
  }

  /// The inner product of two vectors.
  ///
  /// @param a a vector
  /// @param b a vector of the same length
  /// @return a scalar
  /// @see Value#dot(Value)
  public static Value dot(Value a, Value b) {
    return a.dot(b);
  }

  /// The outer product of two vectors.
  ///
  /// @param a a vector
  /// @param b a vector
  /// @return a matrix
  /// @see Value#outer
  public static Value outer(Value a, Value b) {
    return a.outer(b);
  }

  /// Einstein's summation.
  ///
  /// @param equation the terms, separated by commas
  /// @param operands as many values as there are terms
  /// @return a value with the axes that the result names
  /// @see Value#einsum
  public static Value einsum(String equation, Value... operands) {
    return Value.einsum(equation, operands);
  }

  /// Exchanges the last two axes.
  ///
  /// @param a the operand
  /// @return the transposed value
  /// @see Value#transpose()
  public static Value transpose(Value a) {
    return a.transpose();
  }

  /// Joins values along an axis.
  ///
  /// @param axis the axis
  /// @param values at least one, equal in all other axes
  /// @return the joined value
  /// @see Value#concat
  public static Value concat(int axis, Value... values) {
    return Value.concat(axis, values);
  }

  /// Joins values of equal shape along a new axis.
  ///
  /// @param axis index of the new axis
  /// @param values at least one
  /// @return the joined value
  /// @see Value#stack
  public static Value stack(int axis, Value... values) {
    return Value.stack(axis, values);
  }

  /// The unbiased variance over some axes: `Σ(x − μ)²/(n − 1)`.
  ///
  /// @param a the operand
  /// @param axes the axes, none for all
  /// @return a value without those axes; NaN for fewer than two elements
  /// @see Value#var(int...)
  public static Value var(Value a, int... axes) {
    return a.var(axes);
  }

  /// The unbiased standard deviation over some axes: the root of [Value#var(int...)].
  ///
  /// @param a the operand
  /// @param axes the axes, none for all
  /// @return a value without those axes; NaN for fewer than two elements
  /// @see Value#std(int...)
  public static Value std(Value a, int... axes) {
    return a.std(axes);
  }

  /// The Euclidean norm over some axes: `√Σx²`.
  ///
  /// @param a the operand
  /// @param axes the axes, none for all
  /// @return a value without those axes; 0 for no elements
  /// @see Value#norm(int...)
  public static Value norm(Value a, int... axes) {
    return a.norm(axes);
  }

  /// The vector norm of an order over some axes: `(Σ|x|ᵖ)^(1/p)`.
  ///
  /// @param a the operand
  /// @param order `p`, any number or ±∞
  /// @param keepDims whether the axes stay, with length 1
  /// @param axes the axes, none for all
  /// @return the reduced value; 0 for no elements and `p ≥ 0`
  /// @see Value#norm(double,boolean,int...)
  public static Value norm(Value a, double order, boolean keepDims, int... axes) {
    return a.norm(order, keepDims, axes);
  }

  /// `e⁻ᵃ / Σ e⁻ᵃ` over some axes, without overflow.
  ///
  /// @param a the operand
  /// @param axes the axes, none for all
  /// @return a value of its shape
  /// @see Value#softmin(int...)
  public static Value softmin(Value a, int... axes) {
    return a.softmin(axes);
  }

  /// The largest element along an axis and its index: the first one of those that tie, which gets
  /// the whole cotangent.
  ///
  /// @param a the operand
  /// @param axis the axis
  /// @return values and indices without that axis
  /// @see Value#maxWithIndex(int)
  public static Indexed maxWithIndex(Value a, int axis) {
    return a.maxWithIndex(axis);
  }

  /// The smallest element along an axis and its index: the first one of those that tie, which gets
  /// the whole cotangent.
  ///
  /// @param a the operand
  /// @param axis the axis
  /// @return values and indices without that axis
  /// @see Value#minWithIndex(int)
  public static Indexed minWithIndex(Value a, int axis) {
    return a.minWithIndex(axis);
  }

  /// The median along an axis and its index: the lower of the two in the middle of an even number
  /// of elements.
  ///
  /// @param a the operand
  /// @param axis the axis
  /// @return values and indices without that axis
  /// @see Value#median(int)
  public static Indexed median(Value a, int axis) {
    return a.median(axis);
  }

  /// The index of the largest element in row-major order, the first one of those that tie; of the
  /// first NaN, if there is one.
  ///
  /// @param a the operand
  /// @return a constant scalar
  /// @see Value#argmax()
  public static Value argmax(Value a) {
    return a.argmax();
  }

  /// The index of the largest element along an axis, the first one of those that tie; of the first
  /// NaN, if there is one.
  ///
  /// @param a the operand
  /// @param axis the axis
  /// @return whole numbers in its dtype, without that axis; a constant
  /// @see Value#argmax(int)
  public static Value argmax(Value a, int axis) {
    return a.argmax(axis);
  }

  /// The index of the smallest element in row-major order, the first one of those that tie; of the
  /// first NaN, if there is one.
  ///
  /// @param a the operand
  /// @return a constant scalar
  /// @see Value#argmin()
  public static Value argmin(Value a) {
    return a.argmin();
  }

  /// The index of the smallest element along an axis, the first one of those that tie; of the first
  /// NaN, if there is one.
  ///
  /// @param a the operand
  /// @param axis the axis
  /// @return whole numbers in its dtype, without that axis; a constant
  /// @see Value#argmin(int)
  public static Value argmin(Value a, int axis) {
    return a.argmin(axis);
  }

  /// The elements along an axis from the smallest to the largest, and where each was.
  ///
  /// @param a the operand
  /// @param axis the axis
  /// @return values and indices
  /// @see Value#sort(int)
  public static Indexed sort(Value a, int axis) {
    return a.sort(axis);
  }

  /// The `k` largest elements along an axis, from the largest, and where each was.
  ///
  /// @param a the operand
  /// @param axis the axis
  /// @param k how many
  /// @return values and indices, `k` along the axis
  /// @see Value#topk(int,int)
  public static Indexed topk(Value a, int axis, int k) {
    return a.topk(axis, k);
  }

  /// Running sums along an axis: `yⱼ = x₀ + … + xⱼ`.
  ///
  /// @param a the operand
  /// @param axis the axis
  /// @return a value of its shape
  /// @see Value#cumsum(int)
  public static Value cumsum(Value a, int axis) {
    return a.cumsum(axis);
  }

  /// Running products along an axis: `yⱼ = x₀·…·xⱼ`.
  ///
  /// @param a the operand
  /// @param axis the axis
  /// @return a value of its shape
  /// @see Value#cumprod(int)
  public static Value cumprod(Value a, int axis) {
    return a.cumprod(axis);
  }

  /// Running `ln Σ eˣ` along an axis, without overflow.
  ///
  /// @param a the operand
  /// @param axis the axis
  /// @return a value of its shape
  /// @see Value#logCumSumExp(int)
  public static Value logCumSumExp(Value a, int axis) {
    return a.logCumSumExp(axis);
  }

  /// The largest element so far along an axis, and its index: the last one of those that tie.
  ///
  /// @param a the operand
  /// @param axis the axis
  /// @return values and indices
  /// @see Value#cummax(int)
  public static Indexed cummax(Value a, int axis) {
    return a.cummax(axis);
  }

  /// The smallest element so far along an axis, and its index: the last one of those that tie.
  ///
  /// @param a the operand
  /// @param axis the axis
  /// @return values and indices
  /// @see Value#cummin(int)
  public static Indexed cummin(Value a, int axis) {
    return a.cummin(axis);
  }

  /// The elements in reverse along some axes.
  ///
  /// @param a the operand
  /// @param axes the axes, none for all
  /// @return a value of its shape
  /// @see Value#flip(int...)
  public static Value flip(Value a, int... axes) {
    return a.flip(axes);
  }

  /// The value several times over along its last axes.
  ///
  /// @param a the operand
  /// @param repetitions how often along each of the last axes
  /// @return the repeated value
  /// @see Value#tile(int...)
  public static Value tile(Value a, int... repetitions) {
    return a.tile(repetitions);
  }

  /// The lower triangle of matrices: 0 above the main diagonal.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#tril()
  public static Value tril(Value a) {
    return a.tril();
  }

  /// The upper triangle of matrices: 0 below the main diagonal.
  ///
  /// @param a the operand
  /// @return a value of its shape
  /// @see Value#triu()
  public static Value triu(Value a) {
    return a.triu();
  }

  /// The main diagonal of a matrix, or a matrix with a vector as its main diagonal.
  ///
  /// @param a the operand
  /// @return a vector or a matrix
  /// @see Value#diag()
  public static Value diag(Value a) {
    return a.diag();
  }

  /// The main diagonals of matrices, which the last two axes are.
  ///
  /// @param a the operand
  /// @return a value of one rank less
  /// @see Value#diagonal()
  public static Value diagonal(Value a) {
    return a.diagonal();
  }

  /// The sum of the main diagonal of a matrix, square or not.
  ///
  /// @param a the operand
  /// @return a scalar
  /// @see Value#trace()
  public static Value trace(Value a) {
    return a.trace();
  }

  /// All elements as a vector, in row-major order.
  ///
  /// @param a the operand
  /// @return a vector; of one element for a scalar
  /// @see Value#flatten()
  public static Value flatten(Value a) {
    return a.flatten();
  }

  /// Differences of neighbours along the last axis.
  ///
  /// @param a the operand
  /// @return a value that is shorter by 1
  /// @see Value#diff()
  public static Value diff(Value a) {
    return a.diff();
  }

  /// The coordinates of all points of a grid: value `k` of the result varies along axis `k` only.
  ///
  /// @param vectors the coordinates along each axis
  /// @return one value per vector, all of the grid's shape
  /// @see Value#meshgrid(Value...)
  public static List<Value> meshgrid(Value... vectors) {
    return Value.meshgrid(vectors);
  }
}

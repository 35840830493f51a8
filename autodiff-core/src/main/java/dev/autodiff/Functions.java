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
}

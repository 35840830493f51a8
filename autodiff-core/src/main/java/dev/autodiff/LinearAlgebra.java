package dev.autodiff;

/// Linear algebra on batches of matrices: the last two axes are rows and columns, those before are
/// batches.
///
/// Everything has derivatives of any order in reverse and forward mode, and can be compiled and
/// mapped. float32 is computed in float64, derivatives included, and rounded. Matrices may be
/// empty. Where elements are NaN or infinite, decompositions of that matrix are NaN, and systems
/// and determinants have what the arithmetic gives.
///
/// ```java
/// Value x = LinearAlgebra.solve(a, b);
/// Value density = LinearAlgebra.logDet(covariance);
/// ```
public final class LinearAlgebra {
  private LinearAlgebra() {}

  /// What [#slogdet] gives.
  ///
  /// @param sign −1, 0 or 1; its derivative is 0
  /// @param logAbsDet the logarithm of the magnitude
  public record SignAndLogDet(Value sign, Value logAbsDet) {}

  /// What [#eigh] gives.
  ///
  /// @param values eigenvalues `[…, n]`, rising
  /// @param vectors eigenvectors as columns, `[…, n, n]`
  public record Eigh(Value values, Value vectors) {}

  /// What [#svd] gives.
  ///
  /// @param u left singular vectors as columns, `[…, m, k]`
  /// @param s singular values, `[…, k]`, falling
  /// @param vt right singular vectors as rows, `[…, k, n]`
  public record Svd(Value u, Value s, Value vt) {}

  /// What [#qr] gives.
  ///
  /// @param q orthonormal columns, `[…, m, k]`
  /// @param r upper triangular, `[…, k, n]`
  public record Qr(Value q, Value r) {}

  /// The determinant.
  ///
  /// The derivative is the matrix of cofactors, which is right for singular matrices as well. Up to
  /// order 16, nearly singular matrices are computed without rounding: exactly singular ones have
  /// 0.
  ///
  /// @param a square matrices, `[…, n, n]`
  /// @return `[…]`; 1 for n = 0
  /// @throws IllegalArgumentException if a matrix is not square
  public static Value det(Value a) {
    return Value.apply(new Det(), wide(a)).to(a.dtype());
  }

  /// The sign of the determinant and the logarithm of its magnitude, which does not overflow.
  ///
  /// A singular matrix has the sign 0, the logarithm −∞ and NaN derivatives.
  ///
  /// @param a square matrices, `[…, n, n]`
  /// @return two values of shape `[…]`
  /// @throws IllegalArgumentException if a matrix is not square
  public static SignAndLogDet slogdet(Value a) {
    Value packed = Value.apply(new LogDet(), wide(a));
    return new SignAndLogDet(
        packed.select(-1, 0).to(a.dtype()), packed.select(-1, 1).to(a.dtype()));
  }

  /// The logarithm of the determinant.
  ///
  /// @param a square matrices, `[…, n, n]`
  /// @return `[…]`; −∞ for a singular matrix, NaN if the determinant is negative
  /// @throws IllegalArgumentException if a matrix is not square
  public static Value logDet(Value a) {
    SignAndLogDet parts = slogdet(a);
    Value sign = parts.sign();
    Value defined = Value.where(sign.greaterEqual(0), sign.like(1), sign.like(Double.NaN));
    return parts.logAbsDet().mul(defined);
  }

  /// The inverse matrix; prefer [#solve] to multiplying by it.
  ///
  /// @param a regular matrices, `[…, n, n]`
  /// @return `[…, n, n]`
  /// @throws IllegalArgumentException if a matrix is not square or is singular
  public static Value inverse(Value a) {
    return Value.apply(new Inverse(false), wide(a)).to(a.dtype());
  }

  /// The solution X of `A·X = B`, by elimination with partial pivoting.
  ///
  /// @param a regular matrices, `[…, n, n]`
  /// @param b right-hand sides: a vector `[n]`, or matrices `[…, n, k]` whose batches broadcast
  /// @return `[…, n]` for a vector, else `[…, n, k]`
  /// @throws IllegalArgumentException if the shapes do not fit or a matrix is singular
  public static Value solve(Value a, Value b) {
    return Systems.solve("solve", new Solve(), a, b);
  }

  /// The solution X of `T·X = B`, where T is a triangle of A. The other triangle is not read and
  /// gets no gradient.
  ///
  /// @param a matrices, `[…, n, n]`
  /// @param b right-hand sides: a vector `[n]`, or matrices `[…, n, k]` whose batches broadcast
  /// @param upper whether T is the upper triangle, else the lower
  /// @param unit whether the diagonal of T is ones; that of A is not read then
  /// @return `[…, n]` for a vector, else `[…, n, k]`
  /// @throws IllegalArgumentException if the shapes do not fit or the diagonal of T has a 0
  public static Value triangularSolve(Value a, Value b, boolean upper, boolean unit) {
    return Systems.solve("triangularSolve", new TriangularSolve(upper, unit), a, b);
  }

  /// The least-squares solution X of `A·X = B`: of all X with the least `‖A·X − B‖` the one with
  /// the least norm, `A⁺·B`. What [#pinv(Value)] says about short columns holds here, too.
  ///
  /// @param a matrices of any shape and rank, `[…, m, n]`
  /// @param b right-hand sides: a vector `[m]`, or matrices `[…, m, k]` whose batches broadcast
  /// @return `[…, n]` for a vector, else `[…, n, k]`
  /// @throws IllegalArgumentException if the shapes do not fit
  public static Value lstsq(Value a, Value b) {
    Matrices.check("lstsq", a.shape());
    if (b.shape().rank() == 0 || b.shape().length(b.shape().rank() == 1 ? 0 : -2) != rows(a)) {
      throw Errors.shapes(
          "lstsq", "the rows differ in number", a.shape(), b.shape(), "Give as many rows in both.");
    }
    return pinv(wide(a), cutoff(a)).matmul(wide(b)).to(a.dtype());
  }

  private static Value wide(Value a) {
    return a.to(DType.FLOAT64);
  }

  private static int rows(Value a) {
    return a.shape().length(-2);
  }

  /// The lower triangular L with `L·Lᵀ = A`.
  ///
  /// Only the symmetric part `(A + Aᵀ)/2` counts, so the gradient is symmetric.
  ///
  /// @param a positive definite matrices, `[…, n, n]`
  /// @return `[…, n, n]`
  /// @throws IllegalArgumentException if a matrix is not square or not positive definite
  public static Value cholesky(Value a) {
    return Value.apply(new CholeskyFactor(), wide(a)).to(a.dtype());
  }

  /// Eigenvalues and eigenvectors of symmetric matrices, `A = V·diag(w)·Vᵀ`.
  ///
  /// Only the symmetric part `(A + Aᵀ)/2` counts, so the gradient is symmetric. The largest element
  /// of each eigenvector is positive. Equal eigenvalues have no eigenvectors of their own: their
  /// mutual rotation counts as 0 in derivatives, which is right for what does not depend on it.
  /// Derivatives of eigenvectors, and second ones of eigenvalues, need distinct eigenvalues.
  ///
  /// The eigenvectors are orthonormal for elements of any sizes. The error of an eigenvalue is a
  /// few roundings of the largest one.
  ///
  /// @param a symmetric matrices, `[…, n, n]`
  /// @return eigenvalues and eigenvectors
  /// @throws IllegalArgumentException if a matrix is not square
  public static Eigh eigh(Value a) {
    Value packed = Value.apply(new SymmetricEigen(), wide(a));
    return new Eigh(
        SymmetricEigen.values(packed).to(a.dtype()), SymmetricEigen.vectors(packed).to(a.dtype()));
  }

  /// Eigenvalues of symmetric matrices, as [#eigh] has them.
  ///
  /// @param a symmetric matrices, `[…, n, n]`
  /// @return `[…, n]`, rising
  /// @throws IllegalArgumentException if a matrix is not square
  public static Value eigvalsh(Value a) {
    return eigh(a).values();
  }

  /// The thin singular value decomposition, `A = U·diag(s)·Vᵀ` with `k = min(m, n)`.
  ///
  /// The largest element of each right singular vector is positive. What [#eigh] says about equal
  /// eigenvalues holds for equal singular values. At a singular value 0 its gradient is one of the
  /// subgradients, `u·vᵀ`.
  ///
  /// The singular vectors are orthonormal for elements of any sizes. For `m ≥ n` the product of the
  /// factors is A up to a few roundings of each column's length, even where columns of 1e200 stand
  /// beside columns of 1e-80, if the columns brought to length 1 are far from dependent, and up to
  /// what is lost of elements of V that are too small for a double; else up to roundings of the
  /// largest singular value. For `m < n` the same holds of rows.
  ///
  /// @param a matrices, `[…, m, n]`
  /// @return the three factors
  /// @throws IllegalArgumentException if there are fewer than two axes
  public static Svd svd(Value a) {
    ThinSvd svd = ThinSvd.of(a.shape());
    Value packed = Value.apply(svd, wide(a));
    DType dtype = a.dtype();
    return new Svd(
        svd.left(packed).to(dtype), svd.values(packed).to(dtype), svd.right(packed).to(dtype));
  }

  /// The singular values, as [#svd] has them.
  ///
  /// @param a matrices, `[…, m, n]`
  /// @return `[…, min(m, n)]`, falling
  /// @throws IllegalArgumentException if there are fewer than two axes
  public static Value svdvals(Value a) {
    return svd(a).s();
  }

  /// The thin factorization `A = Q·R` with a diagonal of R that is not negative; `k = min(m, n)`.
  ///
  /// Its derivative needs independent columns, for m < n the first m; else taking it throws.
  ///
  /// The columns of Q are orthonormal for elements of any sizes, and the product of the factors is
  /// A up to a few roundings of each column's length.
  ///
  /// @param a matrices, `[…, m, n]`
  /// @return the two factors
  /// @throws IllegalArgumentException if there are fewer than two axes
  public static Qr qr(Value a) {
    Matrices.check("qr", a.shape());
    int m = rows(a);
    int n = a.shape().length(-1);
    Value wide = wide(a);
    Value packed = Value.apply(new ThinQr(), m < n ? wide.slice(-1, 0, m) : wide);
    Value q = ThinQr.orthogonal(packed);
    Value r = ThinQr.triangular(packed);
    if (m < n) {
      r = Value.concat(-1, r, Matrices.transposedProduct(q, wide.slice(-1, m, n)));
    }
    return new Qr(q.to(a.dtype()), r.to(a.dtype()));
  }

  /// The Moore–Penrose inverse; singular values up to `max(m, n)·ε` times the largest count as 0.
  ///
  /// The derivative is that at constant rank. Of columns that are longer than others by 16 orders
  /// of magnitude only the long ones count: divide each by its length first, and the rows of the
  /// result after, if the others are to count, too.
  ///
  /// @param a matrices, `[…, m, n]`
  /// @return `[…, n, m]`
  /// @throws IllegalArgumentException if there are fewer than two axes
  public static Value pinv(Value a) {
    Matrices.check("pinv", a.shape());
    return pinv(a, cutoff(a));
  }

  private static double cutoff(Value a) {
    double rounding = a.dtype() == DType.FLOAT32 ? 0x1p-23 : 0x1p-52;
    return rounding * Math.max(rows(a), a.shape().length(-1));
  }

  /// The Moore–Penrose inverse with a cutoff.
  ///
  /// @param a matrices, `[…, m, n]`
  /// @param cutoff singular values up to this, relative to the largest, count as 0
  /// @return `[…, n, m]`
  /// @throws IllegalArgumentException if there are fewer than two axes or the cutoff is negative
  public static Value pinv(Value a, double cutoff) {
    if (!(cutoff >= 0)) {
      throw Errors.illegal("pinv", "the cutoff is " + cutoff, "Give a number of 0 or more.");
    }
    return Value.apply(new PseudoInverse(cutoff), wide(a)).to(a.dtype());
  }

  /// A whole power of square matrices, by repeated squaring.
  ///
  /// @param a matrices, `[…, n, n]`; regular if the power is negative
  /// @param power any; 0 gives the identity
  /// @return `[…, n, n]`
  /// @throws IllegalArgumentException if a matrix is not square, or singular with a negative power
  public static Value matrixPower(Value a, int power) {
    Matrices.square("matrixPower", a.shape());
    return MatrixFunctions.power(wide(a), power).to(a.dtype());
  }

  /// The matrix exponential `I + A + A²/2 + …`, by scaling and squaring (Higham, 2005).
  ///
  /// @param a square matrices, `[…, n, n]`
  /// @return `[…, n, n]`
  /// @throws IllegalArgumentException if a matrix is not square
  public static Value matrixExp(Value a) {
    return Value.apply(new MatrixExp(), wide(a)).to(a.dtype());
  }

  /// A norm of matrices.
  ///
  /// Where several rows, columns or singular values are the extreme ones they share the derivative
  /// equally. The derivative of the Frobenius norm of zeros is 0.
  ///
  /// @param a matrices, `[…, m, n]`
  /// @param norm which one
  /// @return `[…]`
  /// @throws IllegalArgumentException if there are fewer than two axes, or no elements for a norm
  ///   that is an extreme
  public static Value matrixNorm(Value a, MatrixNorm norm) {
    Matrices.check("matrixNorm", a.shape());
    return norm.of(wide(a)).to(a.dtype());
  }

  /// The Kronecker product: every element of `a` times `b`. The operand of lower rank gets leading
  /// axes of length 1.
  ///
  /// @param a the left operand
  /// @param b the right operand
  /// @return a value whose lengths are the products of the operands'
  public static Value kron(Value a, Value b) {
    return MatrixFunctions.kron(a, b);
  }

  /// The cross product of vectors along an axis.
  ///
  /// @param a vectors of three elements
  /// @param b vectors of three elements; other axes broadcast
  /// @param axis the axis of the three elements
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the axis is not of length 3 in both or shapes do not
  ///   broadcast
  public static Value cross(Value a, Value b, int axis) {
    return MatrixFunctions.cross(a, b, axis);
  }

  /// `β·C + α·A·B`.
  ///
  /// @param c what is added; broadcast
  /// @param a left factor, as [Value#matmul] takes it
  /// @param b right factor
  /// @param beta factor of `c`
  /// @param alpha factor of the product
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not fit
  public static Value addmm(Value c, Value a, Value b, double beta, double alpha) {
    return c.mul(beta).add(a.matmul(b).mul(alpha));
  }

  /// Distances between the rows of two matrices, `(Σ|aᵢ − bⱼ|ᵖ)^(1/p)`.
  ///
  /// The derivative at distance 0 is 0.
  ///
  /// @param a points, `[…, m, d]`
  /// @param b points, `[…, n, d]`; batches broadcast
  /// @param p the order of the norm: 0 counts the differing elements, ∞ takes the largest
  /// @return `[…, m, n]`
  /// @throws IllegalArgumentException if the shapes do not fit or `p` is negative
  public static Value cdist(Value a, Value b, double p) {
    return MatrixFunctions.cdist(a, b, p);
  }
}

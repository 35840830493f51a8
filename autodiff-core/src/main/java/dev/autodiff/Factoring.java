package dev.autodiff;

/// Takes matrices apart, in its only operand, or computes what needs that: some n³ operations for
/// each.
sealed interface Factoring extends Shaped
    permits CholeskyFactor,
        Cofactors,
        Det,
        Inverse,
        LogDet,
        MatrixExp,
        PseudoInverse,
        SymmetricEigen,
        ThinQr,
        ThinSvd {
  @Override
  default long flops(Shape y, Shape... operands) {
    return operands[0].size() * (long) operands[0].length(-1);
  }
}

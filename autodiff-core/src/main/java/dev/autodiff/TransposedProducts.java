package dev.autodiff;

/// Products of a program that are needed as their transpose only: `(A·B)ᵀ` is computed as `Bᵀ·Aᵀ`,
/// which has the same bits, and nothing is copied. The gradient of a weight that is used transposed
/// is such a product.
final class TransposedProducts {
  private TransposedProducts() {}

  /// Finds them.
  ///
  /// @return by symbol
  static boolean[] of(Program program) {
    int[] uses = new int[program.symbols()];
    for (Symbol output : program.outputs()) {
      uses[output.id]++;
    }
    for (Symbol symbol : program.inOrder()) {
      for (Symbol operand : symbol.operands) {
        uses[operand.id]++;
      }
    }
    boolean[] transposed = new boolean[uses.length];
    for (Symbol symbol : program.inOrder()) {
      if (symbol.op instanceof Permute permute && Matmul.isTranspose(permute)) {
        Symbol from = symbol.operands[0];
        transposed[from.id] = uses[from.id] == 1 && isOfMatrices(from);
      }
    }
    return transposed;
  }

  private static boolean isOfMatrices(Symbol symbol) {
    return symbol.op instanceof Matmul
        && symbol.operands[0].shape.rank() > 1
        && symbol.operands[1].shape.rank() > 1;
  }
}

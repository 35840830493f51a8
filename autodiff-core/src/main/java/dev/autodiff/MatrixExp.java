package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.kernels.MatrixExponential;
import org.jspecify.annotations.Nullable;

/// `Y = e^A`, the exponential of square matrices.
///
/// Its derivative at A along E is the upper right block of `exp [[A, E], [0, A]]` (Mathias, A chain
/// rule for matrix functions and applications, 1996), and the adjoint is the derivative at Aᵀ.
record MatrixExp() implements Factoring {
  @Override
  public String opName() {
    return "matrixExp";
  }

  @Override
  public String formula() {
    return "y = I + a + a²/2 + a³/6 + …";
  }

  @Override
  public String reference() {
    return "Mathias, A chain rule for matrix functions and applications, 1996";
  }

  @Override
  public Shape shape(Shape... operands) {
    return Matrices.square("matrixExp", operands[0]);
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    int n = y.shape().length(-1);
    for (int at = 0; at < y.data().length; at += n * n) {
      MatrixExponential.compute(operands[0].data(), at, n, y.data());
    }
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    return derivative(operands[0], requireNonNull(tangents[0]));
  }

  @Override
  public MatrixExp batched(int n) {
    return this;
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    return derivative(operands[0].transpose(), yBar);
  }

  /// Linear in the direction, which is scaled so that it does not decide how often the blocks are
  /// squared.
  private Value derivative(Value a, Value direction) {
    int n = a.shape().length(-1);
    if (n == 0) {
      return direction;
    }
    Value largest = direction.detach().abs().max(true, -2, -1);
    Value scale = Value.where(largest, largest, largest.like(1));
    Value zeros = a.like(0).broadcastTo(a.shape());
    Value blocks =
        Value.concat(-2, Value.concat(-1, a, direction.div(scale)), Value.concat(-1, zeros, a));
    return Value.apply(this, blocks).slice(-2, 0, n).slice(-1, n, 2 * n).mul(scale);
  }
}

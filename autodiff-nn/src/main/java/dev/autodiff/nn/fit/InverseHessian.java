package dev.autodiff.nn.fit;

import dev.autodiff.Value;
import java.util.List;

/// What L-BFGS takes for the inverse of the Hessian: made of the last moves and their changes of
/// the gradient, and never stored as a matrix.
public final class InverseHessian {
  private InverseHessian() {}

  /// The approximated inverse Hessian times a vector, by the two loops of Nocedal and Wright,
  /// Numerical Optimization, 2006, algorithm 7.4. The matrix that they begin with is `y·s / y·y` of
  /// the latest move, formula 7.20; without moves it is the identity.
  ///
  /// @param changes of the gradient, the latest last; each with `y·s > 0` beside its move
  /// @param moves as many
  /// @param x of the shape of the moves
  /// @return a value of the same shape
  public static Value times(List<Value> changes, List<Value> moves, Value x) {
    int n = moves.size();
    double[] shares = new double[n];
    Value q = x;
    for (int i = n - 1; i >= 0; i--) {
      shares[i] = dot(moves.get(i), q) / dot(changes.get(i), moves.get(i));
      q = q.sub(changes.get(i).mul(shares[i]));
    }
    if (n > 0) {
      Value latest = changes.getLast();
      q = q.mul(dot(latest, moves.getLast()) / dot(latest, latest));
    }
    for (int i = 0; i < n; i++) {
      double share = dot(changes.get(i), q) / dot(changes.get(i), moves.get(i));
      q = q.add(moves.get(i).mul(shares[i] - share));
    }
    return q;
  }

  private static double dot(Value a, Value b) {
    return a.mul(b).sum().item();
  }
}

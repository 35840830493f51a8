package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Value;
import org.jspecify.annotations.Nullable;

/// One step of recurrent networks.
///
/// Inputs are `[in]` or `[n, in]`, states `[hidden]` or `[n, hidden]`. Weights of several gates are
/// stacked along their first axis.
public final class Recurrent {
  private Recurrent() {}

  /// The weights of a cell.
  ///
  /// @param input shape `[gates·hidden, in]`
  /// @param state shape `[gates·hidden, hidden]`
  /// @param inputBias shape `[gates·hidden]`; null for 0
  /// @param stateBias shape `[gates·hidden]`; null for 0
  public record Weights(
      Value input, Value state, @Nullable Value inputBias, @Nullable Value stateBias) {}

  /// The state of a long short-term memory.
  ///
  /// @param hidden what it gives
  /// @param cell what it keeps
  public record LstmState(Value hidden, Value cell) {}

  /// A long short-term memory (Hochreiter and Schmidhuber, 1997; with forget gate: Gers,
  /// Schmidhuber and Cummins, 2000): `c' = σ(f)·c + σ(i)·tanh(g)`, `h' = σ(o)·tanh(c')`, with gates
  /// stacked as `i, f, g, o`, each `W·x + b + U·h + d`.
  ///
  /// @param x the input
  /// @param state the state before
  /// @param weights of four gates
  /// @return the state after
  /// @throws IllegalArgumentException if the shapes do not fit
  public static LstmState lstmCell(Value x, LstmState state, Weights weights) {
    require("lstmCell", 4, x, state.hidden(), weights);
    if (!state.cell().shape().equals(state.hidden().shape())) {
      throw Errors.illegal(
          "lstmCell",
          "hidden state is " + state.hidden().shape() + ", cell is " + state.cell().shape(),
          "Give both of one shape.");
    }
    Value gates = fromInput(x, weights).add(fromState(state.hidden(), weights));
    Value kept = gate(gates, 1, 4).sigmoid().mul(state.cell());
    Value added = gate(gates, 0, 4).sigmoid().mul(gate(gates, 2, 4).tanh());
    Value cell = kept.add(added);
    return new LstmState(gate(gates, 3, 4).sigmoid().mul(cell.tanh()), cell);
  }

  /// A gated recurrent unit (Cho et al., 2014): `h' = (1 − σ(z))·n + σ(z)·h` with `n = tanh(W·x + b
  /// + σ(r)·(U·h + d))`, gates stacked as `r, z, n`.
  ///
  /// @param x the input
  /// @param hidden the state before
  /// @param weights of three gates
  /// @return the state after
  /// @throws IllegalArgumentException if the shapes do not fit
  public static Value gruCell(Value x, Value hidden, Weights weights) {
    require("gruCell", 3, x, hidden, weights);
    Value input = fromInput(x, weights);
    Value state = fromState(hidden, weights);
    Value reset = gate(input, 0, 3).add(gate(state, 0, 3)).sigmoid();
    Value update = gate(input, 1, 3).add(gate(state, 1, 3));
    Value fresh = gate(input, 2, 3).add(reset.mul(gate(state, 2, 3))).tanh();
    return update.neg().sigmoid().mul(fresh).add(update.sigmoid().mul(hidden));
  }

  /// A simple recurrent cell (Elman, 1990): `h' = tanh(W·x + b + U·h + d)`.
  ///
  /// @param x the input
  /// @param hidden the state before
  /// @param weights of one gate
  /// @return the state after
  /// @throws IllegalArgumentException if the shapes do not fit
  public static Value rnnCell(Value x, Value hidden, Weights weights) {
    return rnnCell(x, hidden, weights, Activation.TANH);
  }

  /// A simple recurrent cell with any activation, `h' = f(W·x + b + U·h + d)`.
  ///
  /// @param x the input
  /// @param hidden the state before
  /// @param weights of one gate
  /// @param activation `f`
  /// @return the state after
  /// @throws IllegalArgumentException if the shapes do not fit
  public static Value rnnCell(Value x, Value hidden, Weights weights, Activation activation) {
    require("rnnCell", 1, x, hidden, weights);
    return activation.apply(fromInput(x, weights).add(fromState(hidden, weights)));
  }

  private static Value fromInput(Value x, Weights weights) {
    Value product = x.matmul(weights.input().transpose());
    return weights.inputBias() == null ? product : product.add(weights.inputBias());
  }

  private static Value fromState(Value hidden, Weights weights) {
    Value product = hidden.matmul(weights.state().transpose());
    return weights.stateBias() == null ? product : product.add(weights.stateBias());
  }

  private static Value gate(Value gates, int index, int count) {
    int size = gates.shape().length(-1) / count;
    return gates.slice(-1, index * size, (index + 1) * size);
  }

  private static void require(String operation, int gates, Value x, Value hidden, Weights weights) {
    Value w = weights.input();
    Value u = weights.state();
    boolean fit =
        w.shape().rank() == 2
            && u.shape().rank() == 2
            && (x.shape().rank() == 1 || x.shape().rank() == 2)
            && hidden.shape().rank() == x.shape().rank()
            && (x.shape().rank() == 1 || x.shape().length(0) == hidden.shape().length(0))
            && x.shape().length(-1) == w.shape().length(1)
            && hidden.shape().length(-1) == u.shape().length(1)
            && w.shape().length(0) == gates * u.shape().length(1)
            && u.shape().length(0) == w.shape().length(0)
            && fits(weights.inputBias(), w)
            && fits(weights.stateBias(), w);
    if (!fit) {
      throw Errors.illegal(
          operation,
          "input is "
              + x.shape()
              + ", state is "
              + hidden.shape()
              + ", their weights are "
              + w.shape()
              + " and "
              + u.shape()
              + ", biases are "
              + shape(weights.inputBias())
              + " and "
              + shape(weights.stateBias()),
          "Give weights ["
              + gates
              + "·hidden, in] and ["
              + gates
              + "·hidden, hidden], biases ["
              + gates
              + "·hidden].");
    }
  }

  private static boolean fits(@Nullable Value bias, Value weight) {
    return bias == null
        || (bias.shape().rank() == 1 && bias.shape().length(0) == weight.shape().length(0));
  }

  private static String shape(@Nullable Value bias) {
    return bias == null ? "none" : bias.shape().toString();
  }
}

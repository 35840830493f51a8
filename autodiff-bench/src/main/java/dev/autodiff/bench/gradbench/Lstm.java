package dev.autodiff.bench.gradbench;

import dev.autodiff.Autodiff;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.List;
import java.util.function.Supplier;

/// A character model of LSTM cells with diagonal weights: the loss of predicting each next
/// character of a text.
final class Lstm implements Eval {
  private record Gate(Value weight, Value bias) {
    Value apply(Value x) {
      return x.mul(weight).add(bias);
    }
  }

  private record Cell(Gate forget, Gate in, Gate out, Gate change) {
    /// The cell of a layer, from `parameters` of shape `[2·layers, 4, b]`.
    static Cell of(Value parameters, int layer) {
      Value weights = parameters.select(0, 2 * layer);
      Value biases = parameters.select(0, 2 * layer + 1);
      Gate[] gates = new Gate[4];
      for (int i = 0; i < gates.length; i++) {
        gates[i] = new Gate(weights.select(0, i), biases.select(0, i));
      }
      return new Cell(gates[0], gates[1], gates[2], gates[3]);
    }
  }

  @Override
  public Supplier<Problem> read(String function, Input input) {
    List<Input> extra = input.at("extra_params").rows();
    int b = extra.isEmpty() ? 0 : extra.get(0).vector().length;
    int rows = input.rowCount("main_params");
    int characters = input.rowCount("sequence");
    double[][] data = {
      input.matrix("main_params", rows, 4 * b),
      input.matrix("extra_params", 3, b),
      input.matrix("state", rows, b),
      input.matrix("sequence", characters, b)
    };
    Shape[] shapes = {
      Shape.of(rows, 4, b), Shape.of(3, b), Shape.of(rows, b), Shape.of(characters, b)
    };
    return switch (function) {
      case "objective" ->
          () ->
              Problem.compiledScalar(
                  Autodiff.compileMany(
                      xs -> List.of(loss(xs.subList(0, 2), xs.get(2), xs.get(3))), shapes),
                  data);
      case "jacobian" ->
          () ->
              Problem.compiled(
                  Autodiff.compileMany(xs -> List.of(gradient(xs)), shapes),
                  (4 * rows + 3) * b,
                  data);
      default -> throw Input.unknown("lstm", function);
    };
  }

  private static Value gradient(List<Value> xs) {
    List<Value> blocks = Gradient.of(p -> loss(p, xs.get(2), xs.get(3)), xs.subList(0, 2));
    return Value.concat(0, blocks.get(0).reshape(-1), blocks.get(1).reshape(-1));
  }

  private static Value loss(List<Value> parameters, Value state, Value sequence) {
    Value extra = parameters.get(1);
    int layers = parameters.get(0).shape().length(0) / 2;
    Cell[] cells = new Cell[layers];
    Value[] hidden = new Value[layers];
    Value[] memory = new Value[layers];
    for (int i = 0; i < layers; i++) {
      cells[i] = Cell.of(parameters.get(0), i);
      hidden[i] = state.select(0, 2 * i);
      memory[i] = state.select(0, 2 * i + 1);
    }
    Value inputs = sequence.slice(0, 0, -1).mul(extra.select(0, 0));
    Value targets = sequence.slice(0, 1, Integer.MAX_VALUE);
    Value[] outputs = new Value[inputs.shape().length(0)];
    for (int t = 0; t < outputs.length; t++) {
      Value y = inputs.select(0, t);
      for (int i = 0; i < layers; i++) {
        Cell cell = cells[i];
        Value forget = cell.forget.apply(y).sigmoid();
        Value in = cell.in.apply(hidden[i]).sigmoid();
        Value out = cell.out.apply(y).sigmoid();
        Value change = cell.change.apply(hidden[i]).tanh();
        memory[i] = memory[i].mul(forget).add(in.mul(change));
        hidden[i] = out.mul(memory[i].tanh());
        y = hidden[i];
      }
      outputs[t] = y;
    }
    Value predictions = Value.stack(0, outputs).mul(extra.select(0, 1)).add(extra.select(0, 2));
    Value norms = predictions.exp().sum(true, 1).add(2).log();
    return targets.mul(predictions.sub(norms)).mean().neg();
  }
}

package dev.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An operation of the user's, by itself or on stacks of operands.
///
/// VJP: the user's, mapped over the stack. JVP: the user's, or else the transpose of the VJP, which
/// is linear in `ȳ`: `J·t = ∂⟨vjp(c), t⟩/∂c`.
///
/// @param op the user's
/// @param batch axes in front of those that it knows; it is applied to each element of them
record Custom(CustomOp op, Shape batch) implements Shaped {
  static Value apply(CustomOp op, Value... operands) {
    if (operands.length == 0) {
      throw Errors.illegal(op.name(), "it has no operands", "Give at least one.");
    }
    return Value.apply(new Custom(op, Shape.SCALAR), operands);
  }

  @Override
  public String opName() {
    return op.name();
  }

  @Override
  public String formula() {
    return "what the user's `CustomOp` computes";
  }

  @Override
  public String reference() {
    return "the user's";
  }

  private Shape inner(Shape shape) {
    return shape.sub(batch.rank(), shape.rank());
  }

  private Shape[] inner(Shape... operands) {
    return Arrays.stream(operands).map(this::inner).toArray(Shape[]::new);
  }

  @Override
  public Shape shape(Shape... operands) {
    return batch.then(op.shape(inner(operands)).toArray());
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    if (batch.rank() == 0) {
      op.primal(new CustomOp.Array(y.shape(), y.data()), arrays(operands));
      return;
    }
    CustomOp.Array[] parts = new CustomOp.Array[operands.length];
    for (int k = 0; k < parts.length; k++) {
      Shape shape = inner(operands[k].shape());
      parts[k] = new CustomOp.Array(shape, new double[shape.size()]);
    }
    Shape shape = inner(y.shape());
    CustomOp.Array result = new CustomOp.Array(shape, new double[shape.size()]);
    for (int i = 0; i < batch.size(); i++) {
      for (int k = 0; k < parts.length; k++) {
        double[] part = parts[k].elements();
        System.arraycopy(operands[k].data(), i * part.length, part, 0, part.length);
      }
      op.primal(result, parts);
      System.arraycopy(result.elements(), 0, y.data(), i * shape.size(), shape.size());
    }
  }

  private static CustomOp.Array[] arrays(Dense... operands) {
    return Arrays.stream(operands)
        .map(operand -> new CustomOp.Array(operand.shape(), operand.data()))
        .toArray(CustomOp.Array[]::new);
  }

  @Override
  public Custom batched(int n) {
    CustomOp own = batch.rank() == 0 ? op.batched(n) : null;
    return own == null
        ? new Custom(op, Shape.of(n).then(batch.toArray()))
        : new Custom(own, Shape.SCALAR);
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    List<Value> all = new ArrayList<>(Arrays.asList(operands));
    all.add(y);
    all.add(yBar);
    int n = operands.length;
    Value bar = each(all, v -> op.vjp(operand, v.subList(0, n), v.get(n), v.get(n + 1)));
    if (!bar.shape().equals(operands[operand].shape())) {
      throw Errors.state(
          op.name(),
          "vjp gave shape "
              + inner(bar.shape())
              + " for operand "
              + operand
              + ", which has shape "
              + inner(operands[operand].shape()),
          "A cotangent has the shape of its operand.");
    }
    return bar;
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    int n = operands.length;
    List<Value> all = new ArrayList<>(Arrays.asList(operands));
    all.add(y);
    boolean[] moves = new boolean[n];
    for (int k = 0; k < n; k++) {
      Value tangent = tangents[k];
      moves[k] = tangent != null;
      all.add(tangent == null ? Recording.zeros(operands[k]) : tangent);
    }
    return each(all, v -> jvp(v.subList(0, n), v.get(n), v.subList(n + 1, 2 * n + 1), moves));
  }

  private Value jvp(List<Value> operands, Value y, List<Value> tangents, boolean[] moves) {
    Value own = op.jvp(operands, y, tangents);
    if (own != null) {
      return own;
    }
    // At ones, not at zeros, which rules may treat as nothing being there.
    Value c = Value.input(y.like(1).broadcastTo(y.shape()), Trace.nextAge());
    Value sum = c.like(0);
    for (int k = 0; k < moves.length; k++) {
      if (moves[k]) {
        sum = sum.add(op.vjp(k, operands, y, c).mul(tangents.get(k)).sum());
      }
    }
    Gradients gradients =
        sum.isConstant() ? null : Sweep.run(sum, sum.like(1), c, SweepOption.DIFFERENTIABLE);
    return gradients != null && gradients.reaches(c) ? gradients.of(c) : Recording.zeros(y);
  }

  private interface Rule {
    Value of(List<Value> values);
  }

  /// Applies a rule to each element of the batch.
  private Value each(List<Value> values, Rule rule) {
    if (batch.rank() == 0) {
      return rule.of(values);
    }
    int n = batch.size();
    List<Value> stacks = new ArrayList<>();
    for (Value value : values) {
      stacks.add(value.reshape(Shape.of(n).then(inner(value.shape()).toArray())));
    }
    Value mapped =
        Vmap.apply(v -> List.of(rule.of(v)), stacks, new int[] {0}, new int[0]).getFirst();
    return mapped.reshape(batch.then(mapped.shape().sub(1, mapped.shape().rank()).toArray()));
  }
}

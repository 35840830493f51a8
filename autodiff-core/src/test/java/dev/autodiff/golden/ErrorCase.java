package dev.autodiff.golden;

import dev.autodiff.Gradients;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Calls that must be refused, as `errors.jsonl` lists them.
///
/// @param operation what the message must begin with
/// @param operands whose shapes it must name, and which must be usable afterwards
/// @param call what must be refused
public record ErrorCase(String operation, List<Value> operands, Runnable call) {
  /// Cases that cannot be written against this library, or that it answers by design.
  static final Map<String, String> NOT_AN_ERROR =
      Map.of(
          "clamp", "without bounds there is no such method",
          "kron", "without operands there is no such method",
          "engine_backward_twice", "a sweep changes nothing, so it may be repeated",
          "engine_inplace_modified", "values are immutable",
          "engine_grad_unused", "a variable that the output does not depend on has gradient 0",
          "engine_cross_tape", "there is no tape to belong to",
          "engine_closed_tape", "there is no tape to close",
          "engine_null_input", "null is refused by the compiler's checks of the caller");

  private static final Set<String> INDEXED =
      Set.of("index_select", "gather", "scatter", "scatter_add", "index_add");

  /// The call of a record.
  public static ErrorCase of(GoldenRecord record, Operation operation) {
    GoldenRecord args = record.part("args");
    if (record.op().equals("broadcast_to") && hasNegative(args.integers("shape"))) {
      // There is no such shape to call the operation with.
      return new ErrorCase("shape", List.of(), () -> Shape.of(args.integers("shape")));
    }
    List<Value> operands = new ArrayList<>();
    for (int[] lengths : record.shapes()) {
      Shape shape = Shape.of(lengths);
      operands.add(Value.variable(Value.full(shape, 0)));
    }
    List<Value> all = new ArrayList<>(operands);
    if (INDEXED.contains(record.op())) {
      all.add(args.nested("index"));
      if (args.has("src")) {
        all.add(args.nested("src"));
      }
    }
    return new ErrorCase(operation.name(), operands, () -> operation.call().apply(all, args));
  }

  private static boolean hasNegative(int... lengths) {
    return Arrays.stream(lengths).anyMatch(length -> length < 0);
  }

  static @Nullable ErrorCase engine(String op) {
    Value x = Value.variable(Value.vector(1, 2));
    return switch (op) {
      case "engine_backward_nonscalar" ->
          new ErrorCase("backward", List.of(x), () -> x.square().backward());
      case "engine_cotangent_shape" ->
          new ErrorCase(
              "backward",
              List.of(x, Value.full(Shape.of(3), 0)),
              () -> x.square().backward(Value.vector(1, 2, 3)));
      case "engine_no_requires_grad" ->
          new ErrorCase("backward", List.of(), () -> x.detach().sum().backward());
      case "engine_double_backward_no_create_graph" ->
          new ErrorCase(
              "backward", List.of(), () -> x.square().sum().backward().of(x).sum().backward());
      case "engine_nan_data_length" ->
          new ErrorCase(
              "tensor",
              List.of(Value.full(Shape.of(2, 2), 0)),
              () -> Value.tensor(Shape.of(2, 2), 1, 2, 3));
      case "engine_negative_dim" -> new ErrorCase("shape", List.of(), () -> Shape.of(2, -1));
      case "engine_overflow_shape" ->
          new ErrorCase("shape", List.of(), () -> Shape.of(65536, 65536, 65536));
      default -> null;
    };
  }

  /// Runs the call and reports what is wrong with the answer.
  public void check(String where, Comparison comparison) {
    try {
      call.run();
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      if (!message.startsWith(operation + ": ")) {
        comparison.fail(where, "the message does not begin with " + operation + ": " + message);
      }
      for (Value operand : operands) {
        if (!message.contains(operand.shape().toString())) {
          comparison.fail(where, "the message does not name " + operand.shape() + ": " + message);
        }
        if (!isUsable(operand)) {
          comparison.fail(where, "an operand has lost its gradient");
        }
      }
      return;
    } catch (RuntimeException e) {
      comparison.fail(where, "threw " + e);
      return;
    }
    comparison.fail(where, "was accepted");
  }

  /// Whether the derivative of Σ(x + 1)² is 2(x + 1).
  private static boolean isUsable(Value operand) {
    Value x = operand.isConstant() ? Value.variable(operand) : operand;
    Gradients gradients = x.add(1).square().sum().backward();
    return Arrays.equals(gradients.of(x).toArray(), x.detach().add(1).mul(2).toArray());
  }
}

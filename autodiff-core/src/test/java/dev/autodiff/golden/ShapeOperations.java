package dev.autodiff.golden;

import static dev.autodiff.golden.Operation.call;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Operations that move, copy or pick elements.
final class ShapeOperations {
  private ShapeOperations() {}

  static final Map<String, Operation> TABLE =
      Map.ofEntries(
          call("reshape", "reshape", (x, args) -> x.get(0).reshape(args.integers("shape"))),
          call("permute", "permute", (x, args) -> x.get(0).permute(args.integers("dims"))),
          call(
              "transpose",
              "transpose",
              (x, args) -> x.get(0).transpose(args.integer("dim0"), args.integer("dim1"))),
          call(
              "broadcast_to",
              "broadcastTo",
              (x, args) -> x.get(0).broadcastTo(Shape.of(args.integers("shape")))),
          call("squeeze", "squeeze", (x, args) -> x.get(0).squeeze(args.integers("dim"))),
          call("unsqueeze", "unsqueeze", (x, args) -> x.get(0).unsqueeze(args.integer("dim"))),
          call("slice", "slice", (x, args) -> slice(x.get(0), args)),
          call(
              "select",
              "select",
              (x, args) -> x.get(0).select(args.integer("dim"), args.integer("index"))),
          call("cat", "concat", (x, args) -> Value.concat(args.integer("dim"), array(x))),
          call("stack", "stack", (x, args) -> Value.stack(args.integer("dim"), array(x))),
          call(
              "index_select",
              "indexSelect",
              (x, args) ->
                  x.get(0).indexSelect(args.integer("dim"), GoldenRecord.integers(x.get(1)))),
          call(
              "gather",
              "gather",
              (x, args) ->
                  x.get(0)
                      .gather(
                          args.integer("dim"), x.get(1).shape(), GoldenRecord.integers(x.get(1)))),
          call("detach_mul", "mul", (x, _) -> x.get(0).mul(x.get(0).detach())));

  /// Operations of the golden files that have no method yet.
  static final Set<String> NOT_YET =
      Set.of(
          """
          flip roll pad pad_reflect pad_replicate pad_circular tile repeat_interleave tril triu
          diag diagonal diag_embed trace flatten split chunk unbind unfold_window scatter_add
          index_add scatter masked_fill masked_select diff meshgrid clone
          """
              .trim()
              .split("\\s+"));

  private static Value slice(Value x, GoldenRecord args) {
    int axis = args.integer("dim");
    return x.slice(
        axis,
        (int) args.number("start", 0),
        (int) args.number("stop", Integer.MAX_VALUE),
        (int) args.number("step", 1));
  }

  private static Value[] array(List<Value> values) {
    return values.toArray(Value[]::new);
  }
}

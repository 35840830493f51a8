package dev.autodiff.golden;

import static dev.autodiff.golden.Operation.call;
import static dev.autodiff.golden.Operation.composed;
import static dev.autodiff.golden.Operation.many;

import dev.autodiff.PadMode;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.List;
import java.util.Map;

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
              (x, args) -> x.get(0).indexSelect(args.integer("dim"), x.get(1))),
          call("gather", "gather", (x, args) -> x.get(0).gather(args.integer("dim"), x.get(1))),
          call(
              "scatter",
              "scatter",
              (x, args) -> x.get(0).scatter(args.integer("dim"), x.get(1), x.get(2))),
          call(
              "scatter_add",
              "scatterAdd",
              (x, args) -> x.get(0).scatterAdd(args.integer("dim"), x.get(1), x.get(2))),
          call(
              "index_add",
              "indexAdd",
              (x, args) -> x.get(0).indexAdd(args.integer("dim"), x.get(1), x.get(2))),
          call(
              "masked_fill",
              "maskedFill",
              (x, args) -> x.get(0).maskedFill(x.get(1), args.number("value"))),
          call("masked_select", "maskedSelect", (x, _) -> x.get(0).maskedSelect(x.get(1))),
          call("flip", "flip", (x, args) -> x.get(0).flip(args.integers("dims"))),
          call("roll", "roll", (x, args) -> roll(x.get(0), args)),
          call("pad", "pad", (x, args) -> x.get(0).pad(args.number("value", 0), args.pairs("pad"))),
          call("pad_reflect", "pad", (x, args) -> x.get(0).pad(PadMode.REFLECT, args.pairs("pad"))),
          call(
              "pad_replicate",
              "pad",
              (x, args) -> x.get(0).pad(PadMode.REPLICATE, args.pairs("pad"))),
          call(
              "pad_circular",
              "pad",
              (x, args) -> x.get(0).pad(PadMode.CIRCULAR, args.pairs("pad"))),
          call("tile", "tile", (x, args) -> x.get(0).tile(args.integers("reps"))),
          call(
              "repeat_interleave",
              "repeatInterleave",
              (x, args) -> repeatInterleave(x.get(0), args)),
          call("tril", "tril", (x, args) -> x.get(0).tril(args.integer("diagonal"))),
          call("triu", "triu", (x, args) -> x.get(0).triu(args.integer("diagonal"))),
          call("diag", "diag", (x, args) -> x.get(0).diag(args.integer("diagonal"))),
          call(
              "diagonal",
              "diagonal",
              (x, args) ->
                  x.get(0)
                      .diagonal(
                          args.integer("offset"), args.integer("dim1"), args.integer("dim2"))),
          call("diag_embed", "diagEmbed", (x, args) -> x.get(0).diagEmbed(args.integer("offset"))),
          call("trace", "trace", (x, _) -> x.get(0).trace()),
          call(
              "flatten",
              "flatten",
              (x, args) -> x.get(0).flatten(args.integer("start_dim"), args.integer("end_dim"))),
          many(
              "split",
              "split",
              (x, args) -> x.get(0).split(args.integer("dim"), args.integers("sizes"))),
          many(
              "chunk",
              "chunk",
              (x, args) -> x.get(0).chunk(args.integer("dim"), args.integer("chunks"))),
          many("unbind", "unbind", (x, args) -> x.get(0).unbind(args.integer("dim"))),
          call(
              "unfold_window",
              "unfold",
              (x, args) ->
                  x.get(0).unfold(args.integer("dim"), args.integer("size"), args.integer("step"))),
          call(
              "diff",
              "diff",
              (x, args) -> x.get(0).diff((int) args.number("n", 1), (int) args.number("dim", -1))),
          many("meshgrid", "meshgrid", ShapeOperations::meshgrid),
          composed("clone", "clone", "x, because values never change", (x, _) -> x.get(0)),
          call("detach_mul", "mul", (x, _) -> x.get(0).mul(x.get(0).detach())));

  private static Value roll(Value x, GoldenRecord args) {
    int[] shifts = args.integers("shifts");
    int[] axes = args.integers("dims");
    return axes.length == 0 ? x.roll(shifts[0]) : x.roll(shifts, axes);
  }

  private static Value repeatInterleave(Value x, GoldenRecord args) {
    int[] axis = args.integers("dim");
    int times = args.integer("repeats");
    return axis.length == 0 ? x.repeatInterleave(times) : x.repeatInterleave(times, axis[0]);
  }

  private static List<Value> meshgrid(List<Value> vectors, GoldenRecord args) {
    List<Value> grid = Value.meshgrid(array(vectors));
    return args.text("indexing").equals("xy") && vectors.size() > 1
        ? grid.stream().map(x -> x.transpose(0, 1)).toList()
        : grid;
  }

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

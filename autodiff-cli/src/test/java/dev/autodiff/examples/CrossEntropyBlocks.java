package dev.autodiff.examples;

import dev.autodiff.Gradients;
import dev.autodiff.SweepOption;
import dev.autodiff.Value;
import dev.autodiff.cli.graph.GraphPicture;
import dev.autodiff.nn.Losses;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The binary cross-entropy of one sigmoid neuron, block by block.
final class CrossEntropyBlocks implements Example {
  @Override
  public String name() {
    return "3-cross-entropy-blocks";
  }

  @Override
  public String summary() {
    return "The loss of one sigmoid neuron in its smallest blocks, each with value, local"
        + " derivative and gradient.";
  }

  @Override
  public String template() {
    return """
    # Cross-entropy in small blocks

    One neuron, one input, one weight, no bias: `p = σ(W·X)` is the probability that it gives to
    class 1. The binary cross-entropy says how bad that is for a label `y`. It has two parts:

        L = A + B,     A = −y·log p,     B = −(1−y)·log(1−p)

    For `y = 1` only A counts, for `y = 0` only B. Here `X = 3` and `W = 3`, so `Z = 9`: the
    neuron is very sure of class 1.

    ## The graph

    Every line below makes one block, and every block is one node of the graph. `X` and `W` are
    variables, so the loss can be differentiated by them. The label is a constant.

    {code blocks}

    ## The label is 1: the neuron is right

    {picture graph | The graph of the loss for y = 1 with the value and gradient of each block}

    Read the table down for the values: the forward pass. Read it up for the gradients: the
    backward pass. It starts at the last block with gradient 1. Every other block collects from
    the blocks that use it: their gradient times their local derivative by it.

    | block | computed as | value | local derivatives | gradient of L |
    |:--|:--|--:|:--|--:|
    {rows right}

    ## The label is 0: the neuron is wrong

    The same graph with `y = 0`. Now A is silent and B speaks.

    | block | computed as | value | local derivatives | gradient of L |
    |:--|:--|--:|:--|--:|
    {rows wrong}

    ## Where gradients add up

    `p` is used twice: by `a1 = log p` on the way to A, and by `q = 1 − p` on the way to B. Its
    gradient is the sum of what comes back on both ways. Then a small surprise: times
    `σ′(Z) = p·(1−p)`, all fractions cancel, and what is left at `Z` is `p − y`.

    | y | via A: −y/p | via B: (1−y)/(1−p) | ∂L/∂p, by hand | ∂L/∂p, autodiff | p − y | ∂L/∂Z, autodiff | ∂L/∂W = (p − y)·X |
    |--:|--:|--:|--:|--:|--:|--:|--:|
    {rows sum}

    `y = 0.8` stands for a label that is not certain: both ways carry something.

    ## Why real training starts from Z

    The small blocks are for reading. In numbers they break when the neuron is very sure and
    wrong: `p` rounds to 1, `1 − p` to 0, and its logarithm is −∞. The same loss can be written
    without `p` at all, as `log(1 + e^Z) − y·Z`. This is what
    `Losses.binaryCrossEntropyWithLogits` computes, and it never breaks:

    {code logits}

    | Z, with y = 0 | L from the blocks | ∂L/∂Z from the blocks | L from Z | ∂L/∂Z from Z |
    |--:|--:|--:|--:|--:|
    {rows logits}
    """;
  }

  /// All blocks, from the leaves to the loss.
  record Graph(Value w, Value z, Value p, Value q, Value loss, Map<Value, String> labels) {
    Gradients gradients() {
      return loss.backward(SweepOption.KEEP_INNER);
    }
  }

  static Graph graph(double inputX, double weightW, double label) {
    // region blocks
    Value x = Value.variable(inputX, "X");
    Value w = Value.variable(weightW, "W");
    Value y = Value.of(label);
    Value notY = Value.of(1 - label);

    Value z = w.mul(x);
    Value p = z.sigmoid();

    Value a1 = p.log();
    Value a2 = a1.neg();
    Value a = y.mul(a2); //     A = y·(−log p)

    Value q = p.rsub(1); //     1 − p
    Value b1 = q.log();
    Value b2 = b1.neg();
    Value b = notY.mul(b2); //  B = (1−y)·(−log(1−p))

    Value loss = a.add(b); //   L = A + B
    // endregion
    Map<Value, String> labels = new HashMap<>();
    List<Value> blocks = List.of(y, notY, z, p, a1, a2, a, q, b1, b2, b, loss);
    List<String> names =
        List.of("y", "(1−y)", "Z", "p", "a1", "a2", "A", "q", "b1", "b2", "B", "L");
    for (int i = 0; i < blocks.size(); i++) {
      labels.put(blocks.get(i), names.get(i));
    }
    return new Graph(w, z, p, q, loss, labels);
  }

  @Override
  public void run(Page page) {
    Graph sure = graph(3, 3, 1);
    page.picture(
        "graph",
        GraphPicture.of(sure.loss, sure.gradients())
            .labelled(sure.labels)
            .titled("Cross-entropy of a sigmoid neuron, X = 3, W = 3, y = 1")
            .svg());
    printBlocks(page.output("right"), graph(3, 3, 1));
    printBlocks(page.output("wrong"), graph(3, 3, 0));

    Output sum = page.output("sum");
    for (double y : new double[] {1, 0, 0.8}) {
      Graph graph = graph(3, 3, y);
      Gradients gradients = graph.gradients();
      double p = graph.p.item();
      double viaA = -y / p;
      double viaB = (1 - y) / graph.q.item();
      sum.line(
          "| %.1f | %.5f | %.3f | %.5f | %.5f | %.7f | %.7f | %.7f |",
          y,
          viaA,
          viaB,
          viaA + viaB,
          gradients.of(graph.p).item(),
          p - y,
          gradients.of(graph.z).item(),
          gradients.of(graph.w).item());
    }

    Output logits = page.output("logits");
    for (double at : new double[] {9, 20, 40, 800}) {
      Graph graph = graph(at, 1, 0);
      double slope = graph.gradients().of(graph.z).item();
      // region logits
      Value z = Value.variable(at, "Z");
      Value loss = Losses.binaryCrossEntropyWithLogits(z, Value.of(0));
      double stable = loss.backward().of(z).item();
      // endregion
      logits.line(
          "| %.0f | %.6f | %.6f | %.6f | %.6f |",
          at, graph.loss.item(), slope, loss.item(), stable);
    }
  }

  private static void printBlocks(Output out, Graph graph) {
    BlockRows.print(out, graph.loss, graph.gradients(), graph.labels);
  }
}

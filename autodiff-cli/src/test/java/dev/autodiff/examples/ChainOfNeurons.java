package dev.autodiff.examples;

import dev.autodiff.Gradients;
import dev.autodiff.SweepOption;
import dev.autodiff.Value;
import dev.autodiff.cli.graph.GraphPicture;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/// Three sigmoid neurons in a row: the chain rule with one factor per neuron.
final class ChainOfNeurons implements Example {
  @Override
  public String name() {
    return "2-chain-of-neurons";
  }

  @Override
  public String summary() {
    return "The chain rule, neuron by neuron: local derivatives on the way forward, one product on"
        + " the way back.";
  }

  @Override
  public String template() {
    return """
    # A chain of three neurons

    A neuron takes a number, stretches and shifts it, and squashes it: `σ(w·input + b)`.
    Here three of them stand in a row. Each one feeds the next:

        x ──► h ──► g ──► f          f(g(h(x)))

    How does `f` change when `x` changes a little? The chain rule answers with a product, one
    factor per neuron:

        df/dx = df/dg · dg/dh · dh/dx

    This page computes the product step by step, and then lets autodiff do the same.

    ## Forward

    {code forward}

    A neuron's slope by its input is `σ′(z)·w`, where `z = w·input + b` and
    `σ′(z) = σ(z)·σ(−z)`. Both numbers are known as soon as the neuron has computed its output.
    So autodiff evaluates them in the forward pass and keeps them in the graph, from where they
    can be read:

    {code slope}

    | neuron | input | z | output | local derivative | value |
    |:--|--:|--:|--:|:--|--:|
    {rows forward}

    ## Backward

    The sweep starts at the end with `df/df = 1` and goes back. Each step multiplies what it has
    by one local derivative from the table above. Nothing is differentiated any more: these are
    plain numbers.

    | step | wanted | is | value |
    |--:|:--|:--|--:|
    {rows backward}

    {picture tangent | The curve of the chain as a function of x, and the straight line with slope df/dx that touches it at x = 1}

    ## The same by autodiff

    `backward()` walks over the graph in the same order. `KEEP_INNER` makes it keep the
    gradients of `g` and `h`, which are not variables but results on the way.

    {code sweep}

    {output sweep}

    ## The small blocks

    Inside, the graph is finer. A neuron is three blocks: multiply, add, sigmoid. For each block
    the sweep does one thing: gradient of the input = gradient of the output × local derivative.

    {picture graph | The graph of the three neurons: a box per block with its value and gradient, the local derivatives on the arrows}

    | block | computed as | value | local derivatives | gradient of f |
    |:--|:--|--:|:--|--:|
    {rows blocks}

    The weights and biases get their gradients in the same sweep. `df/dw` of a neuron is the
    gradient of its product times its input.

    ## Why long chains learn slowly

    `σ′` is never above 1/4. With weights of 1, each neuron more makes the product smaller by at
    least that factor. This is the vanishing gradient: the first neurons of a long sigmoid chain
    hardly learn.

    | neurons | output | df/dx | bound (1/4)ⁿ |
    |--:|--:|--:|--:|
    {rows vanishing}
    """;
  }

  // region slope
  /// ∂output/∂input of one neuron, from the partials that the forward pass left in its blocks.
  static double slope(Value neuron) {
    Value sum = neuron.operands().getFirst(); // w·input + b
    Value product = sum.operands().getFirst(); // w·input
    return neuron.localDerivative(0).item() // σ′(z)
        * sum.localDerivative(0).item() // 1
        * product.localDerivative(1).item(); // w
  }

  // endregion

  @Override
  public void run(Page page) {
    // region forward
    Value x = Value.variable(1, "x");

    Value w1 = Value.variable(2, "w1");
    Value b1 = Value.variable(-1, "b1");
    Value h = w1.mul(x).add(b1).sigmoid();

    Value w2 = Value.variable(-1.5, "w2");
    Value b2 = Value.variable(0.5, "b2");
    Value g = w2.mul(h).add(b2).sigmoid();

    Value w3 = Value.variable(3, "w3");
    Value b3 = Value.variable(-2, "b3");
    Value f = w3.mul(g).add(b3).sigmoid();
    // endregion

    Output forward = page.output("forward");
    printNeuron(forward, "h", "x", x, h);
    printNeuron(forward, "g", "h", h, g);
    printNeuron(forward, "f", "g", g, f);

    double dfdg = slope(f);
    double dfdh = dfdg * slope(g);
    double dfdx = dfdh * slope(h);
    Output backward = page.output("backward");
    backward.line("| 1 | df/df | by definition | 1 |");
    backward.line("| 2 | df/dg | 1 · %.6f | %.6f |", slope(f), dfdg);
    backward.line("| 3 | df/dh = df/dg · dg/dh | %.6f · (%.6f) | %.6f |", dfdg, slope(g), dfdh);
    backward.line("| 4 | df/dx = df/dh · dh/dx | (%.6f) · %.6f | %.6f |", dfdh, slope(h), dfdx);

    Output out = page.output("sweep");
    // region sweep
    Gradients gradients = f.backward(SweepOption.KEEP_INNER);
    out.line("df/dg = %.6f", gradients.of(g).item());
    out.line("df/dh = %.6f", gradients.of(h).item());
    out.line("df/dx = %.6f", gradients.of(x).item());
    // endregion

    Map<Value, String> labels = new HashMap<>();
    label(labels, "1", h, "h");
    label(labels, "2", g, "g");
    label(labels, "3", f, "f");
    BlockRows.print(page.output("blocks"), f, gradients, labels);
    page.picture(
        "graph", GraphPicture.of(f, gradients).labelled(labels).titled("f(g(h(x)))").svg());

    page.picture("tangent", tangent(w1, b1, w2, b2, w3, b3, f.item(), dfdx));

    Output vanishing = page.output("vanishing");
    for (int n : new int[] {1, 2, 3, 5, 10, 20}) {
      Value start = Value.variable(0, "x");
      Value end = start;
      for (int i = 0; i < n; i++) {
        end = end.sigmoid();
      }
      double slope = end.backward().of(start).item();
      vanishing.line("| %d | %.4f | %.3e | %.3e |", n, end.item(), slope, Math.pow(0.25, n));
    }
  }

  /// The whole chain as a function of x, and the line that touches it at x = 1.
  private static String tangent(
      Value w1, Value b1, Value w2, Value b2, Value w3, Value b3, double value, double slope) {
    double[] x = IntStream.rangeClosed(0, 120).mapToDouble(i -> -2 + 0.05 * i).toArray();
    Value h = w1.mul(Value.vector(x)).add(b1).sigmoid();
    Value g = w2.mul(h).add(b2).sigmoid();
    double[] curve = w3.mul(g).add(b3).sigmoid().toArray();
    double[] ends = {0, 2};
    double[] line = {value + slope * (ends[0] - 1), value + slope * (ends[1] - 1)};
    return new Chart("The chain and its slope", "x", "f(g(h(x)))")
        .line("f(g(h(x)))", x, curve)
        .line("slope df/dx at x = 1", ends, line)
        .points("x = 1", new double[] {1}, new double[] {value})
        .svg();
  }

  private static void label(Map<Value, String> labels, String i, Value neuron, String name) {
    Value sum = neuron.operands().getFirst();
    labels.put(sum.operands().getFirst(), "u" + i);
    labels.put(sum, "z" + i);
    labels.put(neuron, name);
  }

  private static void printNeuron(
      Output out, String name, String inputName, Value input, Value neuron) {
    out.line(
        "| %s | %s = %.6f | %.6f | %.6f | d%s/d%s = σ′(z)·w | %.6f |",
        name,
        inputName,
        input.item(),
        neuron.operands().getFirst().item(),
        neuron.item(),
        name,
        inputName,
        slope(neuron));
  }
}

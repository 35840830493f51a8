package dev.autodiff.examples;

import dev.autodiff.Gradients;
import dev.autodiff.Shape;
import dev.autodiff.SweepOption;
import dev.autodiff.Value;
import dev.autodiff.nn.Dataset;
import dev.autodiff.nn.Initializer;
import dev.autodiff.nn.Losses;
import dev.autodiff.nn.Metrics;
import dev.autodiff.nn.Standardizer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/// A network with one hidden layer in matrix form: the backward formulas, and training from
/// scratch.
final class TwoLayerNetwork implements Example {
  private static final int HIDDEN = 8;
  private static final double RATE = 0.5;
  private static final int STEPS = 300;

  @Override
  public String name() {
    return "4-two-layer-network";
  }

  @Override
  public String summary() {
    return "The matrix formulas of backpropagation for sigmoid, tanh and ReLU, checked, and then"
        + " training from scratch.";
  }

  @Override
  public String template() {
    return """
    # A network of two layers, in matrices

    30 measures of a tumour go in, the probability that it is malignant comes out. Between them
    sits a hidden layer of 8 neurons. All `m` samples go through at once: they are the columns of
    `X`. The raised numbers count layers, they are no powers.

        Z¹ = W¹·X + b¹        A¹ = g(Z¹)
        Z² = W²·A¹ + b²       A² = σ(Z²)

    | name | shape | here |
    |:--|:--|:--|
    {rows shapes}

    {code forward}

    The loss is the mean of the binary cross-entropy over all samples, `Y` are the labels.

    ## The formulas

    Textbooks give the backward pass of this network like this. `∗` multiplies element by
    element, `·` is the matrix product, and `Σ` sums over the samples and keeps a column.

        dZ² = A² − Y
        dW² = (1/m) · dZ²·A¹ᵀ
        db² = (1/m) · Σ dZ²
        dZ¹ = W²ᵀ·dZ² ∗ g′(Z¹)
        dW¹ = (1/m) · dZ¹·Xᵀ
        db¹ = (1/m) · Σ dZ¹

    In this notation `dW` and `db` are gradients of the mean loss. `dZ` is the gradient of the
    summed loss, so `dZ = m · ∂L/∂Z`.

    Only `g′` depends on the activation:

    | g | g(z) | g′(z) |
    |:--|:--|:--|
    | sigmoid | 1/(1 + e⁻ᶻ) | a·(1 − a), where a = g(z) |
    | tanh | tanh z | 1 − a² |
    | ReLU | max(z, 0) | 1 if z > 0, else 0 |

    In code the formulas are these lines. They compute numbers only, nothing is recorded:

    {code formulas}

    ## Are they right?

    autodiff knows none of these formulas. It knows the rules of `matmul`, `add`, `sigmoid`,
    `log` and so on, and combines them. Both ways must meet. The table shows the largest
    difference of any element, for weights drawn at random and all training samples.

    {code compare}

    | g | dZ² | dW² | db² | dZ¹ | dW¹ | db¹ |
    |:--|:--|:--|:--|:--|:--|:--|
    {rows differences}

    ## Training from scratch

    The Wisconsin breast cancer data have 569 tumours. A fifth of them is kept for the test. The
    measures are standardized with the mean and deviation of the training part. The weights start
    small and random, or all hidden neurons would stay equal; the biases start at 0. Then 300
    steps downhill with all samples, with the learning rate `α = 0.5`:

    {code train}

    {picture loss | The loss of the three networks on the training data, step by step}

    | g | training loss | test accuracy | test AUC | missed tumours | false alarms |
    |:--|--:|--:|--:|--:|--:|
    {rows results}

    The three networks end about equally good. They differ in how fast they get there: the
    sigmoid's slope is at most 1/4, so its hidden layer gets smaller gradients.

    The data are the Breast Cancer Wisconsin (Diagnostic) set by W. N. Street, W. H. Wolberg and
    O. L. Mangasarian, UCI Machine Learning Repository.
    """;
  }

  /// The activation of the hidden layer, and its slope from z and a = g(z).
  enum Hidden {
    SIGMOID(Value::sigmoid, (_, a) -> a.mul(a.rsub(1))),
    TANH(Value::tanh, (_, a) -> a.square().rsub(1)),
    RELU(Value::relu, (z, _) -> z.greater(0));

    final UnaryOperator<Value> g;
    final BinaryOperator<Value> slope;

    Hidden(UnaryOperator<Value> g, BinaryOperator<Value> slope) {
      this.g = g;
      this.slope = slope;
    }

    String label() {
      return this == RELU ? "ReLU" : name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /// All parameters.
  record Network(Hidden hidden, Value w1, Value b1, Value w2, Value b2) {
    static Network random(Hidden hidden, int inputs, int neurons, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      Initializer init = Initializer.xavierNormal();
      return new Network(
          hidden,
          Value.variable(init.sample(Shape.of(neurons, inputs), inputs, neurons, random), "W1"),
          Value.variable(Value.full(Shape.of(neurons, 1), 0), "b1"),
          Value.variable(init.sample(Shape.of(1, neurons), neurons, 1, random), "W2"),
          Value.variable(Value.full(Shape.of(1, 1), 0), "b2"));
    }

    // region forward
    Forward forward(Value x) {
      Value z1 = w1.matmul(x).add(b1); //   Z¹ = W¹·X + b¹
      Value a1 = hidden.g.apply(z1); //     A¹ = g(Z¹)
      Value z2 = w2.matmul(a1).add(b2); //  Z² = W²·A¹ + b²
      Value a2 = z2.sigmoid(); //           A² = σ(Z²)
      return new Forward(z1, a1, z2, a2);
    }

    // endregion

    Network step(Gradients gradients, double rate) {
      return new Network(
          hidden,
          moved(w1, gradients, rate),
          moved(b1, gradients, rate),
          moved(w2, gradients, rate),
          moved(b2, gradients, rate));
    }

    private static Value moved(Value parameter, Gradients gradients, double rate) {
      return Value.variable(parameter.detach().sub(gradients.of(parameter).mul(rate)));
    }
  }

  /// The results of the forward pass.
  record Forward(Value z1, Value a1, Value z2, Value a2) {}

  /// The gradients under their names in the formulas.
  record Backward(Value dz2, Value dw2, Value db2, Value dz1, Value dw1, Value db1) {
    List<Value> all() {
      return List.of(dz2, dw2, db2, dz1, dw1, db1);
    }
  }

  // region formulas
  static Backward byFormulas(Network network, Forward f, Value x, Value y) {
    double m = x.shape().length(1);
    Value a1 = f.a1.detach();
    Value dz2 = f.a2.detach().sub(y); //                    dZ² = A² − Y
    Value dw2 = dz2.matmul(a1.transpose()).div(m); //       dW² = (1/m)·dZ²·A¹ᵀ
    Value db2 = dz2.sum(true, 1).div(m); //                 db² = (1/m)·Σ dZ²
    Value slope = network.hidden.slope.apply(f.z1.detach(), a1);
    Value back = network.w2.detach().transpose().matmul(dz2);
    Value dz1 = back.mul(slope); //                         dZ¹ = W²ᵀ·dZ² ∗ g′(Z¹)
    Value dw1 = dz1.matmul(x.transpose()).div(m); //        dW¹ = (1/m)·dZ¹·Xᵀ
    Value db1 = dz1.sum(true, 1).div(m); //                 db¹ = (1/m)·Σ dZ¹
    return new Backward(dz2, dw2, db2, dz1, dw1, db1);
  }

  // endregion

  // region compare
  static Backward byAutodiff(Network network, Forward f, Value y) {
    double m = y.shape().length(1);
    Value loss = Losses.binaryCrossEntropy(f.a2, y);
    Gradients gradients = loss.backward(SweepOption.KEEP_INNER);
    return new Backward(
        gradients.of(f.z2).mul(m),
        gradients.of(network.w2),
        gradients.of(network.b2),
        gradients.of(f.z1).mul(m),
        gradients.of(network.w1),
        gradients.of(network.b1));
  }

  // endregion

  /// Standardized samples in columns and their labels in one row.
  record Samples(Value x, Value y) {
    static Samples of(Dataset data) {
      return new Samples(data.features().transpose(), data.targets().unsqueeze(0));
    }

    int[] labels() {
      return Arrays.stream(y.toArray()).mapToInt(label -> (int) label).toArray();
    }
  }

  record Parts(Samples train, Samples test) {
    static Parts breastCancer() {
      RealData data = RealData.breastCancer();
      Dataset.Split split =
          new Dataset(data.features(), Value.vector(data.target())).stratifiedSplit(0.2, 1);
      Standardizer standardizer = Standardizer.fit(split.train().features());
      return new Parts(
          Samples.of(standardizer.apply(split.train())),
          Samples.of(standardizer.apply(split.test())));
    }
  }

  record Trained(Network network, double[] losses) {}

  static Trained train(Network start, Value x, Value y) {
    double[] losses = new double[STEPS + 1];
    // region train
    Network network = start;
    for (int step = 0; step < STEPS; step++) {
      Forward f = network.forward(x);
      Value loss = Losses.binaryCrossEntropy(f.a2, y);
      losses[step] = loss.item();
      network = network.step(loss.backward(), RATE); // w − α·∂L/∂w for all weights and biases
    }
    // endregion
    losses[STEPS] = Losses.binaryCrossEntropy(network.forward(x).a2, y).item();
    return new Trained(network, losses);
  }

  @Override
  public void run(Page page) {
    Parts parts = Parts.breastCancer();
    Samples train = parts.train;
    printShapes(page.output("shapes"), train);

    Output differences = page.output("differences");
    Output results = page.output("results");
    Chart chart = new Chart("Training loss", "step", "loss").logarithmic();
    for (Hidden hidden : Hidden.values()) {
      Network network = Network.random(hidden, 30, HIDDEN, 1);
      Forward f = network.forward(train.x);
      List<Value> formulas = byFormulas(network, f, train.x, train.y).all();
      List<Value> ours = byAutodiff(network, f, train.y).all();
      StringBuilder row = new StringBuilder(hidden.label());
      for (int i = 0; i < ours.size(); i++) {
        double difference = ours.get(i).sub(formulas.get(i)).abs().max().item();
        row.append(difference < 1e-12 ? " | below 1e-12" : " | " + difference);
      }
      differences.line("| %s |", row);

      Trained trained = train(network, train.x, train.y);
      chart.line(hidden.label(), trained.losses);
      Value probabilities = trained.network.forward(parts.test.x).a2;
      int[] labels = parts.test.labels();
      int[] classes = Metrics.classes(probabilities.toArray(), 0.5);
      var confusion = Metrics.confusionMatrix(classes, labels, 2);
      results.line(
          "| %s | %.4f | %.2f %% | %.4f | %d of %d | %d of %d |",
          hidden.label(),
          trained.losses[STEPS],
          100 * Metrics.accuracy(classes, labels),
          Metrics.rocAuc(probabilities.toArray(), labels),
          confusion.count(1, 0),
          confusion.count(1, 0) + confusion.count(1, 1),
          confusion.count(0, 1),
          confusion.count(0, 0) + confusion.count(0, 1));
    }
    page.picture("loss", chart.svg());
  }

  private static void printShapes(Output out, Samples samples) {
    Network network = Network.random(Hidden.TANH, 30, HIDDEN, 1);
    Forward f = network.forward(samples.x);
    out.line("| X | [inputs, m] | %s |", samples.x.shape());
    out.line(
        "| W¹, b¹ | [neurons, inputs], [neurons, 1] | %s, %s |",
        network.w1.shape(), network.b1.shape());
    out.line("| Z¹, A¹ | [neurons, m] | %s |", f.z1.shape());
    out.line("| W², b² | [1, neurons], [1, 1] | %s, %s |", network.w2.shape(), network.b2.shape());
    out.line("| Z², A², Y | [1, m] | %s |", f.z2.shape());
  }
}

package dev.autodiff.examples;

import dev.autodiff.Gradients;
import dev.autodiff.Value;
import dev.autodiff.nn.Batching;
import dev.autodiff.nn.Dataset;
import dev.autodiff.nn.GradientDescent;
import dev.autodiff.nn.Initializer;
import dev.autodiff.nn.Losses;
import dev.autodiff.nn.Neuron;
import dev.autodiff.nn.Reduction;
import dev.autodiff.nn.Standardizer;
import dev.autodiff.nn.Trainer;
import dev.autodiff.nn.TrainingResult;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;

/// Logistic regression with one predictor: one sigmoid neuron with one input.
final class LogisticRegression implements Example {
  private static final int EPOCHS = 30;
  private static final double[] HOURS = {1, 2, 3, 4, 5, 6};
  private static final double[] PASSED = {0, 0, 1, 0, 1, 1};

  @Override
  public String name() {
    return "1-logistic-regression";
  }

  @Override
  public String summary() {
    return "One sigmoid neuron with one input: the gradient by hand, three kinds of gradient"
        + " descent, and the learning rate.";
  }

  @Override
  public String template() {
    return """
    # Logistic regression with one predictor

    Six students studied for 1 to 6 hours. Some passed the exam (`y = 1`), some did not
    (`y = 0`). We want the probability of passing as a function of the hours `x`:

        P(Y = 1) = σ(β₀ + β₁·x),     σ(z) = 1/(1 + e⁻ᶻ)

    This is one sigmoid neuron with one input. `β₁` says how much an hour helps, `β₀` where it
    starts.

    ## The loss

    For each student the binary cross-entropy says how bad a probability `p` was, seeing what
    came out: `−log p` if the student passed, `−log(1 − p)` if not. In one line:

        lossᵢ = −yᵢ·log pᵢ − (1 − yᵢ)·log(1 − pᵢ)          L = Σ lossᵢ

    ## The gradient, by hand

    Three small derivatives, with `z = β₀ + β₁·x`:

        ∂loss/∂p = (p − y)/(p·(1 − p))       ∂p/∂z = p·(1 − p)       ∂z/∂β₀ = 1, ∂z/∂β₁ = x

    Their product is short, because `p·(1 − p)` cancels:

        ∂L/∂β₀ = Σ (pᵢ − yᵢ)                 ∂L/∂β₁ = Σ (pᵢ − yᵢ)·xᵢ

    At `β₀ = −2` and `β₁ = 1`:

    | x (hours) | y (passed) | p | loss | p − y | (p − y)·x |
    |--:|--:|--:|--:|--:|--:|
    {rows table}

    ## The gradient, by autodiff

    {code gradient}

    {output gradient}

    The last row of the table and the sweep agree.

    ## Gradient descent on real data

    Now 569 tumours. `x` is the mean radius of the cell nuclei, standardized; `y` is 1 for
    malignant. Descent starts at `β₀ = β₁ = 0` and goes against the gradient of the mean loss:
    `β ← β − α·∂L/∂β`. There are three ways to cut the data into steps:

    - **full batch**: all samples in each step. The gradient is exact, but there is only one step
      per pass over the data.
    - **stochastic**: one sample per step. 569 steps per pass, each in a rough direction.
    - **mini-batch**: 32 samples per step, a compromise.

    One pass over all data is an epoch.

    {code train}

    {picture batches | Loss after each epoch for the three kinds of gradient descent: full batch creeps, mini-batch is fast and smooth, stochastic is fast but keeps jumping}

    | with learning rate 0.5 | steps | loss after 1 epoch | after 5 | after 30 | β₀ | β₁ |
    |:--|--:|--:|--:|--:|--:|--:|
    {rows batches}

    The best possible loss is in the last row. Full batch needs more epochs, or a larger step.
    Stochastic descent is near the goal after one epoch, but it never comes to rest: each sample
    pulls its own way.

    ## The learning rate

    Full batch again, with three learning rates:

    {picture rates | Loss after each step for three learning rates: 0.05 creeps, 5 arrives within a few steps, 40 comes near and is thrown out again and again}

    | learning rate α | loss after 10 steps | after 30 | |
    |--:|--:|--:|:--|
    {rows rates}

    Too small, and it takes for ever. Too large, and steps jump over the valley: descent comes
    near the bottom, is thrown up the other side, and starts again. In between it works well.

    ## The result

    In units of the original radius, the best weights give

    {output result}

    {picture fit | The share of malignant tumours against the mean radius, and the fitted curve through it}

    Each point is a group of about 40 tumours of similar size. The curve was fitted to the single
    tumours, not to the points.

    The data are the Breast Cancer Wisconsin (Diagnostic) set by W. N. Street, W. H. Wolberg and
    O. L. Mangasarian, UCI Machine Learning Repository.
    """;
  }

  /// The sum of the losses and its gradient at some β.
  record Toy(Value p, Value losses, double loss, double byBeta0, double byBeta1) {}

  static Toy toy(double at0, double at1) {
    // region gradient
    Value x = Value.vector(HOURS);
    Value y = Value.vector(PASSED);
    Value beta0 = Value.variable(at0, "β0");
    Value beta1 = Value.variable(at1, "β1");

    Value p = beta1.mul(x).add(beta0).sigmoid();
    Value losses = Losses.binaryCrossEntropy(p, y, Reduction.NONE); // one per student
    Value loss = losses.sum();
    Gradients gradients = loss.backward();
    // endregion
    return new Toy(p, losses, loss.item(), gradients.of(beta0).item(), gradients.of(beta1).item());
  }

  /// The tumours with their standardized radius, and what standardized it.
  record Tumours(Dataset data, Standardizer standardizer) {
    static Tumours load() {
      RealData data = RealData.breastCancer();
      double[] radius = data.column("mean radius");
      Value features = Value.vector(radius).unsqueeze(1);
      Standardizer standardizer = Standardizer.fit(features);
      Dataset samples = new Dataset(features, Value.vector(data.target()));
      return new Tumours(standardizer.apply(samples), standardizer);
    }
  }

  // region train
  static TrainingResult<Neuron> train(Dataset data, double rate, Batching batching, int epochs) {
    Neuron start = Neuron.sigmoid(1, Initializer.zeros(), new SplittableRandom(1));
    return Trainer.builder(start)
        .loss(Losses::binaryCrossEntropy) // the mean over the batch
        .optimizer(new GradientDescent(rate))
        .batching(batching)
        .epochs(epochs)
        .build()
        .train(data);
  }

  // endregion

  @Override
  public void run(Page page) {
    Toy toy = toy(-2, 1);
    printTable(page.output("table"), toy);
    Output out = page.output("gradient");
    out.line("L      = %.6f", toy.loss);
    out.line("∂L/∂β₀ = %.6f", toy.byBeta0);
    out.line("∂L/∂β₁ = %.6f", toy.byBeta1);

    Tumours tumours = Tumours.load();
    Dataset data = tumours.data;
    TrainingResult<Neuron> best = train(data, 10, Batching.fullBatch(), 200);

    Chart batches =
        new Chart("Three kinds of gradient descent", "epoch", "loss").between(0.28, 0.5);
    Output rows = page.output("batches");
    compare(batches, rows, "full batch", train(data, 0.5, Batching.fullBatch(), EPOCHS));
    compare(batches, rows, "stochastic", train(data, 0.5, Batching.stochastic(1), EPOCHS));
    compare(batches, rows, "mini-batch", train(data, 0.5, Batching.miniBatch(32, 1), EPOCHS));
    rows.line(
        "| the best | | | | %.4f | %.3f | %.3f |",
        best.history().last().trainingLoss(), bias(best), weight(best));
    page.picture("batches", batches.svg());

    Chart rates = new Chart("Three learning rates", "step", "loss").between(0.2, 1.6);
    for (double rate : new double[] {0.05, 5, 40}) {
      double[] losses = train(data, rate, Batching.fullBatch(), EPOCHS).history().trainingLosses();
      String verdict = rate < 1 ? "too small" : rate < 10 ? "good" : "too large";
      rates.line("α = %s, %s".formatted(BlockRows.number(rate), verdict), losses);
      page.output("rates")
          .line(
              "| %s | %.3f | %.3f | %s |", BlockRows.number(rate), losses[10], losses[30], verdict);
    }
    page.picture("rates", rates.svg());

    double slope = weight(best) / tumours.standardizer.std()[0];
    double intercept = bias(best) - slope * tumours.standardizer.mean()[0];
    Output result = page.output("result");
    result.line("P(malignant) = σ(%.3f + %.4f · radius)", intercept, slope);
    result.line("even chances at radius %.2f", -intercept / slope);
    page.picture("fit", fit(intercept, slope));
  }

  private static double bias(TrainingResult<Neuron> result) {
    return result.model().bias().item();
  }

  private static double weight(TrainingResult<Neuron> result) {
    return result.model().weights().item();
  }

  private static void printTable(Output out, Toy toy) {
    double sum0 = 0;
    double sum1 = 0;
    for (int i = 0; i < HOURS.length; i++) {
      double difference = toy.p.get(i) - PASSED[i];
      sum0 += difference;
      sum1 += difference * HOURS[i];
      out.line(
          "| %.0f | %.0f | %.6f | %.6f | %.6f | %.6f |",
          HOURS[i], PASSED[i], toy.p.get(i), toy.losses.get(i), difference, difference * HOURS[i]);
    }
    out.line("| **sum** | | | **%.6f** | **%.6f** | **%.6f** |", toy.loss, sum0, sum1);
  }

  private static void compare(
      Chart chart, Output rows, String name, TrainingResult<Neuron> result) {
    double[] losses = result.history().trainingLosses();
    chart.line(name, losses);
    rows.line(
        "| %s | %d | %.4f | %.4f | %.4f | %.3f | %.3f |",
        name, result.steps(), losses[1], losses[5], losses[EPOCHS], bias(result), weight(result));
  }

  /// The shares of malignant tumours in 14 groups by radius, and the curve.
  private static String fit(double intercept, double slope) {
    RealData data = RealData.breastCancer();
    double[][] tumours = data.rows().clone();
    Arrays.sort(tumours, Comparator.comparingDouble(row -> row[0]));
    int groups = 14;
    double[] radius = new double[groups];
    double[] share = new double[groups];
    for (int i = 0; i < groups; i++) {
      int from = i * tumours.length / groups;
      int to = (i + 1) * tumours.length / groups;
      for (double[] row : Arrays.copyOfRange(tumours, from, to)) {
        radius[i] += row[0] / (to - from);
        share[i] += row[30] / (to - from);
      }
    }
    double[] x = new double[101];
    Arrays.setAll(x, i -> 7 + i * 0.18);
    double[] curve = Value.vector(x).mul(slope).add(intercept).sigmoid().toArray();
    return new Chart("Fitted curve", "mean radius", "probability of malignant")
        .between(-0.02, 1.02)
        .line("fitted curve", x, curve)
        .points("share in a group", radius, share)
        .svg();
  }
}

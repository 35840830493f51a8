package dev.autodiff.examples;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.autodiff.Value;
import dev.autodiff.nn.Activation;
import dev.autodiff.nn.Adam;
import dev.autodiff.nn.BatchNorm;
import dev.autodiff.nn.Batching;
import dev.autodiff.nn.ConvolutionLayer;
import dev.autodiff.nn.ConvolutionOptions;
import dev.autodiff.nn.Dataset;
import dev.autodiff.nn.EpochReport;
import dev.autodiff.nn.Initializer;
import dev.autodiff.nn.Linear;
import dev.autodiff.nn.Losses;
import dev.autodiff.nn.Metrics;
import dev.autodiff.nn.PoolingLayer;
import dev.autodiff.nn.ReshapeLayer;
import dev.autodiff.nn.Sequential;
import dev.autodiff.nn.Trainer;
import dev.autodiff.nn.TrainingResult;
import dev.autodiff.nn.Window;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/// A convolutional network with batch normalization that reads digits.
final class HandwrittenDigits implements Example {
  private static final int EPOCHS = 8;
  private static final int SHOWN = 8;

  @Override
  public String name() {
    return "7-handwritten-digits";
  }

  @Override
  public String summary() {
    return "A small convolutional network with batch normalization learns to read digits, and shows"
        + " which ones it gets wrong.";
  }

  @Override
  public String template() {
    return """
    # A network that reads digits

    1797 images of handwritten digits, 8 × 8 pixels of 17 shades each. A fifth of them is kept for
    the test. Each layer is a function with weights of its own:

    {code network}

    The data are rows of 64 numbers, so the first layer gives each row the shape of an image with
    one channel. The convolutions keep the size; the pooling halves it.

    `BatchNorm` normalizes each channel with the mean and variance of the batch. A prediction
    must not depend on what else is in the batch. So after the training `calibrated` sends the
    training data through once more, and fixes mean and variance at what they were there. Layers
    are immutable: this gives a new network, and the old one can be trained on.

    {code train}

    {picture loss | The training loss falls from epoch to epoch}

    | | right | of |
    |:--|--:|--:|
    {rows results}

    Some of the test images that the network gets wrong, with what it reads:

    {picture wrong | Images of digits that the network gets wrong, with the digit that it reads and the right one}

    The data are the test part of the Optical Recognition of Handwritten Digits set by E. Alpaydin
    and C. Kaynak, UCI Machine Learning Repository.
    """;
  }

  static Sequential network(long seed) {
    // region network
    SplittableRandom random = new SplittableRandom(seed);
    ConvolutionOptions same = ConvolutionOptions.DEFAULT.withPadding(1);
    Sequential network =
        Sequential.of(
            ReshapeLayer.to(1, 8, 8),
            ConvolutionLayer.of(1, 8, same, random, 3, 3), // [n, 8, 8, 8]
            BatchNorm.of(8),
            Activation.RELU,
            PoolingLayer.max(Window.of(2)), //                 [n, 8, 4, 4]
            ConvolutionLayer.of(8, 16, same, random, 3, 3), // [n, 16, 4, 4]
            BatchNorm.of(16),
            Activation.RELU,
            ReshapeLayer.flat(), //                            [n, 256]
            Linear.of(256, 10, Initializer.xavierUniform(), random));
    // endregion
    return network;
  }

  record Trained(Sequential network, double[] losses) {}

  static Trained train(Dataset data) {
    // region train
    TrainingResult<Sequential> result =
        Trainer.builder(network(1))
            .loss(Losses::crossEntropy)
            .optimizer(new Adam(0.005))
            .batching(Batching.miniBatch(32, 1))
            .epochs(EPOCHS)
            .build()
            .train(data);
    Sequential trained = result.model().calibrated(data.features());
    // endregion
    double[] losses =
        result.history().epochs().stream().mapToDouble(EpochReport::trainingLoss).toArray();
    return new Trained(trained, losses);
  }

  static Dataset.Split data() {
    RealData digits = RealData.digits();
    return new Dataset(digits.features().div(16), Value.vector(digits.target()))
        .stratifiedSplit(0.2, 1);
  }

  static int[] labels(Dataset data) {
    return Arrays.stream(data.targets().toArray()).mapToInt(label -> (int) label).toArray();
  }

  @Override
  public void run(Page page) {
    Dataset.Split split = data();
    Trained trained = train(split.train());
    page.picture(
        "loss",
        new Chart("Training loss", "epoch", "loss")
            .logarithmic()
            .line("training", trained.losses)
            .svg());
    Output results = page.output("results");
    row(results, "training", trained.network, split.train());
    int[] read = row(results, "test", trained.network, split.test());
    page.picture("wrong", wrong(split.test(), read));
  }

  @CanIgnoreReturnValue
  private static int[] row(Output out, String part, Sequential network, Dataset data) {
    int[] read = Metrics.classes(network.apply(data.features()));
    long right = Math.round(Metrics.accuracy(read, labels(data)) * read.length);
    out.line("| %s | %d | %d |", part, right, read.length);
    return read;
  }

  /// Images side by side, as squares of gray.
  private static String wrong(Dataset data, int[] read) {
    int[] labels = labels(data);
    double[] pixels = data.features().toArray();
    StringBuilder svg = new StringBuilder();
    int shown = 0;
    for (int i = 0; i < read.length && shown < SHOWN; i++) {
      if (read[i] == labels[i]) {
        continue;
      }
      int left = 10 + 90 * shown++;
      for (int p = 0; p < 64; p++) {
        int shade = (int) Math.round(255 * (1 - pixels[64 * i + p]));
        svg.append(
            String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" fill=\"rgb(%d,%d,%d)\"/>\n",
                left + p % 8 * 10,
                10 + p / 8 * 10,
                shade,
                shade,
                shade));
      }
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"108\" text-anchor=\"middle\">%d, is %d</text>\n",
              left + 40,
              read[i],
              labels[i]));
    }
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d 120" font-family="sans-serif" font-size="13">
    <rect width="100%%" height="100%%" fill="#fff"/>
    %s</svg>
    """
        .formatted(20 + 90 * Math.max(1, shown), svg);
  }
}

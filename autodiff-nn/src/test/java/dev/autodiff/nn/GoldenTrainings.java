package dev.autodiff.nn;

import static dev.autodiff.nn.GoldenFiles.integers;
import static dev.autodiff.nn.GoldenFiles.number;
import static dev.autodiff.nn.GoldenFiles.numbers;
import static dev.autodiff.nn.GoldenFiles.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import dev.autodiff.golden.GoldenRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// Trainings on real data, as the files `e2e_*.json` record them.
final class GoldenTrainings {
  private GoldenTrainings() {}

  static void check(Path file) throws IOException {
    JsonNode run = GoldenFiles.json(file);
    Optimizer optimizer = optimizer(run);
    Loss loss = loss(run);
    Sequential network = network(run);
    Dataset data = data(run, network);
    double[] losses = numbers(run.get("loss_per_step"));

    TrainingResult<Sequential> result =
        Trainer.builder(network)
            .loss(loss)
            .optimizer(optimizer)
            .epochs(losses.length)
            .build()
            .train(data);

    double[] history = result.history().trainingLosses();
    assertThat(history).hasSize(losses.length + 1);
    for (int step = 0; step < losses.length; step++) {
      close("loss of step " + step, history[step], losses[step], 1e-11);
    }
    double last = number(run.get("loss_after_last_step"));
    close("loss after the last step", history[losses.length], last, 1e-11);
    parameters("gradient of step 0", gradients(network, loss, data), run.get("grads_step0"));
    parameters("final", result.model().parameters(), run.get("final_params"));
    parameters("final gradient", gradients(result.model(), loss, data), run.get("final_grads"));
  }

  private static Optimizer optimizer(JsonNode run) {
    return GoldenOptimizers.optimizer(
        run.get("optimizer").asString(), new GoldenRecord(run.get("optimizer_args")));
  }

  private static Loss loss(JsonNode run) {
    String name = run.get("loss").asString();
    return switch (name) {
      case "bce_with_logits" -> Losses::binaryCrossEntropyWithLogits;
      case "bce_probability" -> Losses::binaryCrossEntropy;
      case "mse" -> Losses::meanSquaredError;
      case "l1" -> RegressionLosses::meanAbsoluteError;
      case "smooth_l1" -> RegressionLosses::smoothL1;
      case "huber" -> RegressionLosses::huber;
      case "cross_entropy" -> Losses::crossEntropy;
      default -> throw new AssertionError("there is no loss " + name);
    };
  }

  private static Sequential network(JsonNode run) {
    Activation hidden = Activation.named(run.get("hidden_activation").asString());
    JsonNode init = run.get("init");
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < init.size(); i += 2) {
      layers.add(
          new Linear(Value.variable(value(init.get(i))), Value.variable(value(init.get(i + 1)))));
      if (i + 2 < init.size()) {
        layers.add(hidden);
      }
    }
    if (run.get("loss").asString().equals("bce_probability")) {
      layers.add(Activation.SIGMOID);
    }
    return new Sequential(layers);
  }

  private static Dataset data(JsonNode run, Sequential network) throws IOException {
    String name = run.get("dataset").asString();
    double[][] table =
        GoldenFiles.dataset(name)
            .orElseThrow(() -> new AssertionError("there is no data set " + name));
    int width = ((Linear) network.layers().getFirst()).in();
    JsonNode named = run.get("feature_columns");
    int[] columns = named.isArray() ? integers(named) : IntStream.range(0, width).toArray();
    double[][] rows =
        Arrays.stream(table)
            .limit(run.get("rows").asInt())
            .map(row -> Arrays.stream(columns).mapToDouble(column -> row[column]).toArray())
            .toArray(double[][]::new);
    Value features = Value.matrix(rows);
    Standardizer standardizer = Standardizer.fit(features);
    assertThat(standardizer.mean())
        .containsExactly(numbers(run.get("feature_mean")), within(1e-11));
    double[] target = numbers(run.get("target"));
    Value targets =
        run.get("loss").asString().equals("cross_entropy")
            ? Losses.oneHot(
                Arrays.stream(target).mapToInt(x -> (int) x).toArray(),
                network.parameters().getLast().shape().size())
            : Value.tensor(Shape.of(target.length, 1), target);
    return new Dataset(standardizer.apply(features), targets);
  }

  private static List<Value> gradients(Sequential network, Loss loss, Dataset data) {
    Value value = loss.of(network.apply(data.features()), data.targets());
    return value.backward().of(network.parameters());
  }

  private static void parameters(String what, List<Value> got, JsonNode expected) {
    assertThat(got).hasSize(expected.size());
    for (int i = 0; i < got.size(); i++) {
      Value reference = value(expected.get(i));
      assertThat(got.get(i).shape()).isEqualTo(reference.shape());
      double[] numbers = got.get(i).toArray();
      double[] references = reference.toArray();
      for (int j = 0; j < numbers.length; j++) {
        assertThat(numbers[j])
            .as("%s parameter %d, element %d", what, i, j)
            .isCloseTo(references[j], within(1e-10));
      }
    }
  }

  private static void close(String what, double got, double expected, double relative) {
    assertThat(got).as(what).isCloseTo(expected, within(relative * Math.abs(expected)));
  }
}

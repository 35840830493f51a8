package dev.autodiff.nn;

import static dev.autodiff.nn.GoldenFiles.integers;
import static dev.autodiff.nn.GoldenFiles.number;
import static dev.autodiff.nn.GoldenFiles.numbers;
import static dev.autodiff.nn.GoldenFiles.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.autodiff.Gradients;
import dev.autodiff.Shape;
import dev.autodiff.SweepOption;
import dev.autodiff.Value;
import dev.autodiff.golden.Comparison;
import dev.autodiff.golden.ErrorCase;
import dev.autodiff.golden.GoldenRecord;
import dev.autodiff.golden.GoldenSuite;
import dev.autodiff.golden.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/// Numbers of independent systems. With `-Dautodiff.golden=DIR` the same tests run on another
/// folder.
class GoldenVectorsTest {
  // ---- Trainings on real data

  @TestFactory
  Stream<DynamicTest> trainings() throws IOException {
    return GoldenFiles.trainings().stream()
        .map(file -> dynamicTest(file.getFileName().toString(), () -> training(file)));
  }

  /// Or a folder that lost its files would pass.
  @Test
  void theBundledTrainingsAreAllThere() throws IOException {
    Assumptions.assumeTrue(GoldenFiles.bundled());
    assertThat(GoldenFiles.trainings()).hasSize(10);
    assertThat(GoldenFiles.lines("special_mpmath.jsonl")).hasSize(240);
    assertThat(GoldenFiles.lines("losses.jsonl")).hasSize(529);
  }

  private static void training(Path file) throws IOException {
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

  // ---- Losses at single points, against 60 digits

  @TestFactory
  Stream<DynamicTest> points() throws IOException {
    return GoldenFiles.lines("special_mpmath.jsonl").stream()
        .filter(point -> point.get("op").asString().matches("bce_(with_logits|probability)"))
        .map(
            point ->
                dynamicTest(
                    point.get("op").asString() + " " + point.get("sample").asString(),
                    () -> point(point)));
  }

  /// Bounds: 8 ulp and what one rounding of the input makes of the result. With logits that is all;
  /// from probabilities the derivatives are differences of two terms, and get one ulp of the larger
  /// term.
  private static void point(JsonNode point) {
    double x = number(point.get("x"));
    double y = number(point.get("x2"));
    boolean logits = point.get("op").asString().equals("bce_with_logits");
    Value input = Value.variable(x);
    Value target = Value.variable(y);
    Value loss =
        logits
            ? Losses.binaryCrossEntropyWithLogits(input, target)
            : Losses.binaryCrossEntropy(input, target);
    Gradients gradients = loss.backward(SweepOption.DIFFERENTIABLE);
    Value slope = gradients.of(input);
    double curvature = slope.backward().of(input).item();
    double larger = logits ? 0 : Math.ulp(Math.max((1 - y) / (1 - x), y / x));
    double largerByTarget = logits ? 0 : Math.ulp(Math.max(-Math.log(x), -Math.log1p(-x)));
    near("loss", loss.item(), point.get("y"), x * number(point.get("dy")), 0);
    near("derivative", slope.item(), point.get("dy"), x * curvature, larger);
    double byTarget = gradients.of(target).item();
    near("derivative by the target", byTarget, point.get("dy2"), 0, largerByTarget);
  }

  private static void near(
      String what, double got, JsonNode expected, double perInput, double more) {
    double exact = number(expected);
    double bound = 8 * Math.ulp(exact) + 0x1p-52 * Math.abs(perInput) + more;
    assertThat(got).as(what).isCloseTo(exact, within(bound));
  }

  // ---- Losses of arrays

  @Test
  void lossesAgree() {
    new GoldenSuite("losses", LossOperations.TABLE, LossOperations.NOT_YET, LossOperations.EDGES)
        .run(_ -> 1e-12, _ -> 1e-12);
  }

  @Test
  void wrongLossesAreRefused() {
    Comparison comparison = new Comparison();
    for (GoldenRecord record : GoldenSuite.records("errors")) {
      Operation operation = LossOperations.TABLE.get(record.op());
      if (operation != null) {
        comparison.count(record.op());
        ErrorCase all = ErrorCase.of(record, operation);
        boolean ofShapes = record.part("args").json().isEmpty();
        String name = record.part("args").has("reduction") ? "reduction" : all.operation();
        new ErrorCase(name, ofShapes ? all.shapes() : List.of(), all.call())
            .check(record.toString(), comparison);
      }
    }
    GoldenSuite.finish("errors of losses", comparison);
  }
}

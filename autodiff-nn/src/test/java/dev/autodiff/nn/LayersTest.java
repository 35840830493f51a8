package dev.autodiff.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.DType;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayersTest {
  private static final Value WEIGHT =
      Value.variable(Value.matrix(new double[][] {{1, 2}, {3, 4}, {5, 6}}), "w");
  private static final Value BIAS = Value.variable(Value.vector(10, 20, 30), "b");

  @Test
  void linearMapsSamplesAndBatches() {
    Linear linear = new Linear(WEIGHT, BIAS);

    assertThat(linear.apply(Value.vector(1, -1)).toArray()).containsExactly(9, 19, 29);
    Value batch = linear.apply(Value.matrix(new double[][] {{1, -1}, {0, 2}}));
    assertThat(batch.shape()).isEqualTo(Shape.of(2, 3));
    assertThat(batch.toArray()).containsExactly(9, 19, 29, 14, 28, 42);
    assertThat(linear.in()).isEqualTo(2);
    assertThat(linear.out()).isEqualTo(3);
  }

  @Test
  void linearNamesShapesThatDoNotFit() {
    Linear linear = new Linear(WEIGHT, BIAS);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> linear.apply(Value.vector(1, 2, 3)))
        .withMessage(
            "linear: weight [3, 2] takes 2 features, the input is [3]. "
                + "Give a last axis of length 2.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> linear.apply(Value.of(1)))
        .withMessageContaining("the input is []");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Linear(WEIGHT, Value.vector(1, 2)))
        .withMessageContaining("weight is float64 [3, 2], bias float64 [2]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Linear(WEIGHT.to(DType.FLOAT32), BIAS))
        .withMessageContaining("one dtype");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Linear.of(0, 3, Initializer.zeros(), new SplittableRandom(1)))
        .withMessageContaining("0 inputs");
  }

  @Test
  void aNewLinearHasSampledWeightsAndNoBias() {
    Linear linear = Linear.of(1, 1, Initializer.uniform(3, 4), new SplittableRandom(1));

    assertThat(linear.weight().item()).isBetween(3.0, 4.0);
    assertThat(linear.bias().toArray()).containsExactly(0);
    assertThat(linear.parameters()).extracting(Value::name).containsExactly("weight", "bias");
    assertThat(linear.parameters()).noneMatch(Value::isConstant);
  }

  @Test
  void otherParametersOfALayerMustHaveItsShapes() {
    Linear linear = new Linear(WEIGHT, BIAS);
    Neuron neuron = new Neuron(BIAS, Value.variable(0), Activation.RELU);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> linear.withParameters(List.of(Value.full(Shape.of(1, 2), 0), Value.vector(0))))
        .withMessageStartingWith("linear: w is float64 [3, 2], got float64 [1, 2]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> neuron.withParameters(List.of(Value.vector(1), Value.of(0))))
        .withMessageStartingWith("neuron: b is float64 [3], got float64 [1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> neuron.apply(Value.full(Shape.of(2, 4), 0)))
        .withMessageStartingWith("neuron: weights [3] takes 3 features, the input is [2, 4]");
  }

  @Test
  void neuronIsLogisticRegression() {
    Neuron neuron =
        new Neuron(Value.variable(Value.vector(2, -1)), Value.variable(0.5), Activation.SIGMOID);

    Value one = neuron.apply(Value.vector(1, 1));
    assertThat(one.shape()).isEqualTo(Shape.SCALAR);
    assertThat(one.item()).isCloseTo(1 / (1 + Math.exp(-1.5)), within(1e-15));
    Value many = neuron.apply(Value.matrix(new double[][] {{1, 1}, {0, 0}, {-1, 3}}));
    assertThat(many.shape()).isEqualTo(Shape.of(3));
    assertThat(many.get(0)).isEqualTo(one.item());
    assertThat(many.get(2)).isCloseTo(1 / (1 + Math.exp(4.5)), within(1e-15));
  }

  @Test
  void aNewNeuronHasASampledWeightPerInput() {
    Neuron neuron = Neuron.sigmoid(3, Initializer.normal(1), new SplittableRandom(7));

    assertThat(neuron.weights().shape()).isEqualTo(Shape.of(3));
    assertThat(neuron.weights().toArray()).doesNotContain(0);
    assertThat(neuron.bias().item()).isEqualTo(0);
    assertThat(neuron.activation()).isEqualTo(Activation.SIGMOID);
    assertThat(Neuron.sigmoid(1, Initializer.zeros(), new SplittableRandom(7)).weights().shape())
        .isEqualTo(Shape.of(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Neuron.sigmoid(0, Initializer.zeros(), new SplittableRandom(1)))
        .withMessageContaining("0 inputs");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Neuron(WEIGHT, Value.of(0), Activation.TANH))
        .withMessageContaining("weights are float64 [3, 2]");
  }

  @Test
  void sequentialAppliesLayersInOrder() {
    Sequential network = Sequential.of(new Linear(WEIGHT, BIAS), Activation.RELU);

    assertThat(network.apply(Value.vector(-10, 0)).toArray()).containsExactly(0, 0, 0);
    assertThat(network.apply(Value.vector(10, 0)).toArray()).containsExactly(20, 50, 80);
    assertThat(network.parameters()).containsExactly(WEIGHT, BIAS);
    assertThat(Sequential.of().apply(BIAS)).isSameAs(BIAS);
  }

  @Test
  void otherParametersGiveAnotherNetworkAndLeaveThisOne() {
    Sequential network =
        Sequential.mlp(
            new int[] {2, 3, 1}, Activation.TANH, Activation.IDENTITY, Initializer.zeros(), 1);
    List<Value> ones =
        network.parameters().stream()
            .map(parameter -> Value.variable(Value.full(parameter.shape(), 1)))
            .toList();

    Sequential other = network.withParameters(ones);

    assertThat(other.parameters()).isEqualTo(ones);
    assertThat(other.apply(Value.vector(1, 1)).item())
        .isCloseTo(3 * Math.tanh(3) + 1, within(1e-14));
    assertThat(network.apply(Value.vector(1, 1)).item()).isEqualTo(0);
  }

  @Test
  void parametersMustFit() {
    Sequential network = Sequential.of(new Linear(WEIGHT, BIAS));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network.withParameters(List.of(WEIGHT)))
        .withMessageContaining("has 2 parameters, got 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network.withParameters(List.of(BIAS, WEIGHT)))
        .withMessageContaining("w is float64 [3, 2], got float64 [3]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Activation.RELU.withParameters(List.of(BIAS)))
        .withMessageContaining("has 0 parameters, got 1");
  }

  @Test
  void layersMayNotShareAParameter() {
    Linear linear = new Linear(WEIGHT, BIAS);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sequential.of(linear, Activation.RELU, linear))
        .withMessageContaining("two layers share the parameter w [3, 2]");
  }

  @Test
  void mlpNamesItsParametersAndPutsActivationsBetween() {
    Sequential network =
        Sequential.mlp(
            new int[] {4, 8, 2}, Activation.RELU, Activation.SOFTMAX, Initializer.heNormal(), 3);

    assertThat(network.layers()).hasSize(4);
    assertThat(network.layers().get(1)).isEqualTo(Activation.RELU);
    assertThat(network.layers().get(3)).isEqualTo(Activation.SOFTMAX);
    assertThat(network.parameters())
        .extracting(Value::name)
        .containsExactly("linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias");
    assertThat(network.parameters())
        .extracting(Value::shape)
        .containsExactly(Shape.of(8, 4), Shape.of(8), Shape.of(2, 8), Shape.of(2));
    int[] two = {1, 1};
    assertThat(
            Sequential.mlp(two, Activation.TANH, Activation.TANH, Initializer.zeros(), 1).layers())
        .hasSize(2);
    Value rows = network.apply(Value.full(Shape.of(5, 4), 0.3)).sum(1);
    assertThat(rows.toArray()).containsExactly(new double[] {1, 1, 1, 1, 1}, within(1e-15));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Sequential.mlp(
                    new int[] {4}, Activation.RELU, Activation.RELU, Initializer.zeros(), 1))
        .withMessageContaining("sizes are [4]");
  }

  @ParameterizedTest
  @CsvSource({
    "IDENTITY, -2, -2",
    "SIGMOID, -2, 0.11920292202211755",
    "TANH, -2, -0.9640275800758169",
    "RELU, -2, 0",
    "LEAKY_RELU, -2, -0.02",
    "ELU, -2, -0.8646647167633873",
    "GELU, -2, -0.04550026389635842",
    "SILU, -2, -0.2384058440442351",
    "SOFTPLUS, -2, 0.1269280110429726",
    "SOFTMAX, -2, 1",
    "LOG_SOFTMAX, -2, 0"
  })
  void activationsAreTheNamedFunctions(Activation activation, double x, double y) {
    assertThat(activation.apply(Value.vector(x)).item()).isCloseTo(y, within(1e-15));
  }

  @ParameterizedTest
  @EnumSource
  void activationsAreFoundByTheirLabels(Activation activation) {
    assertThat(Activation.named(activation.label())).isEqualTo(activation);
    assertThat(Activation.named(activation.name())).isEqualTo(activation);
    assertThat(activation.parameters()).isEmpty();
    assertThat(activation.withParameters(List.of())).isEqualTo(activation);
  }

  @ParameterizedTest
  @ValueSource(strings = {"leakyRelu", "leaky-relu", "LEAKY_RELU", "LeakyReLU"})
  void activationNamesMayBeSpeltInAnyWay(String name) {
    assertThat(Activation.named(name)).isEqualTo(Activation.LEAKY_RELU);
  }

  @Test
  void anUnknownActivationListsTheKnownOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Activation.named("swish2"))
        .withMessage(
            "activation: there is none named \"swish2\". Use one of identity, sigmoid, tanh, relu, "
                + "leaky-relu, elu, gelu, silu, softplus, softmax, log-softmax.");
  }
}

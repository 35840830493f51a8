package dev.autodiff.examples;

import static dev.autodiff.testkit.DerivativeAssertions.assertGradient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.Gradients;
import dev.autodiff.SweepOption;
import dev.autodiff.Value;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainOfNeuronsTest {
  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-3, -0.4, 0, 1, 2.5})
  void productOfLocalDerivativesIsTheGradient(double at) {
    Value x = Value.variable(at, "x");
    Value h = neuron(2, -1, x);
    Value g = neuron(-1.5, 0.5, h);
    Value f = neuron(3, -2, g);

    double hByHand = sigmoid(2 * at - 1);
    double gByHand = sigmoid(-1.5 * hByHand + 0.5);
    double fByHand = sigmoid(3 * gByHand - 2);
    double dhdx = hByHand * (1 - hByHand) * 2;
    double dgdh = gByHand * (1 - gByHand) * -1.5;
    double dfdg = fByHand * (1 - fByHand) * 3;

    assertThat(ChainOfNeurons.slope(h)).isCloseTo(dhdx, within(1e-15));
    assertThat(ChainOfNeurons.slope(g)).isCloseTo(dgdh, within(1e-15));
    assertThat(ChainOfNeurons.slope(f)).isCloseTo(dfdg, within(1e-15));
    Gradients gradients = f.backward(SweepOption.KEEP_INNER);
    assertThat(gradients.of(f).item()).isEqualTo(1);
    assertThat(gradients.of(g).item()).isCloseTo(dfdg, within(1e-15));
    assertThat(gradients.of(h).item()).isCloseTo(dfdg * dgdh, within(1e-15));
    assertThat(gradients.of(x).item()).isCloseTo(dfdg * dgdh * dhdx, within(1e-15));
    assertGradient(v -> neuron(3, -2, neuron(-1.5, 0.5, neuron(2, -1, v))), Value.of(at));
  }

  private static Value neuron(double w, double b, Value input) {
    return Value.variable(w).mul(input).add(Value.variable(b)).sigmoid();
  }
}

package dev.autodiff.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import dev.autodiff.examples.TwoLayerNetwork.Backward;
import dev.autodiff.examples.TwoLayerNetwork.Forward;
import dev.autodiff.examples.TwoLayerNetwork.Hidden;
import dev.autodiff.examples.TwoLayerNetwork.Network;
import dev.autodiff.examples.TwoLayerNetwork.Parts;
import dev.autodiff.nn.Metrics;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TwoLayerNetworkTest {
  private static final int INPUTS = 5;
  private static final int NEURONS = 4;
  private static final int SAMPLES = 7;

  @ParameterizedTest
  @EnumSource
  void gradientsAreThoseOfTheFormulas(Hidden hidden) {
    SplittableRandom random = new SplittableRandom(7);
    Value x = normal(random, INPUTS, SAMPLES);
    Value y = Value.matrix(new double[][] {{0, 1, 1, 0, 1, 0, 0}});
    Network network =
        new Network(
            hidden,
            Value.variable(normal(random, NEURONS, INPUTS)),
            Value.variable(normal(random, NEURONS, 1)),
            Value.variable(normal(random, 1, NEURONS)),
            Value.variable(normal(random, 1, 1)));
    Forward f = network.forward(x);

    List<Value> ours = TwoLayerNetwork.byAutodiff(network, f, y).all();
    List<Value> formulas = TwoLayerNetwork.byFormulas(network, f, x, y).all();
    List<double[]> loops = byLoops(network, x, y);
    for (int i = 0; i < ours.size(); i++) {
      assertThat(ours.get(i).shape()).isEqualTo(formulas.get(i).shape());
      assertThat(ours.get(i).toArray()).containsExactly(loops.get(i), within(1e-12));
      assertThat(formulas.get(i).toArray()).containsExactly(loops.get(i), within(1e-12));
    }
  }

  @ParameterizedTest
  @EnumSource
  void gradientsHaveTheShapesOfWhatTheyBelongTo(Hidden hidden) {
    Parts parts = Parts.breastCancer();
    Network network = Network.random(hidden, 30, 8, 1);
    Forward f = network.forward(parts.train().x());
    Backward backward = TwoLayerNetwork.byAutodiff(network, f, parts.train().y());
    assertThat(backward.dw1().shape()).isEqualTo(network.w1().shape()).isEqualTo(Shape.of(8, 30));
    assertThat(backward.db1().shape()).isEqualTo(network.b1().shape()).isEqualTo(Shape.of(8, 1));
    assertThat(backward.dw2().shape()).isEqualTo(network.w2().shape()).isEqualTo(Shape.of(1, 8));
    assertThat(backward.db2().shape()).isEqualTo(network.b2().shape()).isEqualTo(Shape.of(1, 1));
    assertThat(backward.dz1().shape()).isEqualTo(f.z1().shape()).isEqualTo(Shape.of(8, 456));
    assertThat(backward.dz2().shape()).isEqualTo(f.z2().shape()).isEqualTo(Shape.of(1, 456));
  }

  @ParameterizedTest
  @EnumSource
  void trainingLearnsToTellTumoursApart(Hidden hidden) {
    Parts parts = Parts.breastCancer();
    Network start = Network.random(hidden, 30, 8, 1);
    TwoLayerNetwork.Trained trained =
        TwoLayerNetwork.train(start, parts.train().x(), parts.train().y());
    double[] losses = trained.losses();
    assertThat(losses[losses.length - 1]).isLessThan(0.07).isLessThan(losses[0] / 8);
    double[] probabilities = trained.network().forward(parts.test().x()).a2().toArray();
    assertThat(Metrics.accuracy(Metrics.classes(probabilities, 0.5), parts.test().labels()))
        .isGreaterThan(0.94);
    assertThat(Metrics.rocAuc(probabilities, parts.test().labels())).isGreaterThan(0.98);
  }

  private static Value normal(SplittableRandom random, int... shape) {
    double[] numbers = new double[Shape.of(shape).size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = random.nextGaussian();
    }
    return Value.tensor(Shape.of(shape), numbers);
  }

  /// The six formulas sample by sample, in plain numbers.
  private static List<double[]> byLoops(Network network, Value x, Value y) {
    double[] dz2 = new double[SAMPLES];
    double[] dw2 = new double[NEURONS];
    double[] db2 = new double[1];
    double[] dz1 = new double[NEURONS * SAMPLES];
    double[] dw1 = new double[NEURONS * INPUTS];
    double[] db1 = new double[NEURONS];
    for (int s = 0; s < SAMPLES; s++) {
      double[] a = new double[NEURONS];
      double[] slope = new double[NEURONS];
      double z2 = network.b2().get(0, 0);
      for (int j = 0; j < NEURONS; j++) {
        double z = network.b1().get(j, 0);
        for (int i = 0; i < INPUTS; i++) {
          z += network.w1().get(j, i) * x.get(i, s);
        }
        double sigmoid = 1 / (1 + Math.exp(-z));
        a[j] =
            switch (network.hidden()) {
              case SIGMOID -> sigmoid;
              case TANH -> Math.tanh(z);
              case RELU -> Math.max(z, 0);
            };
        slope[j] =
            switch (network.hidden()) {
              case SIGMOID -> sigmoid * (1 - sigmoid);
              case TANH -> 1 - Math.tanh(z) * Math.tanh(z);
              case RELU -> z > 0 ? 1 : 0;
            };
        z2 += network.w2().get(0, j) * a[j];
      }
      dz2[s] = 1 / (1 + Math.exp(-z2)) - y.get(0, s);
      db2[0] += dz2[s] / SAMPLES;
      for (int j = 0; j < NEURONS; j++) {
        dw2[j] += dz2[s] * a[j] / SAMPLES;
        double back = network.w2().get(0, j) * dz2[s] * slope[j];
        dz1[j * SAMPLES + s] = back;
        db1[j] += back / SAMPLES;
        for (int i = 0; i < INPUTS; i++) {
          dw1[j * INPUTS + i] += back * x.get(i, s) / SAMPLES;
        }
      }
    }
    return List.of(dz2, dw2, db2, dz1, dw1, db1);
  }
}

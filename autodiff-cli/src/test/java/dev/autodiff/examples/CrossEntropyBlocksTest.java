package dev.autodiff.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.Gradients;
import dev.autodiff.Value;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossEntropyBlocksTest {
  @ParameterizedTest
  @CsvSource({"3, 3, 1", "3, 3, 0", "3, 3, 0.8", "-1.5, 2, 1", "0, 1, 0.25"})
  void everyBlockIsAsByHand(double x, double w, double y) {
    CrossEntropyBlocks.Graph graph = CrossEntropyBlocks.graph(x, w, y);
    Gradients gradients = graph.gradients();
    Map<String, Value> blocks =
        graph.labels().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
    double p = 1 / (1 + Math.exp(-w * x));
    double q = 1 - p;

    // Values, in forward order.
    assertRelative(value(blocks, "Z"), w * x);
    assertRelative(value(blocks, "p"), p);
    assertRelative(value(blocks, "a1"), Math.log(p));
    assertRelative(value(blocks, "a2"), -Math.log(p));
    assertRelative(value(blocks, "A"), -y * Math.log(p));
    assertRelative(value(blocks, "q"), q);
    assertRelative(value(blocks, "b1"), Math.log(q));
    assertRelative(value(blocks, "b2"), -Math.log(q));
    assertRelative(value(blocks, "B"), -(1 - y) * Math.log(q));
    assertRelative(value(blocks, "L"), -y * Math.log(p) - (1 - y) * Math.log(q));

    // Local derivatives.
    assertRelative(slope(blocks, "Z", 0), x);
    assertRelative(slope(blocks, "Z", 1), w);
    assertRelative(slope(blocks, "p", 0), p * q);
    assertRelative(slope(blocks, "a1", 0), 1 / p);
    assertRelative(slope(blocks, "a2", 0), -1);
    assertRelative(slope(blocks, "A", 1), y);
    assertRelative(slope(blocks, "q", 1), -1);
    assertRelative(slope(blocks, "b1", 0), 1 / q);
    assertRelative(slope(blocks, "b2", 0), -1);
    assertRelative(slope(blocks, "B", 1), 1 - y);
    assertRelative(slope(blocks, "L", 0), 1);
    assertRelative(slope(blocks, "L", 1), 1);

    // Gradients, in backward order.
    for (String one : new String[] {"L", "A", "B"}) {
      assertRelative(gradients.of(block(blocks, one)).item(), 1);
    }
    assertRelative(gradients.of(block(blocks, "a1")).item(), -y);
    assertRelative(gradients.of(block(blocks, "a2")).item(), y);
    assertRelative(gradients.of(block(blocks, "b1")).item(), -(1 - y));
    assertRelative(gradients.of(block(blocks, "b2")).item(), 1 - y);
    assertRelative(gradients.of(graph.q()).item(), -(1 - y) / q);
    assertRelative(gradients.of(graph.p()).item(), -y / p + (1 - y) / q);
    assertRelative(gradients.of(graph.z()).item(), p - y);
    assertRelative(gradients.of(graph.w()).item(), (p - y) * x);
  }

  private static Value block(Map<String, Value> blocks, String name) {
    Value block = blocks.get(name);
    assertThat(block).as("block " + name).isNotNull();
    return block;
  }

  private static double value(Map<String, Value> blocks, String name) {
    return block(blocks, name).item();
  }

  private static double slope(Map<String, Value> blocks, String name, int operand) {
    return block(blocks, name).localDerivative(operand).item();
  }

  /// 1e-11, because `1 − p` has lost four digits at Z = 9 before anything else happens.
  private static void assertRelative(double ours, double byHand) {
    assertThat(ours).isCloseTo(byHand, within(1e-11 * Math.abs(byHand)));
  }
}

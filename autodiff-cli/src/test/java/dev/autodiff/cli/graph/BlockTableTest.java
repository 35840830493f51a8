package dev.autodiff.cli.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.autodiff.Gradients;
import dev.autodiff.SweepOption;
import dev.autodiff.Value;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BlockTableTest {
  @Test
  void blocksInForwardOrder() {
    Value x = Value.variable(3, "x");
    Value w = Value.variable(-0.1, "w");
    Value y = w.mul(x).sub(1).sigmoid();
    assertThat(BlockTable.of(y, Map.of(y, "p")).render())
        .isEqualTo(
            """
            block  computed as  value                 by  local derivative      gradient
            w      variable     -0.1                                             0.5048950874071807
            x      variable      3                                              -0.016829836246906024
            v1     w * x        -0.30000000000000004  w    3                     0.16829836246906024
                                                      x   -0.1
            v2     v1 - 1       -1.3                  v1   1                     0.16829836246906024
            p      sigmoid(v2)   0.2141650169574414   v2   0.16829836246906024   1
            """);
  }

  @Test
  void gradientsAndLocalDerivativesHaveAllDigits() {
    Value x = Value.variable(3, "x");
    Value y = x.mul(x.sin());
    Gradients gradients = y.backward(SweepOption.KEEP_INNER);
    List<String> lines = BlockTable.of(y, Map.of()).render().lines().toList();
    assertThat(cells(lines.get(1)))
        .containsExactly("x", "variable", "3", Double.toString(gradients.of(x).item()));
    assertThat(cells(lines.get(2)))
        .containsExactly(
            "v1", "sin(x)", Double.toString(Math.sin(3)), "x", Double.toString(Math.cos(3)), "3");
    assertThat(cells(lines.get(3)))
        .containsExactly(
            "v2", "x * v1", Double.toString(y.item()), "x", Double.toString(Math.sin(3)), "1");
    assertThat(cells(lines.get(4))).containsExactly("v1", "3");
    assertThat(lines).hasSize(5);
  }

  private static List<String> cells(String line) {
    return List.of(line.strip().split(" {2,}"));
  }

  @Test
  void namesAreUnique() {
    Value a = Value.variable(1, "v1");
    Value b = Value.variable(2, "v1");
    Value c = Value.variable(3);
    Value sum = a.add(b).add(c).mul(2);
    Blocks blocks = Blocks.of(sum, Map.of(c, "v3"));
    assertThat(blocks.order().stream().map(blocks::name))
        .containsExactly("v1", "v1#2", "v2", "v3", "v4", "2", "v5");
    assertThat(blocks.formula(sum)).isEqualTo("v4 * 2");
    assertThatThrownBy(() -> blocks.name(Value.of(1))).hasMessageContaining("not in this graph");
  }

  @Test
  void formulasReadAsWritten() {
    Value x = Value.variable(2, "x");
    Value long1 = Value.variable(2, "a-name-that-goes-on-and-on");
    Map<Value, String> expected = new HashMap<>();
    expected.put(x.pow(-2), "x ^ (-2)");
    expected.put(x.neg(), "-x");
    expected.put(x.rsub(-1), "-1 - x");
    expected.put(x.logAddExp(x), "logAddExp(x, x)");
    expected.put(x.clamp(0, 1), "clamp(x, 0, 1)");
    expected.put(long1.exp(), "exp(a-name-...and-on)");
    expected.forEach(
        (node, formula) -> assertThat(Blocks.of(node, Map.of()).formula(node)).isEqualTo(formula));
  }

  @Test
  void tensorsAreShownByShapeAndRange() {
    Value w = Value.variable(Value.matrix(new double[] {1, -2}, new double[] {3, 4}), "w");
    Value x = Value.vector(0.5, 0.25);
    Value loss = w.matmul(x).square().mean();
    String table = BlockTable.of(loss, Map.of(x, "x")).render();
    assertThat(table)
        .containsPattern("w +variable +\\[2, 2] -2 to 4 +\\[2, 2] 0 to 1.25")
        .containsPattern("x +constant +\\[2] 0.25 to 0.5\n")
        .containsPattern("v1 +matmul\\(w, x\\) +\\[2] 0 to 2.5 +w +\\[2] 0 to 2.5\n")
        .containsPattern("v2 +square\\(v1\\) +\\[2] 0 to 6.25 +v1 +\\[2] 0 to 5 +\\[2] all 0.5\n");
  }

  @Test
  void notesTellOfKinksAndOfWhatIsNotFinite() {
    Value x = Value.variable(0, "x");
    assertThat(BlockTable.of(x.relu(), Map.of()).notes())
        .containsExactly("v1 = relu(x) is at a kink: a = 0, where the derivative is 0.");
    assertThat(BlockTable.of(x.sqrt(), Map.of()).notes())
        .containsExactly("v1 = sqrt(x) has the local derivative Infinity by x.");
    assertThat(BlockTable.of(x.add(1000).exp().reciprocal(), Map.of()).notes())
        .containsExactly("v2 = exp(v1) is Infinity.");
    assertThat(BlockTable.of(x.add(1).exp(), Map.of()).notes()).isEmpty();
  }

  @Test
  void hessianIsLabelledAndFoldedToTheLine() {
    Map<String, Value> variables = new LinkedHashMap<>();
    Value product = Value.of(1);
    for (int i = 0; i < 8; i++) {
      Value x = Value.variable(1 + i / 7.0, "x" + i);
      variables.put("x" + i, x);
      product = product.mul(x);
    }
    HessianTable table = HessianTable.of(product, variables);
    double[] x = variables.values().stream().mapToDouble(Value::item).toArray();
    for (int i = 0; i < 8; i++) {
      for (int j = 0; j < 8; j++) {
        double expected = i == j ? 0 : product.item() / x[i] / x[j];
        assertThat(table.elements()[i][j]).isCloseTo(expected, withinPercentage(1e-10));
      }
    }
    List<String> lines = table.render().lines().toList();
    assertThat(lines).allMatch(line -> line.length() <= 100);
    assertThat(lines.stream().filter(line -> line.startsWith("Hessian")).count()).isGreaterThan(1);
    assertThat(String.join(" ", lines.stream().filter(l -> l.startsWith("Hessian")).toList()))
        .contains("x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7");
  }

  @Test
  void hessianOfALinearFormulaIsZero() {
    Value x = Value.variable(3, "x");
    assertThat(HessianTable.of(x.mul(2).add(1), Map.of("x", x)).elements())
        .isDeepEqualTo(new double[][] {{0}});
  }
}

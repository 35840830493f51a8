package dev.autodiff.cli.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autodiff.SweepOption;
import dev.autodiff.Value;
import dev.autodiff.cli.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GraphPictureTest {
  /// Pictures of many kinds: small, with tensors, with odd names, folded into rows, of the largest
  /// size.
  static Stream<GraphPicture> pictures() {
    Value odd = Value.variable(-0.0, "a<b>&\"\u0007\ud83d\ude00 名前名前名前名前名前名前名前");
    Value y = odd.exp().mul(Value.variable(1e-300, "]]>"));
    return Stream.of(
        GraphPicture.of(Value.variable(3, "x").square()),
        GraphPicture.of(crossEntropy()).titled("cross-entropy"),
        GraphPicture.of(network()).titled("network"),
        GraphPicture.of(y).labelled(Map.of(y, "<!--")).titled("\u0000 <&>\n" + "long ".repeat(90)),
        GraphPicture.of(chain(150)),
        GraphPicture.of(chain(GraphPicture.MAX_NODES - 1)),
        GraphPicture.of(lattice(5, 20)),
        GraphPicture.of(lattice(12, 10)));
  }

  private static Value crossEntropy() {
    Value x = Value.variable(3, "x");
    Value w = Value.variable(3, "w");
    Value y = Value.variable(1, "y");
    Value p = w.mul(x).add(0.5).sigmoid();
    return y.neg().mul(p.log()).sub(y.rsub(1).mul(p.rsub(1).log()));
  }

  private static Value network() {
    Value x = Value.matrix(new double[] {0.5, -1, 2}, new double[] {1, 0, -0.5});
    Value w1 =
        Value.variable(Value.matrix(new double[] {0.1, -0.2}, new double[] {0.3, 0.4}), "W1");
    Value b1 = Value.variable(Value.matrix(new double[] {0.01}, new double[] {-0.02}), "b1");
    Value w2 = Value.variable(Value.matrix(new double[] {0.7, -0.9}), "W2");
    Value a2 = w2.matmul(w1.matmul(x).add(b1).tanh()).sigmoid();
    return a2.sub(Value.matrix(new double[] {1, 0, 1})).square().mean();
  }

  private static Value chain(int length) {
    Value y = Value.variable(0.3, "x");
    for (int i = 0; i < length; i++) {
      y = y.sin();
    }
    return y;
  }

  private static Value lattice(int width, int depth) {
    Value[] layer = new Value[width];
    for (int i = 0; i < width; i++) {
      layer[i] = Value.variable(0.1 * i, "x" + i);
    }
    for (int d = 0; d < depth; d++) {
      Value[] next = new Value[width];
      for (int i = 0; i < width; i++) {
        next[i] = layer[i].mul(layer[(i + 1) % width]).add(layer[(i + 5) % width]);
      }
      layer = next;
    }
    return Stream.of(layer).reduce(Value::add).orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void hasABoxPerNodeAndAnEdgePerOperand(GraphPicture picture) {
    PictureParts parts = PictureParts.of(picture.svg());
    Blocks blocks = Blocks.of(picture.output(), picture.labels());
    long shared = blocks.order().stream().filter(node -> !blocks.isNumber(node)).count();
    long numbers =
        blocks.order().stream()
            .flatMap(n -> n.operands().stream())
            .filter(blocks::isNumber)
            .count();
    long edges = blocks.order().stream().mapToLong(node -> node.operands().size()).sum();
    assertThat(parts.boxes()).hasSize((int) (shared + numbers));
    assertThat(parts.edges()).hasSize((int) edges);
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void nothingOverlapsAndAllTextIsInside(GraphPicture picture) {
    PictureParts parts = PictureParts.of(picture.svg());
    List<PictureParts.Area> areas =
        Stream.concat(parts.boxes().stream(), parts.edgeLabels().stream()).toList();
    for (int i = 0; i < areas.size(); i++) {
      assertThat(parts.page().contains(areas.get(i))).as("%s in page", areas.get(i)).isTrue();
      for (int j = 0; j < i; j++) {
        assertThat(areas.get(i).overlaps(areas.get(j)))
            .as("%s and %s overlap", areas.get(i), areas.get(j))
            .isFalse();
      }
    }
    assertThat(parts.textsOutside()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void edgesLeadFromBoxToBox(GraphPicture picture) {
    PictureParts parts = PictureParts.of(picture.svg());
    for (PictureParts.Line edge : parts.edges()) {
      assertThat(parts.boxes()).anyMatch(box -> box.hasOnRight(edge.start()));
      assertThat(parts.boxes()).anyMatch(box -> box.hasNearLeft(edge.end(), 7));
    }
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void sameGraphSameText(GraphPicture picture) {
    assertThat(picture.svg()).isEqualTo(picture.svg());
  }

  @Test
  void showsValueGradientAndLocalDerivatives() {
    Value x = Value.variable(1.0 / 3, "x");
    Value y = x.mul(-2);
    Value z = y.exp();
    String svg = GraphPicture.of(z).labelled(Map.of(y, "arg")).svg();
    assertThat(PictureParts.of(svg).texts())
        .contains(
            "x",
            "value 0.333333",
            "grad  -1.02683",
            "arg = x * (-2)",
            "value -0.666667",
            "v1 = exp(arg)",
            "value 0.513417",
            "grad  1");
    assertThat(PictureParts.of(svg).edgeTexts()).containsExactlyInAnyOrder("-2", "0.513417");
    assertThat(svg).contains("value 0.3333333333333333\ngradient " + -2 * z.item());
  }

  @Test
  void longChainsAreFoldedIntoRows() {
    PictureParts.Area page = PictureParts.of(GraphPicture.of(chain(60)).svg()).page();
    assertThat(page.width() / page.height()).isBetween(1.0, 4.0);
  }

  @Test
  void darkModeIsInTheDocument() {
    assertThat(GraphPicture.of(crossEntropy()).svg())
        .contains("@media (prefers-color-scheme: dark)");
  }

  @Test
  void largeGraphsAreRefused() {
    Value y = chain(GraphPicture.MAX_NODES);
    assertThatThrownBy(() -> GraphPicture.of(y).svg())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("more than 400 nodes");
    Value huge = chain(1_000_000);
    assertThatThrownBy(() -> GraphPicture.of(huge, huge.backward(SweepOption.KEEP_INNER)).svg())
        .isInstanceOf(UserError.class);
  }

  @Test
  void tanglesAreRefused() {
    List<Value> nodes = new ArrayList<>(List.of(Value.variable(0.5, "x")));
    while (nodes.size() < 180) {
      Value last = nodes.getLast();
      nodes.add(last.hypot(nodes.get(nodes.size() / 2)).add(nodes.get(nodes.size() / 3)));
    }
    Value y = nodes.getLast();
    assertThatThrownBy(() -> GraphPicture.of(y).svg())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cross too many blocks");
  }

  @Test
  void needsTheGradientsOfInnerNodes() {
    Value y = crossEntropy();
    GraphPicture picture = GraphPicture.of(y, y.backward());
    assertThatIllegalArgumentException()
        .isThrownBy(picture::svg)
        .withMessageContaining("KEEP_INNER");
  }

  @Test
  void fileIsWholeOrNotThere(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("graph.svg");
    Files.writeString(file, "old");
    GraphPicture picture = GraphPicture.of(crossEntropy());
    picture.write(file);
    assertThat(file).content().isEqualTo(picture.svg());

    Path missing = folder.resolve("no").resolve("graph.svg");
    assertThatThrownBy(() -> picture.write(missing))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("its folder does not exist");
    assertThatThrownBy(() -> picture.write(folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("not a regular file");
    assertThatThrownBy(() -> GraphPicture.of(chain(500)).write(file)).isInstanceOf(UserError.class);
    assertThat(file).content().isEqualTo(picture.svg());
    assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
  }
}

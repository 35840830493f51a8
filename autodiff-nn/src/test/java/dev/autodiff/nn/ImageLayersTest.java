package dev.autodiff.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Layers with weights for images and sequences.
class ImageLayersTest {
  private static final ConvolutionOptions SAME = ConvolutionOptions.DEFAULT.withPadding(1);

  private static Value numbers(int seed, int... lengths) {
    SplittableRandom random = new SplittableRandom(seed);
    Shape shape = Shape.of(lengths);
    return Value.tensor(shape, random.doubles(shape.size(), -1, 1).toArray());
  }

  private static Sequential everything() {
    SplittableRandom random = new SplittableRandom(1);
    return Sequential.of(
        ReshapeLayer.to(1, 8, 8),
        ConvolutionLayer.of(1, 4, SAME, random, 3, 3),
        BatchNorm.of(4),
        Activation.RELU,
        PoolingLayer.max(Window.of(2)),
        ConvolutionLayer.of(4, 6, SAME.withGroups(2), random, 3, 3),
        GroupNorm.of(3, 6),
        ConvolutionLayer.transposed(6, 2, ConvolutionOptions.DEFAULT.withStride(2), random, 2, 2),
        PoolingLayer.average(Window.of(2).withStride(2, 1)),
        LayerNorm.of(7),
        ReshapeLayer.flat(),
        RmsNorm.of(56),
        Linear.of(56, 3, Initializer.xavierUniform(), random));
  }

  @Test
  void layersAreTheFunctionsWithTheirWeights() {
    SplittableRandom random = new SplittableRandom(2);
    Value image = numbers(1, 2, 3, 5, 4);
    ConvolutionLayer plane = ConvolutionLayer.of(3, 2, SAME, random, 3, 3);
    assertThat(plane.apply(image).toArray())
        .containsExactly(Convolution.conv2d(image, plane.weight(), plane.bias(), SAME).toArray());
    Value line = numbers(2, 2, 3, 9);
    ConvolutionLayer along = ConvolutionLayer.of(3, 2, SAME, random, 3);
    assertThat(along.apply(line).toArray())
        .containsExactly(Convolution.conv1d(line, along.weight(), along.bias(), SAME).toArray());
    ConvolutionLayer back = ConvolutionLayer.transposed(3, 2, SAME, random, 3);
    assertThat(back.apply(line).toArray())
        .containsExactly(
            Convolution.convTranspose1d(line, back.weight(), back.bias(), SAME).toArray());
    EmbeddingLayer table = EmbeddingLayer.of(5, 2, random);
    Value rows = Value.vector(4, 0, 4);
    assertThat(table.apply(rows).toArray())
        .containsExactly(Embedding.lookup(rows, table.weight()).toArray());
  }

  @Test
  void newWeightsAreUniformWithinTheBound() {
    ConvolutionLayer layer =
        ConvolutionLayer.of(8, 64, SAME.withGroups(2), new SplittableRandom(3), 3, 3);
    double bound = 1 / Math.sqrt(4 * 9);
    for (Value parameter : layer.parameters()) {
      double[] weights = parameter.toArray();
      double square = 0;
      for (double weight : weights) {
        assertThat(Math.abs(weight)).isLessThanOrEqualTo(bound);
        square += weight * weight;
      }
      assertThat(square / weights.length).isCloseTo(bound * bound / 3, within(0.01));
    }
    assertThat(layer.weight().shape()).isEqualTo(Shape.of(64, 4, 3, 3));
    assertThat(
            ConvolutionLayer.transposed(8, 64, SAME.withGroups(2), new SplittableRandom(3), 3)
                .weight()
                .shape())
        .isEqualTo(Shape.of(8, 32, 3));
  }

  @Test
  void settingsThatDoNotFitAreNamed() {
    SplittableRandom random = new SplittableRandom(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConvolutionLayer.of(3, 4, SAME.withGroups(2), random, 3))
        .withMessageStartingWith("convolution: got 3 to 4 channels in 2 groups, kernel [3]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmbeddingLayer.of(0, 4, random))
        .withMessageStartingWith("embedding: got 0 rows");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConvolutionLayer(numbers(1, 2, 3, 4), numbers(1, 3), SAME, false))
        .withMessageStartingWith("convolution: weight is float64 [2, 3, 4], bias float64 [3]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReshapeLayer.flat().apply(Value.of(1)))
        .withMessageStartingWith("reshape: the input is a scalar");
  }

  @Test
  void aCalibratedNetworkNormalizesByTheDataNotByTheBatch() {
    Sequential network =
        Sequential.of(
            new BatchNorm(
                Value.variable(Value.vector(2, 3)),
                Value.variable(Value.vector(1, -1)),
                Normalization.RunningStatistics.initial(2),
                1e-5,
                true));
    Value data = numbers(4, 50, 2);
    Value batch = data.slice(0, 0, 5);
    Sequential calibrated = network.calibrated(data);

    assertThat(calibrated.apply(batch).toArray())
        .containsExactly(calibrated.apply(data).slice(0, 0, 5).toArray());
    assertThat(network.apply(batch).toArray()).isNotEqualTo(calibrated.apply(batch).toArray());
    double[] mean = calibrated.apply(data).mean(0).toArray();
    assertThat(mean[0]).isCloseTo(1, within(1e-12));
    assertThat(mean[1]).isCloseTo(-1, within(1e-12));
    BatchNorm norm = (BatchNorm) calibrated.layers().getFirst();
    assertThat(norm.training()).isFalse();
    assertThat(norm.withTraining(true).apply(batch).toArray())
        .containsExactly(network.apply(batch).toArray());
  }

  @Test
  void everyLayerIsSavedAndLoadedWithItsBits(@TempDir Path folder) throws IOException {
    Value input = numbers(5, 6, 64);
    for (Sequential network : List.of(everything(), everything().calibrated(input))) {
      Path file = folder.resolve("model");
      ModelFile.save(file, new SavedModel(Map.of(), network));
      Sequential loaded = ModelFile.load(file).network();
      assertThat(loaded.apply(input).toArray()).containsExactly(network.apply(input).toArray());
      assertThat(loaded.parameters()).hasSameSizeAs(network.parameters());
    }
    EmbeddingLayer table = new EmbeddingLayer(numbers(6, 4, 2), -1);
    Path file = folder.resolve("table");
    ModelFile.save(file, new SavedModel(Map.of(), Sequential.of(table)));
    EmbeddingLayer loaded = (EmbeddingLayer) ModelFile.load(file).network().layers().getFirst();
    assertThat(loaded.padding()).isEqualTo(-1);
  }

  @Test
  void everyParameterGetsItsGradientAndCanBeReplaced() {
    Sequential network = everything();
    Value loss = network.apply(numbers(7, 6, 64)).square().sum();
    for (Value parameter : network.parameters()) {
      assertThat(loss.backward().of(parameter).toArray()).as(parameter.name()).isNotEmpty();
    }
    Sequential same = network.withParameters(network.parameters());
    assertThat(same.apply(numbers(7, 6, 64)).toArray())
        .containsExactly(network.apply(numbers(7, 6, 64)).toArray());
  }
}

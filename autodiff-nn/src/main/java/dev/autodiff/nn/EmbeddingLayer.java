package dev.autodiff.nn;

import dev.autodiff.Errors;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.List;
import java.util.random.RandomGenerator;

/// A table of learned vectors, looked up by number: see [Embedding].
///
/// @param weight shape `[rows, features]`
/// @param padding number of the row that gets no gradient; [Embedding#NO_PADDING] for none
public record EmbeddingLayer(Value weight, int padding) implements Layer {
  /// A new table of normally distributed numbers with variance 1, as PyTorch documents it for its
  /// own.
  ///
  /// @param rows how many vectors, at least 1
  /// @param features their length, at least 1
  /// @param random where the numbers come from; the same state gives the same bits
  /// @return the layer, its parameter named `weight`
  /// @throws IllegalArgumentException if a number is below 1
  public static EmbeddingLayer of(int rows, int features, RandomGenerator random) {
    if (rows < 1 || features < 1) {
      throw Errors.illegal(
          "embedding",
          "got " + rows + " rows and " + features + " features",
          "Give at least one of each.");
    }
    Value weight = Initializer.normal(1).sample(Shape.of(rows, features), 1, 1, random);
    return new EmbeddingLayer(Value.variable(weight, "weight"), Embedding.NO_PADDING);
  }

  /// The vectors of numbers.
  ///
  /// @param input whole numbers from 0 to `rows − 1`, any shape
  /// @return shape `[…, features]` behind the axes of the input
  /// @throws IllegalArgumentException if a row does not exist
  @Override
  public Value apply(Value input) {
    return Embedding.lookup(input, weight, padding);
  }

  @Override
  public List<Value> parameters() {
    return List.of(weight);
  }

  @Override
  public EmbeddingLayer withParameters(List<Value> parameters) {
    Parameters.requireFit("embedding", parameters(), parameters);
    return new EmbeddingLayer(parameters.getFirst(), padding);
  }
}

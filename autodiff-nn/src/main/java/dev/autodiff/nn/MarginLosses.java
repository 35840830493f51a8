package dev.autodiff.nn;

import static dev.autodiff.nn.LossInputs.like;
import static dev.autodiff.nn.LossInputs.positivePart;
import static dev.autodiff.nn.LossInputs.requireRows;
import static dev.autodiff.nn.LossInputs.requireShapes;

import dev.autodiff.Value;

/// Losses of scores, distances and similarities that should lie on the right side of a margin.
///
/// They never broadcast, and take the mean without a reduction. Where a target is a side, it is 1
/// or −1. On the margin itself the derivative is that of the wrong side. NaN stays NaN. See also
/// [TripletMargin] and [MultiMargin].
public final class MarginLosses {
  /// Keeps the cosine of a vector of zeros finite.
  private static final double COSINE_EPS = 1e-12;

  private MarginLosses() {}

  /// The mean of the soft margin losses.
  ///
  /// @param scores any shape
  /// @param sides 1 or −1, the same shape
  /// @return a scalar
  /// @throws IllegalArgumentException if the shapes differ
  public static Value softMargin(Value scores, Value sides) {
    return softMargin(scores, sides, Reduction.MEAN);
  }

  /// The soft margin losses, `ln(1 + e⁻ʸˣ)`, exact for scores of any size.
  ///
  /// @param scores x, any shape
  /// @param sides y, 1 or −1, the same shape
  /// @param reduction mean, sum or none
  /// @return a scalar, or a value of that shape without reduction
  /// @throws IllegalArgumentException if the shapes differ
  public static Value softMargin(Value scores, Value sides, Reduction reduction) {
    requireShapes("softMargin", "scores", scores, "sides", sides);
    return reduction.of(scores.mul(sides).neg().softplus());
  }

  /// The mean of the hinge losses.
  ///
  /// @param scores any shape
  /// @param sides 1 or −1, the same shape
  /// @return a scalar
  /// @throws IllegalArgumentException if the shapes differ
  public static Value hinge(Value scores, Value sides) {
    return hinge(scores, sides, Reduction.MEAN);
  }

  /// The hinge losses, `max(0, 1 − y·x)`.
  ///
  /// @param scores x, any shape
  /// @param sides y, 1 or −1, the same shape
  /// @param reduction mean, sum or none
  /// @return a scalar, or a value of that shape without reduction
  /// @throws IllegalArgumentException if the shapes differ
  public static Value hinge(Value scores, Value sides, Reduction reduction) {
    requireShapes("hinge", "scores", scores, "sides", sides);
    return reduction.of(positivePart(scores.mul(sides).rsub(1)));
  }

  /// The mean of the squared hinge losses.
  ///
  /// @param scores any shape
  /// @param sides 1 or −1, the same shape
  /// @return a scalar
  /// @throws IllegalArgumentException if the shapes differ
  public static Value squaredHinge(Value scores, Value sides) {
    return squaredHinge(scores, sides, Reduction.MEAN);
  }

  /// The squares of the hinge losses, `max(0, 1 − y·x)²`.
  ///
  /// @param scores x, any shape
  /// @param sides y, 1 or −1, the same shape
  /// @param reduction mean, sum or none
  /// @return a scalar, or a value of that shape without reduction
  /// @throws IllegalArgumentException if the shapes differ
  public static Value squaredHinge(Value scores, Value sides, Reduction reduction) {
    requireShapes("squaredHinge", "scores", scores, "sides", sides);
    return reduction.of(positivePart(scores.mul(sides).rsub(1)).square());
  }

  /// Losses of pairs in the wrong order, `max(0, −y·(a − b) + margin)`.
  ///
  /// @param first a, any shape
  /// @param second b, the same shape
  /// @param sides y, 1 where the first should be larger, −1 where the second should; the same shape
  /// @param margin by how much it should be larger
  /// @param reduction mean, sum or none
  /// @return a scalar, or a value of that shape without reduction
  /// @throws IllegalArgumentException if the shapes differ
  public static Value marginRanking(
      Value first, Value second, Value sides, double margin, Reduction reduction) {
    requireShapes("marginRanking", "first scores", first, "second scores", second);
    requireShapes("marginRanking", "scores", first, "sides", sides);
    return reduction.of(positivePart(sides.neg().mul(first.sub(second)).add(margin)));
  }

  /// Losses of distances: the distance itself where the side is 1, else `max(0, margin − x)`.
  ///
  /// @param distances x, any shape
  /// @param sides 1 where the distance should be small, −1 where it should be large; the same shape
  /// @param margin the distance that is large enough
  /// @param reduction mean, sum or none
  /// @return a scalar, or a value of that shape without reduction
  /// @throws IllegalArgumentException if the shapes differ
  public static Value hingeEmbedding(
      Value distances, Value sides, double margin, Reduction reduction) {
    requireShapes("hingeEmbedding", "distances", distances, "sides", sides);
    Value apart = positivePart(distances.rsub(margin));
    return reduction.of(bySide(sides, distances, apart));
  }

  /// Losses of the cosines of the angles between rows: `1 − cos` where the side is 1, else `max(0,
  /// cos − margin)`.
  ///
  /// The cosine is `a·b/√((|a|² + ε)(|b|² + ε))` with ε = 10⁻¹²; it is 0 beside a row of zeros.
  ///
  /// @param first shape `[m, n]`, or `[n]` for one pair
  /// @param second the same shape
  /// @param sides 1 where rows should be alike, −1 where they should not; shape `[m]`, or a scalar
  /// @param margin the cosine that is small enough, from −1 to 1
  /// @param reduction mean, sum or none
  /// @return a scalar, or the shape of the sides without reduction
  /// @throws IllegalArgumentException if the shapes do not fit
  public static Value cosineEmbedding(
      Value first, Value second, Value sides, double margin, Reduction reduction) {
    requireShapes("cosineEmbedding", "first rows", first, "second rows", second);
    requireRows("cosineEmbedding", first, "sides", sides);
    Value lengths = first.square().sum(-1).add(COSINE_EPS).sqrt();
    Value others = second.square().sum(-1).add(COSINE_EPS).sqrt();
    Value cosine = first.mul(second).sum(-1).div(lengths).div(others);
    return reduction.of(bySide(sides, cosine.rsub(1), positivePart(cosine.sub(margin))));
  }

  /// One of two where a side is 1 or −1, and 0 where it is neither.
  private static Value bySide(Value sides, Value alike, Value apart) {
    Value zero = like(alike, 0);
    return Value.where(sides.equal(1), alike, Value.where(sides.equal(-1), apart, zero));
  }
}

package dev.autodiff.testkit;

import dev.autodiff.GradientCheck;
import dev.autodiff.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Assertions on the derivatives of a function at a point, for JUnit and jqwik.
///
/// ```java
/// assertGradient(x -> x.tanh().mul(x), Value.vector(0.5, -2));
/// assertHessian((a, b) -> a.matmul(b).exp().sum(), a, b);
/// ```
///
/// A function must do the same each time it is called, and points are float64. A NaN on either side
/// never matches. Results that are no scalars are mixed by fixed random weights, and of large
/// inputs a fixed random selection of entries is compared; both come from a seed that failures
/// print.
///
/// Finite differences are those of [GradientCheck], with steps that stay clear of kinks and domain
/// edges ([KinkDistance]). A point on a kink fails, since no number is right there.
public final class DerivativeAssertions {
  private DerivativeAssertions() {}

  /// Asserts that the gradient is what finite differences say, entry by entry.
  ///
  /// @param f a function of one value with any result
  /// @param at where
  /// @throws AssertionError naming the worst entry, both numbers and the step
  /// @throws IllegalArgumentException if the point is not float64
  public static void assertGradient(UnaryOperator<Value> f, Value at) {
    assertGradient(of(f), List.of(at));
  }

  /// Asserts the same of a function of two values.
  ///
  /// @param f a function with any result
  /// @param a the first value
  /// @param b the second value
  /// @throws AssertionError naming the worst entry, both numbers and the step
  /// @throws IllegalArgumentException if a value is not float64
  public static void assertGradient(BinaryOperator<Value> f, Value a, Value b) {
    assertGradient(of(f), List.of(a, b));
  }

  /// Asserts the same of a function of several values.
  ///
  /// @param f a function with any result
  /// @param at where
  /// @throws AssertionError naming the worst entry, both numbers and the step
  /// @throws IllegalArgumentException if a value is not float64
  public static void assertGradient(Function<List<Value>, Value> f, List<Value> at) {
    assertGradient(Comparisons.check(new KinkDistance(f, at)), f, at);
  }

  /// Asserts the same by a check of one's own, with its tolerance, selection and steps.
  ///
  /// @param check what compares
  /// @param f a function with any result
  /// @param at where
  /// @throws AssertionError naming the worst entry, both numbers and the step
  /// @throws IllegalArgumentException if a value is not float64
  public static void assertGradient(
      GradientCheck check, Function<List<Value>, Value> f, List<Value> at) {
    require(Comparisons.gradient("gradient", check, f, at));
  }

  /// Asserts the same of a random graph at its leaves. 10 is added to the result, because
  /// differences of terms that cancel are no better than the terms.
  ///
  /// @param graph of which the smallest part that fails is printed
  /// @throws AssertionError with that part as Java source
  public static void assertGradient(RandomGraph graph) {
    require(graph, DerivativeAssertions::gradient);
  }

  private static Optional<Disagreement> gradient(RandomGraph graph) {
    return Comparisons.gradient(
        "gradient",
        Comparisons.check((_, _) -> RandomGraph.STEP),
        at -> graph.apply(at).add(10),
        graph.leaves());
  }

  /// Asserts that second derivatives, the mixed ones included, are what finite differences of the
  /// gradient say.
  ///
  /// @param f a function of one value with any result
  /// @param at where
  /// @throws AssertionError naming both entries, both numbers and the step
  /// @throws IllegalArgumentException if the point is not float64
  public static void assertHessian(UnaryOperator<Value> f, Value at) {
    assertHessian(of(f), List.of(at));
  }

  /// Asserts the same of a function of two values.
  ///
  /// @param f a function with any result
  /// @param a the first value
  /// @param b the second value
  /// @throws AssertionError naming both entries, both numbers and the step
  /// @throws IllegalArgumentException if a value is not float64
  public static void assertHessian(BinaryOperator<Value> f, Value a, Value b) {
    assertHessian(of(f), List.of(a, b));
  }

  /// Asserts the same of a function of several values.
  ///
  /// @param f a function with any result
  /// @param at where
  /// @throws AssertionError naming both entries, both numbers and the step
  /// @throws IllegalArgumentException if a value is not float64
  public static void assertHessian(Function<List<Value>, Value> f, List<Value> at) {
    require(Comparisons.hessian(f, at));
  }

  /// Asserts that forward and reverse mode give the same Jacobian, to rounding.
  ///
  /// @param f a function of one value with any result
  /// @param at where
  /// @throws AssertionError naming the element, the entry and both numbers
  public static void assertForwardEqualsReverse(UnaryOperator<Value> f, Value at) {
    assertForwardEqualsReverse(of(f), List.of(at));
  }

  /// Asserts the same of a function of two values.
  ///
  /// @param f a function with any result
  /// @param a the first value
  /// @param b the second value
  /// @throws AssertionError naming the element, the entry and both numbers
  public static void assertForwardEqualsReverse(BinaryOperator<Value> f, Value a, Value b) {
    assertForwardEqualsReverse(of(f), List.of(a, b));
  }

  /// Asserts the same of a function of several values.
  ///
  /// @param f a function with any result
  /// @param at where
  /// @throws AssertionError naming the element, the entry and both numbers
  public static void assertForwardEqualsReverse(Function<List<Value>, Value> f, List<Value> at) {
    require(Comparisons.modes(f, at));
  }

  /// Asserts the same of a random graph at its leaves.
  ///
  /// @param graph of which the smallest part that fails is printed
  /// @throws AssertionError with that part as Java source
  public static void assertForwardEqualsReverse(RandomGraph graph) {
    require(graph, DerivativeAssertions::modes);
  }

  private static Optional<Disagreement> modes(RandomGraph graph) {
    return Comparisons.modes(at -> graph.apply(at).add(10), graph.leaves());
  }

  private static Function<List<Value>, Value> of(UnaryOperator<Value> f) {
    return at -> f.apply(at.getFirst());
  }

  private static Function<List<Value>, Value> of(BinaryOperator<Value> f) {
    return at -> f.apply(at.get(0), at.get(1));
  }

  private static void require(Optional<Disagreement> found) {
    if (found.isPresent()) {
      throw found.get().error("");
    }
  }

  private static void require(
      RandomGraph graph, Function<RandomGraph, Optional<Disagreement>> compare) {
    if (compare.apply(graph).isPresent()) {
      RandomGraph smallest = graph.shrink(candidate -> compare.apply(candidate).isPresent());
      throw compare.apply(smallest).orElseThrow().error(smallest.toString());
    }
  }
}

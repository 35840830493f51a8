package dev.autodiff.bench.gradbench;

import dev.autodiff.Autodiff;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// The cost of a clustering, and its Newton direction: gradient over the diagonal of the Hessian.
final class KMeans implements Eval {
  @Override
  public Supplier<Problem> read(String function, Input input) {
    List<Input> rows = input.at("points").rows();
    int n = rows.size();
    int d = n == 0 ? 0 : rows.get(0).vector().length;
    int k = input.rowCount("centroids");
    double[] points = input.matrix("points", n, d);
    double[] centroids = input.matrix("centroids", k, d);
    Shape[] shapes = {Shape.of(k, d), Shape.of(n, d)};
    Function<double[][], Object> rowsOfOutput = results -> Rows.of(results[0], k, d);
    return switch (function) {
      case "cost" ->
          () ->
              Problem.compiledScalar(
                  Autodiff.compileMany(xs -> List.of(cost(xs.get(0), xs.get(1))), shapes),
                  centroids,
                  points);
      case "dir" ->
          () ->
              Problem.compiled(
                  Autodiff.compileMany(xs -> List.of(direction(xs.get(0), xs.get(1))), shapes),
                  new double[1][k * d],
                  rowsOfOutput,
                  centroids,
                  points);
      default -> throw Input.unknown("kmeans", function);
    };
  }

  private static Value cost(Value centroids, Value points) {
    Value products = points.matmul(centroids.transpose());
    Value distances = centroids.square().sum(1).sub(products.mul(2));
    return distances.min(1).add(points.square().sum(1)).sum();
  }

  /// The Hessian is diagonal, so its product with ones is its diagonal.
  private static Value direction(Value centroids, Value points) {
    Value ones = Value.full(centroids.shape(), 1);
    Value gradient = Autodiff.grad(c -> cost(c, points)).apply(centroids);
    Value diagonal = Autodiff.hvp(c -> cost(c, points), centroids, ones);
    return gradient.div(diagonal);
  }
}

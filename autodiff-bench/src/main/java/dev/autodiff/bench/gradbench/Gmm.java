package dev.autodiff.bench.gradbench;

import dev.autodiff.Autodiff;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The log posterior of a Gaussian mixture with a Wishart prior.
///
/// The parameters are the logits `alpha` of the weights, the means `mu`, and the lower triangular
/// factors of the inverse covariances: the logarithms `q` of the diagonal, and `l` below it, column
/// by column.
final class Gmm implements Eval {
  /// The sizes of a problem and its prior.
  private record Sizes(int d, int k, int n, int m, double gamma) {
    int below() {
      return d * (d - 1) / 2;
    }

    Shape[] shapes() {
      return new Shape[] {
        Shape.of(k), Shape.of(k, d), Shape.of(k, d), Shape.of(k, below()), Shape.of(n, d)
      };
    }
  }

  @Override
  public Supplier<Problem> read(String function, Input input) {
    Sizes sizes =
        new Sizes(
            input.count("d"),
            input.count("k"),
            input.count("n"),
            input.at("m").integer(),
            input.number("gamma"));
    int d = sizes.d;
    int k = sizes.k;
    double[][] data = {
      input.vector("alpha", k),
      input.matrix("mu", k, d),
      input.matrix("q", k, d),
      input.matrix("l", k, sizes.below()),
      input.matrix("x", sizes.n, d)
    };
    return switch (function) {
      case "objective" ->
          () ->
              Problem.compiledScalar(
                  Autodiff.compileMany(
                      xs -> List.of(logPosterior(sizes, xs.subList(0, 4), xs.get(4))),
                      sizes.shapes()),
                  data);
      case "jacobian" ->
          () ->
              Problem.compiled(
                  Autodiff.compileMany(
                      xs -> Gradient.of(p -> logPosterior(sizes, p, xs.get(4)), xs.subList(0, 4)),
                      sizes.shapes()),
                  new double[][] {
                    new double[k],
                    new double[k * d],
                    new double[k * d],
                    new double[k * sizes.below()]
                  },
                  results -> blocks(sizes, results),
                  data);
      default -> throw Input.unknown("gmm", function);
    };
  }

  private static Map<String, Object> blocks(Sizes sizes, double[][] gradients) {
    Map<String, Object> blocks = new LinkedHashMap<>();
    blocks.put("alpha", gradients[0]);
    blocks.put("mu", Rows.of(gradients[1], sizes.k, sizes.d));
    blocks.put("q", Rows.of(gradients[2], sizes.k, sizes.d));
    blocks.put("l", Rows.of(gradients[3], sizes.k, sizes.below()));
    return blocks;
  }

  private static Value logPosterior(Sizes sizes, List<Value> parameters, Value x) {
    Value alpha = parameters.get(0);
    Value mu = parameters.get(1);
    Value q = parameters.get(2);
    Value l = parameters.get(3);
    int d = sizes.d;
    int k = sizes.k;
    int n = sizes.n;
    Value diagonals = q.exp();
    Value sums = q.sum(1);
    Value factors = factors(d, diagonals, l);

    // Q(x − μ) for all points and components: one matrix product, with Qμ as its bias.
    Value products = x.matmul(factors.reshape(k * d, d).transpose());
    Value shifts = factors.matmul(mu.unsqueeze(2)).reshape(k * d);
    Value distances = products.sub(shifts).square().reshape(n, k, d).sum(2);
    Value terms = alpha.add(sums).sub(distances.mul(0.5));
    Value likelihood = terms.logSumExp(1).sum().sub(alpha.logSumExp().mul(n));

    Value squares = diagonals.square().sum().add(l.square().sum());
    Value prior = squares.mul(-0.5 * sizes.gamma * sizes.gamma).add(sums.sum().mul(sizes.m));
    return likelihood.add(prior).add(constant(sizes));
  }

  /// The lower triangular matrices, shape `[k, d, d]`.
  private static Value factors(int d, Value diagonals, Value l) {
    int k = diagonals.shape().length(0);
    int[] places = new int[d * d];
    int below = 1 + d;
    for (int column = 0; column < d; column++) {
      places[column * d + column] = 1 + column;
      for (int row = column + 1; row < d; row++) {
        places[row * d + column] = below++;
      }
    }
    Value zero = Value.full(Shape.of(k, 1), 0);
    return Value.concat(1, zero, diagonals, l).indexSelect(1, places).reshape(k, d, d);
  }

  /// What does not depend on the parameters.
  private static double constant(Sizes sizes) {
    int d = sizes.d;
    int freedom = d + sizes.m + 1;
    double normal = -0.5 * sizes.n * d * Math.log(2 * Math.PI);
    double wishart =
        freedom * d * (Math.log(sizes.gamma) - 0.5 * Math.log(2)) - logGamma(freedom, d);
    return normal + sizes.k * wishart;
  }

  /// The logarithm of the `d`-variate gamma function at half an integer.
  private static double logGamma(int twice, int d) {
    double sum = 0.25 * d * (d - 1) * Math.log(Math.PI);
    for (int j = 0; j < d; j++) {
      // Γ(x) = (x − 1)·Γ(x − 1), down to Γ(1) = 1 or Γ(1/2) = √π.
      int doubled = twice - j;
      for (; doubled > 2; doubled -= 2) {
        sum += Math.log(0.5 * doubled - 1);
      }
      sum += doubled == 1 ? 0.5 * Math.log(Math.PI) : 0;
    }
    return sum;
  }
}

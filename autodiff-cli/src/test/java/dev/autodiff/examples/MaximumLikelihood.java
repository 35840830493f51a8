package dev.autodiff.examples;

import dev.autodiff.Autodiff;
import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Fits distributions to a column of numbers, with standard errors from the Hessian.
final class MaximumLikelihood implements Example {
  private static final double QUANTILE = 0.95;

  @Override
  public String name() {
    return "6-maximum-likelihood";
  }

  @Override
  public String summary() {
    return "No network at all: fitting a distribution of one's own choice, with standard errors"
        + " from the exact Hessian.";
  }

  @Override
  public String template() {
    return """
    # Maximum likelihood with standard errors

    autodiff is not only for networks. Any expression that can be written down can be
    differentiated, twice if need be. Here it fits a probability distribution to data and says
    how certain the fit is.

    The data: 357 benign tumours. Many cell nuclei of each were measured, and the "worst texture"
    is the mean of the three largest values of one measure, the spread of the grey values. The
    largest of many often follow a Gumbel distribution. It has a location `μ` and a scale `β`,
    and with `z = (x − μ)/β` its log-density is

        log f(x) = −z − e⁻ᶻ − log β

    The best `μ` and `β` make the sum of these over all data, the log-likelihood, as large as
    possible. As a rival we take the normal distribution.

    {code densities}

    That is all we write. Gradients and Hessians come from autodiff.

    ## The fit

    Newton's method: solve `H·Δ = −∇` and go there, until the gradient is gone. `H` is the
    Hessian of minus the log-likelihood.

    {code fit}

    {code run}

    | step | μ | β | minus log-likelihood |
    |--:|--:|--:|--:|
    {rows steps}

    {picture distribution | A histogram of the worst texture with both fitted densities: the Gumbel density leans to the left and has the long right tail of the data, the normal density does not}

    {output compare}

    ## How certain?

    Around its top, the log-likelihood is a parabola. A narrow one means that the data leave
    little room. So the inverse of the Hessian at the top is the covariance of the estimates, and
    the roots of its diagonal are their standard errors.

    {code errors}

    | | estimate | standard error | 95 % interval |
    |:--|--:|--:|:--|
    {rows errors}

    The same line gives the error of whatever is computed from the estimates. For the texture that
    95 of 100 such tumours stay below, `q = μ − β·log(−log 0.95)`, it takes the gradient of `q`
    (the delta method):

    {code delta}

    {output delta}

    ## Is it right?

    Three checks, none of which uses a derivative of ours.

    **The estimates.** For the Gumbel distribution, setting the gradient to zero by hand leaves
    one equation for `β`, which bisection solves:
    `β = x̄ − Σ x·e^(−x/β) / Σ e^(−x/β)`, and then `μ = −β·log(mean of e^(−x/β))`.

    {output bisection}

    **The standard errors of the normal distribution** are known exactly: `σ/√m` and `σ/√(2m)`.

    | | from the Hessian | closed form |
    |:--|--:|--:|
    {rows normal}

    **The standard errors of the Gumbel distribution.** Theory gives their expected size,
    `β·√((1 + 6(1−γ)²/π²)/m)` and `β·√(6/(π²m))` with Euler's γ. The bootstrap fits 400 samples
    drawn from the data with replacement and looks at the spread. It assumes no distribution at
    all, so it agrees only roughly.

    | | from the Hessian | theory | bootstrap |
    |:--|--:|--:|--:|
    {rows gumbel}
    """;
  }

  // region densities
  /// The logarithm of a density with a location and a scale.
  interface LogDensity {
    Value of(Value x, Value location, Value scale);
  }

  static Value gumbel(Value x, Value mu, Value beta) {
    Value z = x.sub(mu).div(beta);
    return z.add(z.neg().exp()).add(beta.log()).neg();
  }

  static Value normal(Value x, Value mu, Value sigma) {
    Value z = x.sub(mu).div(sigma);
    return z.square().mul(-0.5).sub(sigma.log()).sub(0.5 * Math.log(2 * Math.PI));
  }

  // endregion

  // region fit
  /// Minus the log-likelihood as a function of θ = (location, scale).
  static UnaryOperator<Value> minusLogLikelihood(LogDensity density, Value x) {
    return theta -> density.of(x, theta.select(0, 0), theta.select(0, 1)).sum().neg();
  }

  /// Newton's method: the points on the way to the minimum.
  static List<Value> newton(UnaryOperator<Value> f, Value start) {
    List<Value> path = new ArrayList<>(List.of(start));
    for (int step = 0; step < 20; step++) {
      Value theta = path.getLast();
      Value gradient = Autodiff.grad(f).apply(theta);
      if (gradient.abs().max().item() < 1e-8) {
        return path;
      }
      Value hessian = Autodiff.hessian(f, theta);
      path.add(theta.sub(Value.vector(Cholesky.solve(hessian, gradient.toArray()))));
    }
    throw new IllegalStateException("Newton's method did not settle, last at " + path.getLast());
  }

  // endregion

  /// Location and scale of the Gumbel distribution with the mean and deviation of the data.
  static Value gumbelStart(Value x) {
    double deviation = x.sub(x.mean()).square().mean().sqrt().item();
    double beta = deviation * Math.sqrt(6) / Math.PI;
    return Value.vector(x.mean().item() - EULER * beta, beta);
  }

  static final double EULER = 0.5772156649015329;

  static Value worstTexture() {
    return Value.vector(RealData.breastCancer().where(0).column("worst texture"));
  }

  // region errors
  /// The covariance of the estimates: the inverse of the Hessian at the minimum.
  static Value covariance(UnaryOperator<Value> f, Value theta) {
    return Cholesky.inverse(Autodiff.hessian(f, theta));
  }

  // endregion

  static double standardError(Value covariance, int i) {
    return Math.sqrt(covariance.get(i, i));
  }

  /// The number that a share of the Gumbel distribution stays below.
  static Value quantile(Value theta) {
    return theta.select(0, 0).sub(theta.select(0, 1).mul(Math.log(-Math.log(QUANTILE))));
  }

  /// Location and scale by bisection of the likelihood equation, without any derivative.
  static double[] gumbelByBisection(double[] x) {
    double low = 1e-3;
    double high = 1e3;
    for (int i = 0; i < 200; i++) {
      double beta = (low + high) / 2;
      double weights = 0;
      double weighted = 0;
      double mean = 0;
      for (double each : x) {
        double weight = Math.exp((x[0] - each) / beta); // shifted, so that it cannot underflow
        weights += weight;
        weighted += weight * each;
        mean += each / x.length;
      }
      if (mean - weighted / weights > beta) {
        low = beta;
      } else {
        high = beta;
      }
    }
    double beta = low;
    double mean =
        Arrays.stream(x).map(each -> Math.exp((x[0] - each) / beta)).average().orElseThrow();
    return new double[] {x[0] - beta * Math.log(mean), beta};
  }

  /// Estimates from samples drawn with replacement, one row (μ, β, quantile) each.
  static double[][] bootstrap(Value x, int samples, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] data = x.toArray();
    double[][] estimates = new double[samples][];
    for (int i = 0; i < samples; i++) {
      double[] drawn = random.ints(data.length, 0, data.length).mapToDouble(j -> data[j]).toArray();
      double[] theta = gumbelByBisection(drawn);
      double quantile = quantile(Value.vector(theta)).item();
      estimates[i] = new double[] {theta[0], theta[1], quantile};
    }
    return estimates;
  }

  /// The standard deviation of one column.
  static double spread(double[][] rows, int column) {
    Value values = Value.vector(Arrays.stream(rows).mapToDouble(row -> row[column]).toArray());
    return values.sub(values.mean()).square().mean().sqrt().item();
  }

  @Override
  public void run(Page page) {
    // region run
    Value x = worstTexture();
    UnaryOperator<Value> f = minusLogLikelihood(MaximumLikelihood::gumbel, x);
    List<Value> path = newton(f, gumbelStart(x)); // starts at the moments of the data
    Value theta = path.getLast();
    // endregion
    Output steps = page.output("steps");
    for (int i = 0; i < path.size(); i++) {
      Value at = path.get(i);
      steps.line("| %d | %.6f | %.6f | %.6f |", i, at.get(0), at.get(1), f.apply(at).item());
    }

    UnaryOperator<Value> g = minusLogLikelihood(MaximumLikelihood::normal, x);
    double deviation = x.sub(x.mean()).square().mean().sqrt().item();
    Value rival = newton(g, Value.vector(x.mean().item() + 1, deviation + 1)).getLast();
    Output compare = page.output("compare");
    compare.line("log-likelihood, Gumbel: %9.4f", -f.apply(theta).item());
    compare.line("log-likelihood, normal: %9.4f", -g.apply(rival).item());
    page.picture("distribution", picture(x, theta, rival));

    Value covariance = covariance(f, theta);
    Output errors = page.output("errors");
    for (int i = 0; i < 2; i++) {
      double estimate = theta.get(i);
      double error = standardError(covariance, i);
      errors.line(
          "| %s | %.4f | %.4f | %.3f to %.3f |",
          i == 0 ? "μ" : "β", estimate, error, estimate - 1.96 * error, estimate + 1.96 * error);
    }

    Output out = page.output("delta");
    // region delta
    Value q = quantile(theta);
    Value slope = Autodiff.grad(MaximumLikelihood::quantile).apply(theta);
    double error = Math.sqrt(slope.matmul(covariance).matmul(slope).item());
    out.line("q = %.3f ± %.3f", q.item(), error);
    // endregion

    double[] solved = gumbelByBisection(x.toArray());
    Output bisection = page.output("bisection");
    bisection.line("bisection: μ = %.6f, β = %.6f", solved[0], solved[1]);
    bisection.line("Newton:    μ = %.6f, β = %.6f", theta.get(0), theta.get(1));

    int m = x.shape().length(0);
    Value known = covariance(g, rival);
    Output normal = page.output("normal");
    double sigma = rival.get(1);
    normal.line("| μ | %.6f | %.6f |", standardError(known, 0), sigma / Math.sqrt(m));
    normal.line("| σ | %.6f | %.6f |", standardError(known, 1), sigma / Math.sqrt(2.0 * m));

    double[][] drawn = bootstrap(x, 400, 1);
    Output gumbel = page.output("gumbel");
    double[] theory = expectedErrors(theta.get(1), m);
    for (int i = 0; i < 2; i++) {
      gumbel.line(
          "| %s | %.4f | %.4f | %.3f |",
          i == 0 ? "μ" : "β", standardError(covariance, i), theory[i], spread(drawn, i));
    }
    gumbel.line("| q | %.4f | | %.3f |", error, spread(drawn, 2));
  }

  /// A histogram with both densities.
  private static String picture(Value x, Value gumbel, Value normal) {
    double width = 2;
    double[] edges = IntStream.rangeClosed(0, 17).mapToDouble(i -> 10 + width * i).toArray();
    double[] heights = new double[edges.length - 1];
    double[] data = x.toArray();
    for (double each : data) {
      heights[(int) ((each - edges[0]) / width)] += 1 / (width * data.length);
    }
    double[] grid = IntStream.rangeClosed(0, 170).mapToDouble(i -> 10 + 0.2 * i).toArray();
    return new Chart("Fitted densities", "worst texture", "density")
        .bars("data", edges, heights)
        .line("Gumbel", grid, density(MaximumLikelihood::gumbel, grid, gumbel))
        .line("normal", grid, density(MaximumLikelihood::normal, grid, normal))
        .svg();
  }

  private static double[] density(LogDensity density, double[] x, Value theta) {
    return density.of(Value.vector(x), theta.select(0, 0), theta.select(0, 1)).exp().toArray();
  }

  /// The standard errors of μ and β that the expected information gives.
  static double[] expectedErrors(double beta, int m) {
    double squared = Math.PI * Math.PI;
    return new double[] {
      beta * Math.sqrt((1 + 6 * (1 - EULER) * (1 - EULER) / squared) / m),
      beta * Math.sqrt(6 / (squared * m))
    };
  }
}

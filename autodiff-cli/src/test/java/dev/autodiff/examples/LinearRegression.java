package dev.autodiff.examples;

import dev.autodiff.Autodiff;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import dev.autodiff.nn.Standardizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Least squares on the diabetes data: gradient descent walks where the normal equations jump.
final class LinearRegression implements Example {
  private static final double[] STEPS_SHOWN =
      IntStream.rangeClosed(0, 200).mapToDouble(i -> 20 * i).toArray();

  @Override
  public String name() {
    return "5-linear-regression";
  }

  @Override
  public String summary() {
    return "Gradient descent, with and without momentum, against the closed form, on the diabetes"
        + " data.";
  }

  @Override
  public String template() {
    return """
    # Linear regression: descent against the closed form

    442 patients with diabetes, ten measures each, and one number that says how far the disease
    got within a year. The model is a weighted sum, `ŷ = X·w`. The first column of `X` is all
    ones, so that its weight is the intercept. The loss is half the mean of the squared errors:

        L(w) = 1/(2m) · Σ (X·w − y)²

    This problem has a closed form. The gradient is `∇L = Xᵀ(X·w − y)/m`, and setting it to zero
    gives the normal equations

        XᵀX · w = Xᵀy

    That makes it a good test: we know exactly where descent has to arrive.

    {code loss}

    ## The gradient

    At `w = 0` the formula and autodiff give the same numbers. The first four of eleven:

    {code gradient}

    | | intercept | age | sex | bmi |
    |:--|--:|--:|--:|--:|
    {rows gradient}

    ## The descent

    Each step goes against the gradient: `v ← μ·v + ∇L`, `w ← w − α·v`. Without momentum, `μ` is
    0 and a step is just `−α·∇L`. Plain descent takes the learning rate `α = 0.4`. With momentum
    `μ = 0.85`, descent stays stable with larger steps, here `α = 0.8`.

    {code descent}

    {picture distance | How far the weights are from the closed form, step by step, on a logarithmic scale: the line with momentum falls much faster}

    Both lines go down, but one is slow. The reason is in the data: some measures almost repeat
    each other, so `L` is a long narrow valley. How narrow, the eigenvalues of the Hessian say:
    they are the curvatures across the valley and along it.

    {output curvature}

    The step must be small enough for the steep direction, and is then tiny for the flat one.
    Momentum adds up the small steps that agree.

    | steps | plain: largest error of a weight | with momentum |
    |--:|--:|--:|
    {rows steps}

    ## The result

    The measures were standardized, so a weight says by how much the prediction changes when that
    measure grows by one standard deviation.

    | weight | descent | closed form | difference below 1e-6 |
    |:--|--:|--:|:--|
    {rows weights}

    {output fit}

    ## One step is enough, with the Hessian

    The loss is a parabola, so its Hessian is the same everywhere: `XᵀX/m`. Newton's step solves
    `H·Δ = ∇L` once and lands on the solution.

    {code newton}

    {output newton}

    The data are from B. Efron, T. Hastie, I. Johnstone and R. Tibshirani, "Least Angle
    Regression", 2004.
    """;
  }

  // region loss
  static Value loss(Value x, Value y, Value w) {
    return x.matmul(w).sub(y).square().mean().mul(0.5);
  }

  // endregion

  /// The design matrix with a first column of ones, and the target.
  record Problem(Value x, Value y, List<String> names) {}

  static Problem diabetes() {
    RealData data = RealData.diabetes();
    Value features = data.features();
    Value ones = Value.full(Shape.of(data.rows().length, 1), 1);
    Value x = Value.concat(1, ones, Standardizer.fit(features).apply(features));
    List<String> names = new ArrayList<>(data.names());
    names.removeLast();
    names.addFirst("intercept");
    return new Problem(x, Value.vector(data.target()), names);
  }

  // region descent
  static List<Value> descend(Value x, Value y, double rate, double momentum, int steps) {
    List<Value> path = new ArrayList<>();
    Value w = Value.variable(Value.full(Shape.of(x.shape().length(1)), 0), "w");
    Value velocity = w.detach();
    path.add(w);
    for (int i = 0; i < steps; i++) {
      Value gradient = loss(x, y, w).backward().of(w);
      velocity = velocity.mul(momentum).add(gradient);
      w = Value.variable(w.detach().sub(velocity.mul(rate)), "w");
      path.add(w);
    }
    return path;
  }

  // endregion

  @Override
  public void run(Page page) {
    Problem problem = diabetes();
    Value x = problem.x;
    Value y = problem.y;
    int m = y.shape().length(0);

    // region gradient
    Value w = Value.variable(Value.full(Shape.of(11), 0), "w");
    Value ours = loss(x, y, w).backward().of(w);
    Value byHand = x.transpose().matmul(x.matmul(w).sub(y)).div(m);
    // endregion
    printRow(page.output("gradient"), "autodiff", ours);
    printRow(page.output("gradient"), "Xᵀ(X·w − y)/m", byHand);

    double[] exact = Cholesky.solve(normalMatrix(x), x.transpose().matmul(y).toArray());
    List<Value> plain = descend(x, y, 0.4, 0, 4000);
    List<Value> heavy = descend(x, y, 0.8, 0.85, 4000);
    Output steps = page.output("steps");
    for (int i : new int[] {0, 100, 300, 1000, 2000, 4000}) {
      steps.line("| %d | %s | %s |", i, error(plain.get(i), exact), error(heavy.get(i), exact));
    }
    Chart chart =
        new Chart("Distance from the closed form", "step", "largest error of a weight")
            .logarithmic()
            .between(1e-9, 1e3);
    chart.line("plain", STEPS_SHOWN, distances(plain, exact));
    chart.line("with momentum 0.85", STEPS_SHOWN, distances(heavy, exact));
    page.picture("distance", chart.svg());

    double steep = curvature(v -> hessian(x).matmul(v));
    double flat = 1 / curvature(v -> Value.vector(Cholesky.solve(hessian(x), v.toArray())));
    page.output("curvature")
        .line("largest %.4f, smallest %.5f, ratio %.0f", steep, flat, steep / flat);

    Output weights = page.output("weights");
    double[] last = heavy.getLast().toArray();
    for (int j = 0; j < exact.length; j++) {
      boolean same = Math.abs(last[j] - exact[j]) < 1e-6;
      weights.line(
          "| %s | %.4f | %.4f | %s |",
          problem.names.get(j), last[j], exact[j], same ? "yes" : "no");
    }
    double residual = loss(x, y, heavy.getLast()).item() * 2;
    double variance = y.sub(y.mean()).square().mean().item();
    page.output("fit").line("loss %.4f, R² = %.4f", residual / 2, 1 - residual / variance);

    Output out = page.output("newton");
    // region newton
    UnaryOperator<Value> f = v -> loss(x, y, v);
    Value start = Value.full(Shape.of(11), 0);
    Value gradient = Autodiff.grad(f).apply(start);
    Value hessian = Autodiff.hessian(f, start);
    Value landed = start.sub(Value.vector(Cholesky.solve(hessian, gradient.toArray())));
    // endregion
    out.line("largest error of a weight at the start: %s", error(start, exact));
    out.line("largest error of a weight after a step: %s", error(landed, exact));
  }

  static Value normalMatrix(Value x) {
    return x.transpose().matmul(x);
  }

  private static Value hessian(Value x) {
    return normalMatrix(x).div(x.shape().length(0));
  }

  /// The largest eigenvalue of a symmetric map, by repeating it.
  private static double curvature(UnaryOperator<Value> map) {
    Value v = Value.vector(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    double largest = 0;
    for (int i = 0; i < 200; i++) {
      Value next = map.apply(v);
      largest = next.square().sum().sqrt().item();
      v = next.div(largest);
    }
    return largest;
  }

  private static double[] distances(List<Value> path, double[] exact) {
    // Below the lowest number shown there is only rounding.
    return Arrays.stream(STEPS_SHOWN)
        .map(i -> Math.max(1e-10, distance(path.get((int) i), exact)))
        .toArray();
  }

  private static double distance(Value w, double[] exact) {
    return w.detach().sub(Value.vector(exact)).abs().max().item();
  }

  private static String error(Value w, double[] exact) {
    double error = distance(w, exact);
    return error < 1e-9 ? "below 1e-9" : String.format(Locale.ROOT, "%.1e", error);
  }

  private static void printRow(Output out, String label, Value values) {
    out.line(
        "| %s | %.4f | %.4f | %.4f | %.4f |",
        label, values.get(0), values.get(1), values.get(2), values.get(3));
  }
}

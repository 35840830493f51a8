package dev.autodiff.nn;

import static dev.autodiff.golden.Operation.call;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import dev.autodiff.golden.EdgeDecision;
import dev.autodiff.golden.GoldenRecord;
import dev.autodiff.golden.Operation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the losses of the golden files are called here.
final class LossOperations {
  private LossOperations() {}

  static final Map<String, Operation> TABLE =
      Map.ofEntries(
          call(
              "mse_loss",
              "mse",
              (x, args) -> Losses.meanSquaredError(x.get(0), x.get(1), by(args))),
          call(
              "l1_loss",
              "l1",
              (x, args) -> RegressionLosses.meanAbsoluteError(x.get(0), x.get(1), by(args))),
          call(
              "smooth_l1_loss",
              "smoothL1",
              (x, args) ->
                  RegressionLosses.smoothL1(x.get(0), x.get(1), args.number("beta", 1), by(args))),
          call(
              "huber_loss",
              "huber",
              (x, args) ->
                  RegressionLosses.huber(x.get(0), x.get(1), args.number("delta", 1), by(args))),
          call("bce_loss", "bce", LossOperations::binary),
          call("bce_loss_hard", "bce", LossOperations::binary),
          call("bce_with_logits", "bceWithLogits", LossOperations::binaryWithLogits),
          call(
              "soft_margin_loss",
              "softMargin",
              (x, args) -> MarginLosses.softMargin(x.get(0), x.get(1), by(args))),
          call(
              "hinge_loss", "hinge", (x, args) -> MarginLosses.hinge(x.get(0), x.get(1), by(args))),
          call(
              "squared_hinge_loss",
              "squaredHinge",
              (x, args) -> MarginLosses.squaredHinge(x.get(0), x.get(1), by(args))),
          call(
              "poisson_nll_loss",
              "poissonNll",
              (x, args) ->
                  RegressionLosses.poissonNll(
                      x.get(0),
                      x.get(1),
                      !args.has("log_input") || args.flag("log_input"),
                      args.flag("full"),
                      args.number("eps", 1e-8),
                      by(args))),
          call(
              "kl_div",
              "klDivergence",
              (x, args) ->
                  Losses.klDivergence(x.get(0), x.get(1), args.flag("log_target"), by(args))),
          call(
              "gaussian_nll_loss",
              "gaussianNll",
              (x, args) ->
                  RegressionLosses.gaussianNll(
                      x.get(0),
                      x.get(1),
                      x.get(2),
                      args.flag("full"),
                      args.number("eps", 1e-6),
                      by(args))),
          call("cross_entropy", "crossEntropy", LossOperations::crossEntropy),
          call(
              "nll_loss",
              "nll",
              (x, args) ->
                  new NegativeLogLikelihood(ignored(args), third(x), by(args))
                      .of(x.get(0), x.get(1))),
          call(
              "cosine_embedding_loss",
              "cosineEmbedding",
              (x, args) ->
                  MarginLosses.cosineEmbedding(
                      x.get(0), x.get(1), x.get(2), args.number("margin", 0), by(args))),
          call(
              "margin_ranking_loss",
              "marginRanking",
              (x, args) ->
                  MarginLosses.marginRanking(
                      x.get(0), x.get(1), x.get(2), args.number("margin", 0), by(args))),
          call(
              "triplet_margin_loss",
              "tripletMargin",
              (x, args) ->
                  new TripletMargin(
                          args.number("margin", 1),
                          args.number("p", 2),
                          args.number("eps", 1e-6),
                          args.flag("swap"),
                          by(args))
                      .of(x.get(0), x.get(1), x.get(2))),
          call(
              "hinge_embedding_loss",
              "hingeEmbedding",
              (x, args) ->
                  MarginLosses.hingeEmbedding(
                      x.get(0), x.get(1), args.number("margin", 1), by(args))),
          call(
              "multi_margin_loss",
              "multiMargin",
              (x, args) ->
                  new MultiMargin(
                          args.number("margin", 1), (int) args.number("p", 1), third(x), by(args))
                      .of(x.get(0), x.get(1))));

  /// Where a decision is about the output, not about a gradient.
  private static final int OUTPUT = -1;

  static final List<EdgeDecision> EDGES =
      List.of(
          EdgeDecision.partial(
              "l1_loss", x -> Double.isNaN(x[0]), Double.NaN, "no slope is known at NaN"),
          EdgeDecision.partial(
              "smooth_l1_loss", x -> Double.isNaN(x[0]), Double.NaN, "no slope is known at NaN"),
          new EdgeDecision(
              "bce_loss",
              0,
              _ -> true,
              x -> slope(x[0], x[1]),
              "the derivative of the value with its bounded logarithms; not of one with another "
                  + "bound for the derivative"),
          new EdgeDecision(
              "bce_with_logits",
              OUTPUT,
              x -> Double.isInfinite(x[0]),
              x -> x[1] == (x[0] > 0 ? 1 : 0) ? 0 : Double.POSITIVE_INFINITY,
              "the limit: the right label costs nothing, any other infinitely much"),
          EdgeDecision.output(
              "kl_div",
              x -> x[1] == 0 && x[0] == Double.NEGATIVE_INFINITY,
              0,
              "what never happens has no share, and is rightly predicted never to happen"));

  private static double slope(double p, double target) {
    double ofOne = Math.log(p) > -100 ? target / p : 0;
    double ofZero = Math.log1p(-p) > -100 ? (1 - target) / (1 - p) : 0;
    return ofZero - ofOne;
  }

  private static Reduction by(GoldenRecord args) {
    return args.has("reduction") ? Reduction.named(args.text("reduction")) : Reduction.MEAN;
  }

  private static @Nullable Value third(List<Value> x) {
    return x.size() > 2 ? x.get(2) : null;
  }

  private static int ignored(GoldenRecord args) {
    return (int) args.number("ignore_index", -100);
  }

  private static Value binary(List<Value> x, GoldenRecord args) {
    Value p = args.text("_data").contains("1.5") ? Value.full(x.get(0).shape(), 1.5) : x.get(0);
    return x.size() > 2
        ? Losses.binaryCrossEntropy(p, x.get(1), x.get(2), by(args))
        : Losses.binaryCrossEntropy(p, x.get(1), by(args));
  }

  private static Value binaryWithLogits(List<Value> x, GoldenRecord args) {
    if (x.size() == 2) {
      return Losses.binaryCrossEntropyWithLogits(x.get(0), x.get(1), by(args));
    }
    Value one = Value.of(1);
    Value weights = args.flag("has_weight") ? x.get(2) : one;
    Value positive = args.flag("has_pos_weight") ? x.getLast() : one;
    return Losses.binaryCrossEntropyWithLogits(x.get(0), x.get(1), weights, positive, by(args));
  }

  private static Value crossEntropy(List<Value> x, GoldenRecord args) {
    Value targets =
        args.json().path("target").isArray()
            ? args.nested("target")
            : x.size() > 1 ? x.get(1) : Value.full(Shape.of(x.get(0).shape().length(0)), 0);
    return new CrossEntropy(args.number("label_smoothing", 0), ignored(args), third(x), by(args))
        .of(x.get(0), targets);
  }
}

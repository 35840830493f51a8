package dev.autodiff.nn;

import dev.autodiff.golden.GoldenRecord;
import java.util.Set;
import java.util.TreeSet;

/// How the optimizers and schedules of the golden files are called here. An unknown name or setting
/// is an error.
final class GoldenOptimizers {
  private GoldenOptimizers() {}

  static Optimizer optimizer(String name, GoldenRecord args) {
    double rate = args.number("lr");
    double eps = args.number("eps", name.equals("Adagrad") ? 1e-10 : 1e-8);
    double decay = args.number("weight_decay", name.equals("AdamW") ? 0.01 : 0);
    boolean maximize = args.flag("maximize");
    double first = pair(args, "betas", 0, 0.9);
    double second = pair(args, "betas", 1, 0.999);
    boolean decoupled = args.flag("decoupled_weight_decay");
    return switch (name) {
      case "SGD" -> {
        know(args, "lr momentum dampening weight_decay nesterov maximize");
        yield new GradientDescent(
            rate,
            args.number("momentum", 0),
            args.number("dampening", 0),
            decay,
            args.flag("nesterov"),
            maximize);
      }
      case "Adam" -> {
        know(args, "lr betas eps weight_decay amsgrad maximize decoupled_weight_decay");
        yield new Adam(rate)
            .withDecays(first, second)
            .withEps(eps)
            .withWeightDecay(decay)
            .withDecoupled(decoupled)
            .withAmsgrad(args.flag("amsgrad"))
            .withMaximize(maximize);
      }
      case "AdamW" -> {
        know(args, "lr betas eps weight_decay amsgrad maximize decoupled_weight_decay");
        yield new AdamW(rate)
            .withDecays(first, second)
            .withEps(eps)
            .withWeightDecay(decay)
            .withAmsgrad(args.flag("amsgrad"))
            .withMaximize(maximize);
      }
      case "RMSprop" -> {
        know(args, "lr momentum alpha eps centered weight_decay maximize");
        yield new RmsProp(rate)
            .withDecay(args.number("alpha", 0.99))
            .withEps(eps)
            .withWeightDecay(decay)
            .withMomentum(args.number("momentum", 0))
            .withCentered(args.flag("centered"))
            .withMaximize(maximize);
      }
      case "Adagrad" -> {
        know(args, "lr lr_decay eps weight_decay initial_accumulator_value maximize");
        yield new Adagrad(rate)
            .withRateDecay(args.number("lr_decay", 0))
            .withEps(eps)
            .withWeightDecay(decay)
            .withInitialSum(args.number("initial_accumulator_value", 0))
            .withMaximize(maximize);
      }
      case "Adadelta" -> {
        know(args, "lr rho eps weight_decay maximize");
        yield new Adadelta(rate)
            .withDecay(args.number("rho", 0.9))
            .withEps(args.number("eps", 1e-6))
            .withWeightDecay(decay)
            .withMaximize(maximize);
      }
      case "Adamax" -> {
        know(args, "lr betas eps weight_decay maximize");
        yield new Adamax(rate)
            .withDecays(first, second)
            .withEps(eps)
            .withWeightDecay(decay)
            .withMaximize(maximize);
      }
      case "NAdam" -> {
        know(args, "lr betas eps weight_decay momentum_decay decoupled_weight_decay maximize");
        yield new NAdam(rate)
            .withDecays(first, second)
            .withEps(eps)
            .withWeightDecay(decay)
            .withMomentumDecay(args.number("momentum_decay", 0.004))
            .withDecoupled(decoupled)
            .withMaximize(maximize);
      }
      case "RAdam" -> {
        know(args, "lr betas eps weight_decay maximize decoupled_weight_decay");
        yield new RAdam(rate)
            .withDecays(first, second)
            .withEps(eps)
            .withWeightDecay(decay)
            .withDecoupled(decoupled)
            .withMaximize(maximize);
      }
      case "Rprop" -> {
        know(args, "lr etas step_sizes maximize");
        yield new Rprop(rate)
            .withFactors(pair(args, "etas", 0, 0.5), pair(args, "etas", 1, 1.2))
            .withBounds(pair(args, "step_sizes", 0, 1e-6), pair(args, "step_sizes", 1, 50))
            .withMaximize(maximize);
      }
      case "ASGD" -> {
        know(args, "lr lambd alpha t0 weight_decay maximize");
        yield new Asgd(rate)
            .withDecay(args.number("lambd", 1e-4))
            .withPower(args.number("alpha", 0.75))
            .withAverageFrom(args.number("t0", 1e6))
            .withWeightDecay(decay)
            .withMaximize(maximize);
      }
      case "LBFGS" -> lbfgs(rate, args);
      default -> throw new AssertionError("there is no optimizer " + name);
    };
  }

  private static Lbfgs lbfgs(double rate, GoldenRecord args) {
    know(args, "lr max_iter max_eval tolerance_grad tolerance_change history_size line_search_fn");
    int iterations = (int) args.number("max_iter", 20);
    String search = args.text("line_search_fn");
    if (!Set.of("", "null", "strong_wolfe").contains(search)) {
      throw new AssertionError("there is no line search " + search);
    }
    return new Lbfgs(rate)
        .withIterations(
            iterations, args.has("max_eval") ? args.integer("max_eval") : iterations * 5 / 4)
        .withTolerances(args.number("tolerance_grad", 1e-7), args.number("tolerance_change", 1e-9))
        .withHistory((int) args.number("history_size", 100))
        .withLineSearch(search.equals("strong_wolfe"));
  }

  private static double pair(GoldenRecord args, String field, int index, double otherwise) {
    return args.has(field) ? args.numbers(field)[index] : otherwise;
  }

  private static void know(GoldenRecord args, String known) {
    Set<String> unknown = new TreeSet<>(args.json().propertyNames());
    unknown.removeAll(Set.of(known.split(" ")));
    if (!unknown.isEmpty()) {
      throw new AssertionError("there is no setting " + unknown);
    }
  }

  static Schedule schedule(String name, GoldenRecord args) {
    return switch (name) {
      case "StepLR" -> {
        know(args, "step_size gamma");
        yield Schedule.stepDecay(args.integer("step_size"), args.number("gamma", 0.1));
      }
      case "MultiStepLR" -> {
        know(args, "milestones gamma");
        yield Schedule.multiStepDecay(args.number("gamma", 0.1), args.integers("milestones"));
      }
      case "ExponentialLR" -> {
        know(args, "gamma");
        yield Schedule.exponentialDecay(args.number("gamma"));
      }
      case "CosineAnnealingLR" -> {
        know(args, "T_max eta_min");
        yield Schedule.cosineAnnealing(args.integer("T_max"), args.number("eta_min", 0));
      }
      case "CosineAnnealingWarmRestarts" -> {
        know(args, "T_0 T_mult eta_min");
        yield Schedule.warmRestarts(
            args.integer("T_0"), (int) args.number("T_mult", 1), args.number("eta_min", 0));
      }
      case "LinearLR" -> {
        know(args, "start_factor end_factor total_iters");
        yield Schedule.linear(
            args.number("start_factor", 1.0 / 3),
            args.number("end_factor", 1),
            (int) args.number("total_iters", 5));
      }
      case "PolynomialLR" -> {
        know(args, "total_iters power");
        yield Schedule.polynomialDecay(
            (int) args.number("total_iters", 5), args.number("power", 1));
      }
      case "OneCycleLR" -> {
        know(
            args,
            "max_lr total_steps pct_start anneal_strategy div_factor final_div_factor three_phase"
                + " cycle_momentum");
        yield new OneCycle(
            args.number("max_lr"),
            args.integer("total_steps"),
            args.number("pct_start", 0.3),
            args.number("div_factor", 25),
            args.number("final_div_factor", 1e4),
            args.text("anneal_strategy").equals("linear"),
            args.flag("three_phase"));
      }
      case "CyclicLR" -> cyclic(args);
      default -> throw new AssertionError("there is no schedule " + name);
    };
  }

  private static Schedule cyclic(GoldenRecord args) {
    know(args, "base_lr max_lr step_size_up step_size_down mode gamma cycle_momentum");
    int up = (int) args.number("step_size_up", 2000);
    String mode = args.has("mode") ? args.text("mode") : "triangular";
    if (!Set.of("triangular", "triangular2", "exp_range").contains(mode)) {
      throw new AssertionError("there is no mode " + mode);
    }
    return new CyclicRate(
        args.number("base_lr"),
        args.number("max_lr"),
        up,
        (int) args.number("step_size_down", up),
        mode.equals("triangular2") ? 0.5 : 1,
        mode.equals("exp_range") ? args.number("gamma", 1) : 1);
  }

  static ReduceOnPlateau plateau(GoldenRecord args) {
    know(args, "mode factor patience threshold threshold_mode cooldown min_lr eps");
    return new ReduceOnPlateau(
        args.text("mode").equals("max"),
        args.number("factor", 0.1),
        (int) args.number("patience", 10),
        args.number("threshold", 1e-4),
        !args.text("threshold_mode").equals("abs"),
        (int) args.number("cooldown", 0),
        args.number("min_lr", 0),
        args.number("eps", 1e-8));
  }
}

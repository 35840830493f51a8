package dev.autodiff.bench;

import dev.autodiff.Autodiff;
import dev.autodiff.Compiled;
import dev.autodiff.DType;
import dev.autodiff.Gradients;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import dev.autodiff.nn.Activation;
import dev.autodiff.nn.Layer;
import dev.autodiff.nn.Linear;
import dev.autodiff.nn.Losses;
import dev.autodiff.nn.Sequential;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// The training of a network on one batch: forward, loss, backward, and an update by plain gradient
/// descent.
///
/// One output is a logit with binary cross-entropy, several are classes with cross-entropy.
final class Training {
  private static final double RATE = 0.1;

  private final DType dtype;
  private final boolean binary;
  private final Sequential initial;
  private final Value x;
  private final Value targets;

  /// A network of given sizes, with sigmoids if it is narrow and ReLU if not, and a batch for it.
  Training(int[] sizes, int batch, DType dtype) {
    this.dtype = dtype;
    int outputs = sizes[sizes.length - 1];
    this.binary = outputs == 1;
    boolean narrow = sizes[1] == 16;
    List<Layer> layers = new ArrayList<>();
    for (int i = 1; i < sizes.length; i++) {
      double bound = Math.sqrt(6.0 / (sizes[i - 1] + sizes[i]));
      layers.add(
          new Linear(
              Value.variable(Samples.tensor(10 + i, -bound, bound, dtype, sizes[i], sizes[i - 1])),
              Value.variable(Samples.tensor(20 + i, -0.1, 0.1, dtype, sizes[i]))));
      if (i < sizes.length - 1) {
        layers.add(narrow ? Activation.SIGMOID : Activation.RELU);
      }
    }
    this.initial = new Sequential(layers);
    this.x = Samples.tensor(30, -1, 1, dtype, batch, sizes[0]);
    this.targets =
        binary
            ? labels(batch)
            : Losses.oneHot(Samples.labels(batch, 31, outputs), outputs).to(dtype);
  }

  private Value labels(int batch) {
    int[] labels = Samples.labels(batch, 31, 2);
    double[] targets = new double[batch];
    for (int i = 0; i < batch; i++) {
      targets[i] = labels[i];
    }
    return Value.tensor(Shape.of(batch, 1), targets).to(dtype);
  }

  private Value loss(Layer model, Value input, Value wanted) {
    Value logits = model.apply(input);
    return binary
        ? logits.softplus().sub(logits.mul(wanted)).mean()
        : wanted.mul(logits.logSoftmax(1)).sum(1).mean().neg();
  }

  /// Loss, then the updated parameters.
  private List<Value> step(List<Value> parameters, Value input, Value wanted) {
    List<Value> variables = parameters.stream().map(Value::variable).toList();
    Value loss = loss(initial.withParameters(variables), input, wanted);
    Gradients gradients = loss.backward();
    List<Value> results = new ArrayList<>();
    results.add(loss.detach());
    for (Value variable : variables) {
      results.add(variable.detach().sub(gradients.of(variable).mul(RATE)));
    }
    return results;
  }

  /// Steps that record and sweep anew.
  Workload.Body eager() {
    return new Steps(parameters -> step(parameters, x, targets));
  }

  /// Steps that run a plan.
  Workload.Body compiled() {
    Compiled compiled = compile();
    return new Steps(
        parameters -> {
          List<Value> arguments = new ArrayList<>(parameters);
          arguments.add(x);
          arguments.add(targets);
          return compiled.applyMany(arguments);
        });
  }

  Compiled compile() {
    int count = initial.parameters().size();
    List<Value> examples = new ArrayList<>(initial.parameters());
    examples.add(x);
    examples.add(targets);
    return Autodiff.compileMany(
        xs -> step(xs.subList(0, count), xs.get(count), xs.get(count + 1)), examples);
  }

  /// Steps from the initial parameters on; each gives its loss.
  private final class Steps implements Workload.Body {
    private final UnaryOperator<List<Value>> step;
    private List<Value> parameters = initial.parameters().stream().map(Value::detach).toList();

    Steps(UnaryOperator<List<Value>> step) {
      this.step = step;
    }

    @Override
    public double run() {
      List<Value> results = step.apply(parameters);
      parameters = results.subList(1, results.size());
      return results.get(0).item();
    }
  }
}

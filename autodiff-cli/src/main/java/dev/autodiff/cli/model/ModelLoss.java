package dev.autodiff.cli.model;

import dev.autodiff.Value;
import dev.autodiff.cli.UserError;
import dev.autodiff.cli.table.Task;
import dev.autodiff.cli.text.Names;
import dev.autodiff.nn.Activation;
import dev.autodiff.nn.Loss;
import dev.autodiff.nn.Losses;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The losses that a model can be trained with.
public enum ModelLoss {
  /// Binary cross-entropy on logits.
  BINARY_CROSS_ENTROPY_WITH_LOGITS(
      Losses::binaryCrossEntropyWithLogits, Activation.SIGMOID, EnumSet.of(Task.BINARY)),
  /// Binary cross-entropy on probabilities: the network ends in a sigmoid.
  BINARY_CROSS_ENTROPY(Losses::binaryCrossEntropy, Activation.IDENTITY, EnumSet.of(Task.BINARY)),
  /// Cross-entropy on logits of several classes.
  CROSS_ENTROPY(Losses::crossEntropy, Activation.SOFTMAX, EnumSet.of(Task.MULTICLASS)),
  /// Mean squared error; of probabilities where classes are predicted.
  MEAN_SQUARED_ERROR(Losses::meanSquaredError, Activation.IDENTITY, EnumSet.allOf(Task.class));

  private final Loss loss;
  private final Activation link;
  private final Set<Task> tasks;

  ModelLoss(Loss loss, Activation link, Set<Task> tasks) {
    this.loss = loss;
    this.link = link;
    this.tasks = tasks;
  }

  /// The usual loss of a task.
  ///
  /// @param task the task
  /// @return cross-entropy on logits for classes, squared error for numbers
  public static ModelLoss of(Task task) {
    return switch (task) {
      case BINARY -> BINARY_CROSS_ENTROPY_WITH_LOGITS;
      case MULTICLASS -> CROSS_ENTROPY;
      case REGRESSION -> MEAN_SQUARED_ERROR;
    };
  }

  /// The loss of a given name.
  ///
  /// @param name as in `cross-entropy`
  /// @return the loss
  /// @throws UserError if there is none of that name
  public static ModelLoss named(String name) {
    return Arrays.stream(values())
        .filter(loss -> loss.label().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    "--loss: there is no loss "
                        + Names.quoted(name)
                        + "."
                        + Names.didYouMean(name, labels())));
  }

  /// The names of all losses.
  ///
  /// @return in the order of this enum
  public static List<String> labels() {
    return Arrays.stream(values()).map(ModelLoss::label).toList();
  }

  /// The name in options and files.
  ///
  /// @return lower case with hyphens
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Requires that this loss serves a task.
  ///
  /// @param task the task
  /// @throws UserError if it does not
  public void requireFits(Task task) {
    if (!tasks.contains(task)) {
      throw new UserError(
          "--loss: "
              + label()
              + " does not fit "
              + task.description()
              + ". Use "
              + Names.list(
                  Arrays.stream(values())
                      .filter(loss -> loss.tasks.contains(task))
                      .map(ModelLoss::label)
                      .toList())
              + ".");
    }
  }

  /// What the trainer makes small.
  ///
  /// @return the loss of outputs and targets
  public Loss loss() {
    return loss;
  }

  /// The last layer of a network that is trained with this loss.
  ///
  /// @param task the task
  /// @return identity if the loss takes logits or plain numbers
  public Activation output(Task task) {
    boolean onNumbers = this == MEAN_SQUARED_ERROR || this == BINARY_CROSS_ENTROPY;
    return switch (task) {
      case BINARY -> onNumbers ? Activation.SIGMOID : Activation.IDENTITY;
      case MULTICLASS -> onNumbers ? Activation.SOFTMAX : Activation.IDENTITY;
      case REGRESSION -> Activation.IDENTITY;
    };
  }

  /// Turns the network's outputs into probabilities where they are logits.
  ///
  /// @param outputs of the network
  /// @return the same shape
  public Value link(Value outputs) {
    return link.apply(outputs);
  }
}

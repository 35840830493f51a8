package dev.autodiff.cli.training;

import dev.autodiff.cli.model.TabularModel;
import dev.autodiff.nn.Sequential;
import dev.autodiff.nn.TrainingResult;
import java.util.Optional;

/// A finished training.
///
/// @param source name of the data
/// @param settings how it was trained
/// @param parts the rows
/// @param model the trained model
/// @param result how the training went
/// @param onTraining how good the model is on the training rows
/// @param onTest how good it is on the test rows, if there are any
public record Outcome(
    String source,
    Settings settings,
    Parts parts,
    TabularModel model,
    TrainingResult<Sequential> result,
    Evaluation onTraining,
    Optional<Evaluation> onTest) {
  /// What counts: the test rows, or the training rows where none were held back.
  ///
  /// @return the evaluation
  public Evaluation decisive() {
    return onTest.orElse(onTraining);
  }
}

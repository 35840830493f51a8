package dev.autodiff.nn.fit;

/// Why a minimization ended.
public enum Stop {
  /// The gradient is small enough.
  GRADIENT_SMALL("The largest element of the gradient is within the tolerance.", true),
  /// The model's minimum is near enough: no line search, damping or trust region made the step
  /// short.
  STEP_SMALL(
      "The step to the minimum of the model is within the tolerance in every element of the point.",
      true),
  /// The value does not fall any more.
  VALUE_SETTLED("The value no longer falls by more than the tolerance.", true),
  /// All iterations are done.
  ITERATION_LIMIT("The limit of iterations was reached before any tolerance.", false),
  /// Newton's or least squares' steps had to become tiny, though their model has its minimum
  /// further away: the value does not follow its derivatives.
  STALLED("Steps became too small to go on, and no tolerance is met.", false),
  /// No better point was found along the steepest descent.
  LINE_SEARCH_FAILED("No step along the direction of steepest descent made the value fall.", false),
  /// The value or a derivative is NaN or infinite.
  NOT_FINITE("The value or a derivative became NaN or infinite.", false);

  private final String sentence;
  private final boolean converged;

  Stop(String sentence, boolean converged) {
    this.sentence = sentence;
    this.converged = converged;
  }

  /// The reason in words.
  ///
  /// @return a sentence
  public String sentence() {
    return sentence;
  }

  /// Whether a tolerance was met.
  ///
  /// @return true for the first three reasons
  public boolean converged() {
    return converged;
  }
}

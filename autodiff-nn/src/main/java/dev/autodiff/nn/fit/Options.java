package dev.autodiff.nn.fit;

import dev.autodiff.Errors;

/// Settings of a minimization: when to end, and where to begin. Made by [#builder]; [#DEFAULTS] has
/// what the builder begins with.
///
/// @param gradientTolerance ends where no element of the gradient is larger, 10⁻⁸
/// @param stepTolerance ends after a step that changes no element by more than this times itself,
///   or times this tolerance if that is larger, 10⁻¹²
/// @param valueTolerance ends when the value falls by no more than this times itself, and is
///   expected to, 10⁻¹⁴
/// @param iterations the most steps, 1000
/// @param history how many steps L-BFGS remembers, 10
/// @param radius the longest first step of Newton's method, 1
/// @param damping of the first Levenberg–Marquardt step, as a part of the squared column lengths of
///   the Jacobian, 10⁻³; smaller is nearer to Gauss and Newton
/// @param compiled whether the function is compiled if it can be, true
public record Options(
    double gradientTolerance,
    double stepTolerance,
    double valueTolerance,
    int iterations,
    int history,
    double radius,
    double damping,
    boolean compiled) {
  /// What holds without further settings.
  public static final Options DEFAULTS = builder().build();

  /// Checks the settings.
  ///
  /// @throws IllegalArgumentException if a tolerance is negative or not finite, iterations are
  ///   negative, the history is below 1, or radius or damping is not a finite number above 0
  public Options {
    requireTolerance("gradientTolerance", gradientTolerance);
    requireTolerance("stepTolerance", stepTolerance);
    requireTolerance("valueTolerance", valueTolerance);
    requirePositive("radius", radius);
    requirePositive("damping", damping);
    if (iterations < 0) {
      throw Errors.illegal("options", "iterations is " + iterations, "Give at least 0.");
    }
    if (history < 1) {
      throw Errors.illegal("options", "history is " + history, "Give at least 1.");
    }
  }

  /// Begins with the defaults.
  ///
  /// @return a builder
  public static Builder builder() {
    return new Builder();
  }

  private static void requireTolerance(String name, double x) {
    if (!(x >= 0) || x == Double.POSITIVE_INFINITY) {
      throw Errors.illegal("options", name + " is " + x, "Give a finite number of at least 0.");
    }
  }

  private static void requirePositive(String name, double x) {
    if (!(x > 0) || x == Double.POSITIVE_INFINITY) {
      throw Errors.illegal("options", name + " is " + x, "Give a finite number above 0.");
    }
  }

  /// Collects settings.
  public static final class Builder {
    private double gradientTolerance = 1e-8;
    private double stepTolerance = 1e-12;
    private double valueTolerance = 1e-14;
    private int iterations = 1000;
    private int history = 10;
    private double radius = 1;
    private double damping = 1e-3;
    private boolean compiled = true;

    private Builder() {}

    /// Sets the gradient that counts as 0.
    ///
    /// @param tolerance for the largest absolute element, at least 0
    /// @return this builder
    public Builder gradientTolerance(double tolerance) {
      this.gradientTolerance = tolerance;
      return this;
    }

    /// Sets the step that counts as none.
    ///
    /// @param tolerance as a part of each element of the point, at least 0
    /// @return this builder
    public Builder stepTolerance(double tolerance) {
      this.stepTolerance = tolerance;
      return this;
    }

    /// Sets the fall of the value that counts as none.
    ///
    /// @param tolerance as a part of the value, at least 0
    /// @return this builder
    public Builder valueTolerance(double tolerance) {
      this.valueTolerance = tolerance;
      return this;
    }

    /// Sets the most steps.
    ///
    /// @param iterations at least 0
    /// @return this builder
    public Builder iterations(int iterations) {
      this.iterations = iterations;
      return this;
    }

    /// Sets how many steps L-BFGS remembers.
    ///
    /// @param history at least 1
    /// @return this builder
    public Builder history(int history) {
      this.history = history;
      return this;
    }

    /// Sets the longest first step of Newton's method.
    ///
    /// @param radius a finite number above 0
    /// @return this builder
    public Builder radius(double radius) {
      this.radius = radius;
      return this;
    }

    /// Sets the damping of the first Levenberg–Marquardt step.
    ///
    /// @param damping a finite number above 0
    /// @return this builder
    public Builder damping(double damping) {
      this.damping = damping;
      return this;
    }

    /// Sets whether the function is compiled. Switch it off for functions that are not the same in
    /// every call, such as those that draw random numbers or count.
    ///
    /// @param compiled false to call the function itself at every point
    /// @return this builder
    public Builder compiled(boolean compiled) {
      this.compiled = compiled;
      return this;
    }

    /// Makes the settings.
    ///
    /// @return the settings
    /// @throws IllegalArgumentException if one is outside its range
    public Options build() {
      return new Options(
          gradientTolerance,
          stepTolerance,
          valueTolerance,
          iterations,
          history,
          radius,
          damping,
          compiled);
    }
  }
}

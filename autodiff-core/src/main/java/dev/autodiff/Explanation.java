package dev.autodiff;

import java.util.List;

/// Why a gradient is what it is, from [Value#explain].
///
/// @param reason in one word
/// @param operations the nodes where the gradient ends or is lost, if there are such
/// @param sentence for people
public record Explanation(Reason reason, List<Value> operations, String sentence) {
  /// Copies the list.
  public Explanation {
    operations = List.copyOf(operations);
  }

  /// What became of a gradient on its way.
  public enum Reason {
    /// It is not zero everywhere.
    NOT_ZERO,
    /// Gradients are not taken by a constant.
    CONSTANT,
    /// Nothing that was computed from the value went into the output.
    NOT_REACHED,
    /// What was computed from the value went into the output through `detach` or `stopGradient`
    /// only.
    STOPPED,
    /// Every operation that hands it on selects, and took something else, as `where` and `relu` do.
    MASKED,
    /// An operation has derivative 0 at this point: a factor is 0, say, or a sigmoid is saturated.
    FLAT,
    /// What came along several ways adds up to zero.
    CANCELLED,
    /// There are no elements, or none that is used.
    EMPTY
  }

  /// The sentence.
  @Override
  public String toString() {
    return sentence;
  }
}

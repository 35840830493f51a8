package dev.autodiff.cli.expression;

import dev.autodiff.Elementwise;
import java.util.List;

/// A part of a formula. Equal terms compute the same number, so a formula keeps only one of them.
sealed interface Term {
  /// A number as written, or the value of a named constant.
  record Literal(double value) implements Term {}

  /// A name that the user gives a value to.
  record Name(String name) implements Term {}

  /// A function or operator applied to earlier terms, given by their places in the formula.
  record Apply(Elementwise row, List<Integer> operands) implements Term {}
}

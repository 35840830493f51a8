package dev.autodiff.cli.expression;

import dev.autodiff.Value;
import dev.autodiff.cli.graph.Blocks;
import dev.autodiff.cli.text.Names;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Values for the names of a formula, as in `x=3` or `x=pi/2`.
public final class Assignments {
  private Assignments() {}

  /// The variables that a formula is evaluated at.
  ///
  /// @param assignments texts of the form `NAME=VALUE`, where the value is a formula without names
  /// @param expression the formula whose names get the values
  /// @return variables by name, in the given order
  /// @throws FormulaException if a text has not that form, a name comes twice or is not used in the
  ///   formula, or a value is not finite; the message has the column
  public static Map<String, Value> variables(List<String> assignments, Expression expression) {
    Set<String> used = new LinkedHashSet<>(expression.names());
    Map<String, Value> variables = new LinkedHashMap<>();
    for (String assignment : assignments) {
      Source source = new Source(assignment);
      int equals = assignment.indexOf('=');
      String name = equals < 0 ? "" : assignment.substring(0, equals).strip();
      int nameEnd = Math.max(equals, 0);
      if (!Lexer.isName(name)) {
        throw source.error(0, nameEnd, "this is no assignment", "Write NAME=VALUE, as in x=3.");
      }
      String shown = Blocks.cut(name, 24);
      if (Vocabulary.isKnown(name)) {
        throw source.error(
            0, nameEnd, shown + " has a meaning of its own in formulas", "Use another name.");
      }
      if (!used.contains(name)) {
        throw source.error(
            0,
            nameEnd,
            shown + " is not used in the formula",
            Names.didYouMean(name, used).strip());
      }
      double value = Parser.parse(new Source(assignment, equals + 1)).number();
      if (variables.put(name, Value.variable(value, name)) != null) {
        throw source.error(0, nameEnd, shown + " has a value already", "Give one value per name.");
      }
    }
    return variables;
  }
}

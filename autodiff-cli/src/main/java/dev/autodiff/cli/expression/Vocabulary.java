package dev.autodiff.cli.expression;

import dev.autodiff.Elementwise;
import dev.autodiff.cli.text.Names;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The names that formulas know: every row of the elementwise table, some short names for rows, and
/// constants.
public final class Vocabulary {
  private static final Map<String, Elementwise> ALIASES =
      Map.of("ln", Elementwise.LOG, "max", Elementwise.MAXIMUM, "min", Elementwise.MINIMUM);

  private static final Map<String, Double> CONSTANTS =
      Map.of("pi", Math.PI, "π", Math.PI, "e", Math.E);

  private static final Map<String, Elementwise> FUNCTIONS = functions();

  private Vocabulary() {}

  private static Map<String, Elementwise> functions() {
    Map<String, Elementwise> functions = new LinkedHashMap<>();
    for (Elementwise row : Elementwise.values()) {
      functions.put(row.opName(), row);
    }
    functions.putAll(ALIASES);
    return functions;
  }

  static Optional<Elementwise> function(String name) {
    return Optional.ofNullable(FUNCTIONS.get(name));
  }

  static Optional<Double> constant(String name) {
    return Optional.ofNullable(CONSTANTS.get(name));
  }

  static boolean isKnown(String name) {
    return FUNCTIONS.containsKey(name) || CONSTANTS.containsKey(name);
  }

  /// What to write instead of an unknown function.
  static String functionHint(String name) {
    String hint = Names.didYouMean(name, FUNCTIONS.keySet()).strip();
    return hint.startsWith("Did") ? hint : "To multiply, write *. " + hint;
  }

  /// All functions with their operands, formula and domain, one per line.
  ///
  /// @return lines for a terminal
  public static String listing() {
    Map<String, Elementwise> calls = new LinkedHashMap<>();
    for (Elementwise row : Elementwise.values()) {
      calls.put(row.opName() + List.of("(a)", "(a, b)", "(a, b, c)").get(row.arity() - 1), row);
    }
    int width = calls.keySet().stream().mapToInt(String::length).max().orElse(0);
    StringBuilder text = new StringBuilder();
    calls.forEach(
        (call, row) -> {
          text.append(call).append(" ".repeat(width - call.length() + 2)).append(row.formula());
          if (!row.domain().text().equals("all reals")) {
            text.append("; ").append(row.domain().text());
          }
          text.append('\n');
        });
    return text.append(
            "Also: ln for log, max for maximum, min for minimum; the constants pi and e.\n")
        .toString();
  }
}

package dev.autodiff.cli.expression;

import dev.autodiff.Elementwise;
import dev.autodiff.Value;
import dev.autodiff.cli.graph.Blocks;
import dev.autodiff.cli.graph.NumberText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// A formula over the rows of the elementwise table, read from text.
///
/// It knows `+ - * / ^`, a sign, parentheses, every row by the name that users call, the short
/// names `ln`, `max` and `min`, and the constants `pi` and `e`. The power groups from the right and
/// binds more tightly than the sign: `-x^2` is `-(x^2)`. A part that is written twice in the same
/// way is one term, and one node of the graph.
public final class Expression {
  /// Longest name that a message shows whole.
  private static final int SHOWN = 24;

  private final Source source;
  private final List<Term> terms;
  private final List<Span> spans;
  private final int output;

  Expression(Source source, List<Term> terms, List<Span> spans, int output) {
    this.source = source;
    this.terms = List.copyOf(terms);
    this.spans = List.copyOf(spans);
    this.output = output;
  }

  /// Reads a formula. Its length and depth are bounded by memory only.
  ///
  /// @param text the formula
  /// @return the formula
  /// @throws FormulaException if the text is no formula; the message has the column
  public static Expression parse(String text) {
    return Parser.parse(new Source(text));
  }

  /// The text that was read, on one line.
  ///
  /// @return the text
  public String text() {
    return Source.printable(source.text().substring(source.start())).strip();
  }

  /// The names that need a value.
  ///
  /// @return the names in order of appearance
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (Term term : terms) {
      if (term instanceof Term.Name(String name)) {
        names.add(name);
      }
    }
    return names;
  }

  /// Computes the formula as a graph.
  ///
  /// @param values a scalar for each name
  /// @return the result, finite; a constant if no value is a variable
  /// @throws FormulaException if a name has no value, or the result is NaN or infinite; then the
  ///   message says which part was the first that is not finite although its operands are
  public Value evaluate(Map<String, Value> values) {
    requireAssigned(values.keySet());
    Value[] nodes = new Value[terms.size()];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = node(terms.get(i), nodes, values);
    }
    if (!Double.isFinite(nodes[output].item())) {
      throw notFinite(nodes);
    }
    return nodes[output];
  }

  /// The number of a formula that has no names.
  double number() {
    if (!names().isEmpty()) {
      String name = names().getFirst();
      throw at(
          terms.indexOf(new Term.Name(name)),
          Blocks.cut(name, SHOWN) + " is not known here",
          "The value of a name is made of numbers, pi, e and functions.");
    }
    return evaluate(Map.of()).item();
  }

  private static Value node(Term term, Value[] nodes, Map<String, Value> values) {
    return switch (term) {
      case Term.Literal(double x) -> Value.of(x);
      case Term.Name(String name) -> Objects.requireNonNull(values.get(name));
      case Term.Apply(Elementwise row, List<Integer> operands) ->
          row.apply(operands.stream().map(place -> nodes[place]).toArray(Value[]::new));
    };
  }

  private void requireAssigned(Set<String> assigned) {
    List<String> missing = names().stream().filter(name -> !assigned.contains(name)).toList();
    if (missing.isEmpty()) {
      return;
    }
    List<String> wanted =
        missing.stream().limit(8).map(name -> Blocks.cut(name, SHOWN) + "=NUMBER").toList();
    throw at(
        terms.indexOf(new Term.Name(missing.getFirst())),
        Blocks.cut(missing.getFirst(), SHOWN) + " has no value",
        "Add " + String.join(" ", wanted) + (missing.size() > 8 ? " and so on." : "."));
  }

  private FormulaException notFinite(Value[] nodes) {
    int place = culprit(nodes);
    if (!(terms.get(place) instanceof Term.Apply(Elementwise row, List<Integer> operands))) {
      return at(place, "the value is not finite", "Give a finite one.");
    }
    double[] x = new double[3];
    for (int k = 0; k < operands.size(); k++) {
      x[k] = nodes[operands.get(k)].item();
    }
    List<String> numbers =
        Arrays.stream(x).limit(operands.size()).mapToObj(NumberText::exact).toList();
    String cause = row.opName() + "(" + String.join(", ", numbers) + ")";
    String result = NumberText.exact(nodes[output].item());
    boolean inside = row.domain().margin().at(x[0], x[1], x[2]) > 0;
    return at(
        place,
        place == output
            ? cause + " is " + result
            : "the result is "
                + result
                + ", because "
                + cause
                + " is "
                + NumberText.exact(nodes[place].item()),
        inside
            ? "The exact number is too large for a double."
            : row.opName() + " needs " + row.domain().text() + ".");
  }

  /// From the output back along operands that are not finite, to one whose own operands are.
  private int culprit(Value[] nodes) {
    int place = output;
    while (terms.get(place) instanceof Term.Apply(Elementwise _, List<Integer> operands)) {
      double broken = nodes[place].item();
      Optional<Integer> cause =
          operands.stream()
              .filter(operand -> !Double.isFinite(nodes[operand].item()))
              .min(
                  Comparator.comparing(
                      operand -> Double.compare(nodes[operand].item(), broken) != 0));
      if (cause.isEmpty()) {
        return place;
      }
      place = cause.get();
    }
    return place;
  }

  private FormulaException at(int place, String problem, String wayOut) {
    return source.error(spans.get(place).start(), spans.get(place).end(), problem, wayOut);
  }
}

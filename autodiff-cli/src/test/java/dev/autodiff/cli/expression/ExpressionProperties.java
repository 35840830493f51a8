package dev.autodiff.cli.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.Elementwise;
import dev.autodiff.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ExpressionProperties {
  private static final Map<String, Double> POINT = Map.of("x", 1.5, "y", -0.5, "z2", 3.0);

  /// A formula whose number is computed without the parser.
  sealed interface Tree {
    record Leaf(String text, double value) implements Tree {}

    record Sign(Tree of) implements Tree {}

    record Binary(char operator, Tree left, Tree right) implements Tree {}

    record Hypot(Tree left, Tree right) implements Tree {}

    default int strength() {
      return switch (this) {
        case Leaf _, Hypot _ -> 5;
        case Sign _ -> 3;
        case Binary(char operator, Tree _, Tree _) ->
            operator == '^' ? 4 : operator == '*' || operator == '/' ? 2 : 1;
      };
    }

    default double value() {
      return switch (this) {
        case Leaf leaf -> leaf.value;
        case Sign sign -> -sign.of.value();
        case Hypot(Tree left, Tree right) -> Math.hypot(left.value(), right.value());
        case Binary(char operator, Tree left, Tree right) ->
            switch (operator) {
              case '+' -> left.value() + right.value();
              case '-' -> left.value() - right.value();
              case '*' -> left.value() * right.value();
              case '/' -> left.value() / right.value();
              default -> Value.of(left.value()).pow(right.value()).item();
            };
      };
    }

    /// With parentheses only where the grammar needs them.
    default String sparse() {
      return switch (this) {
        case Leaf leaf -> leaf.text;
        case Sign(Tree of) -> "-" + of.within(3);
        case Hypot(Tree left, Tree right) -> "hypot(" + left.sparse() + "," + right.sparse() + ")";
        case Binary(char operator, Tree left, Tree right) when operator == '^' ->
            left.within(5) + "^" + right.within(3);
        case Binary(char operator, Tree left, Tree right) ->
            left.within(strength()) + operator + right.within(strength() + 1);
      };
    }

    /// With parentheses around everything.
    default String dense() {
      return switch (this) {
        case Leaf leaf -> "(" + leaf.text + ")";
        case Sign(Tree of) -> "( - " + of.dense() + ")";
        case Hypot(Tree left, Tree right) -> "hypot( " + left.dense() + " , " + right.dense() + ")";
        case Binary(char operator, Tree left, Tree right) ->
            "(" + left.dense() + " " + operator + "\t" + right.dense() + ")";
      };
    }

    private String within(int strength) {
      return strength() >= strength ? sparse() : "(" + sparse() + ")";
    }
  }

  @Provide
  Arbitrary<Tree> trees() {
    return trees(4);
  }

  private static Arbitrary<Tree> trees(int depth) {
    Arbitrary<Tree> leaves =
        Arbitraries.of(
            new Tree.Leaf("x", 1.5),
            new Tree.Leaf("y", -0.5),
            new Tree.Leaf("z2", 3.0),
            new Tree.Leaf("2", 2),
            new Tree.Leaf(".25e1", 2.5),
            new Tree.Leaf("pi", Math.PI));
    if (depth == 0) {
      return leaves;
    }
    Arbitrary<Tree> smaller = trees(depth - 1);
    return Arbitraries.oneOf(
        leaves,
        smaller.map(Tree.Sign::new),
        Combinators.combine(smaller, smaller).as(Tree.Hypot::new),
        Combinators.combine(Arbitraries.of('+', '-', '*', '/', '^'), smaller, smaller)
            .as(Tree.Binary::new));
  }

  @Property(tries = 2000)
  void readsWhatTheGrammarSays(@ForAll("trees") Tree tree) {
    double expected = tree.value();
    for (String text : List.of(tree.sparse(), tree.dense())) {
      if (Double.isFinite(expected)) {
        assertThat(evaluate(text)).as(text).isEqualTo(expected);
      } else {
        assertThatThrownBy(() -> evaluate(text))
            .isInstanceOf(FormulaException.class)
            .hasMessageMatching(".* is (NaN|-?Infinity).*");
      }
    }
  }

  @Provide
  Arbitrary<String> noise() {
    return Arbitraries.of(
            "x", "y", "1", "0", ".", "e", "E", "+", "-", "−", "*", "/", "^", "(", ")", ",", "sin(",
            "max(", "clamp(", "log", "=", "$", "\n", "\u0000", "é", "😀", "\ud800", " ", "1e9")
        .list()
        .ofMaxSize(30)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 3000)
  void anyTextIsAFormulaOrAMistakeWithAPlace(@ForAll("noise") String text) {
    try {
      Map<String, Value> values = new HashMap<>();
      for (String name : Expression.parse(text).names()) {
        values.put(name, Value.variable(0.5, name));
      }
      assertThat(Expression.parse(text).evaluate(values).item()).isFinite();
    } catch (FormulaException e) {
      assertThat(e).hasMessageMatching("grad: column \\d+: .*\\.\\s?.*");
      List<String> lines = e.pointer().lines().toList();
      assertThat(lines).hasSize(2);
      assertThat(lines.get(1)).matches(" +\\^~*");
      assertThat(lines.get(1).indexOf('^'))
          .isLessThanOrEqualTo(lines.get(0).codePointCount(0, lines.get(0).length()));
    }
  }

  @Property(tries = 200)
  void everyRowOfTheTableIsAFunction(@ForAll Elementwise row) {
    String operands = List.of("(a)", "(a, b)", "(a, b, c)").get(row.arity() - 1);
    // Some begin at 1, and orders are whole numbers.
    double a = Double.isNaN(row.primal(0.5, 0.25, 0.75)) ? 2 : 0.5;
    Map<String, Value> point =
        Map.of("a", Value.variable(a), "b", Value.variable(0.25), "c", Value.variable(0.75));
    assertThat(Expression.parse(row.opName() + operands).evaluate(point).item())
        .isEqualTo(row.primal(a, 0.25, 0.75))
        .isNotNaN();
    assertThat(Vocabulary.listing()).contains(row.opName() + operands).contains(row.formula());
  }

  @Example
  void shortNamesAndConstants() {
    assertThat(evaluate("ln(e)")).isEqualTo(1);
    assertThat(evaluate("max(2, 3) - min(2, 3)")).isEqualTo(1);
    assertThat(evaluate("sin(π/2) + cos(pi)")).isCloseTo(0, within(1e-15));
    assertThat(evaluate("6 ÷ 2 · 2 × 5 − 1e−1")).isEqualTo(29.9);
  }

  @Example
  void equalPartsAreOneNode() {
    Value x = Value.variable(2, "x");
    Value y = Expression.parse("sin(x+1) * sin( (x + 1) )").evaluate(Map.of("x", x));
    assertThat(y.operands().get(0)).isSameAs(y.operands().get(1));
    Value swapped = Expression.parse("(x+1) * (1+x)").evaluate(Map.of("x", x));
    assertThat(swapped.operands().get(0)).isNotSameAs(swapped.operands().get(1));
  }

  private static double evaluate(String text) {
    Map<String, Value> values = new HashMap<>();
    POINT.forEach((name, x) -> values.put(name, Value.variable(x, name)));
    return Expression.parse(text).evaluate(values).item();
  }
}

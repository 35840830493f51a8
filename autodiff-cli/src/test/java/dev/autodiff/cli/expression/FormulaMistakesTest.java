package dev.autodiff.cli.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.autodiff.Value;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FormulaMistakesTest {
  private static final Map<String, Value> X =
      Map.of("x", Value.variable(0, "x"), "big", Value.variable(1000, "big"));

  /// A text, the line that marks the wrong characters in it, and what is said.
  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments("", "^", "column 1: the formula is empty. "),
        arguments("  ", "^", "the formula is empty"),
        arguments(
            "x+sigmod(x)",
            "  ^~~~~~",
            "column 3: unknown function sigmod. Did you mean 'sigmoid'?"),
        arguments("f(x)", "^", "unknown function f. To multiply, write *. There are: "),
        arguments("clamp(x, 1)", "^~~~~~~~~~~", "clamp takes 3 operands, got 2. "),
        arguments("x*sin()", "  ^~~~~", "sin takes 1 operand, got none. "),
        arguments("sin(x,x)", "^~~~~~~~", "sin takes 1 operand, got 2. "),
        arguments("sin", "^~~", "sin is a function and needs its operands. "),
        arguments("x*(x", "  ^", "this ( is never closed. "),
        arguments("exp (x", "    ^", "this ( is never closed. "),
        arguments("x)", " ^", "no ( belongs to this )"),
        arguments("()", " ^", "an operand is missing before )"),
        arguments("max(x,)", "      ^", "an operand is missing before )"),
        arguments("x+*x", "  ^", "an operand is missing before *"),
        arguments("x+", "  ^", "the formula ends where an operand should follow"),
        arguments("2x", " ^", "an operator is missing before x"),
        arguments("x (x)", "^", "unknown function x. To multiply, write *"),
        arguments("(x)(x)", "   ^", "an operator is missing before ("),
        arguments("x,x", " ^", "a comma outside of a function's parentheses"),
        arguments("1.5.2", "^~~~~", "malformed number"),
        arguments("2*1e+", "  ^~~", "malformed number: no digits after its exponent sign"),
        arguments("x+1e999", "  ^~~~~", "a number too large for a double"),
        arguments("1e-999", "^~~~~~", "a number too small for a double"),
        arguments("x**2", " ^~", "** is no operator. Write ^"),
        arguments("x>2", " ^", "unexpected character >. Comparisons are functions"),
        arguments("x;", " ^", "unexpected character ;"),
        arguments("x+😀", "  ^", "column 3: unexpected character 😀"),
        arguments("x\t+\n$", "    ^", "column 5: unexpected character $"),
        arguments("x+w*b", "  ^", "w has no value. Add w=NUMBER b=NUMBER."),
        arguments(
            "2*log(x)",
            "  ^~~~~~",
            "the result is -Infinity, because log(0) is -Infinity. log needs a > 0."),
        arguments("log(x-1)", "^~~~~~~~", "log(-1) is NaN. log needs a > 0."),
        arguments(
            "1+exp(big)",
            "  ^~~~~~~~",
            "because exp(1000) is Infinity. The exact number is too large"),
        arguments("(x+1)/x-1", "^~~~~~~", "because div(1, 0) is Infinity. div needs b ≠ 0."),
        arguments(
            "exp(big)-exp(big)", "^~~~~~~~", "the result is NaN, because exp(1000) is Infinity"),
        arguments("log(x)+1/exp(big)", "^~~~~~", "because log(0) is -Infinity"),
        arguments("exp(big)*0 + x", "^~~~~~~~", "because exp(1000) is Infinity"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void isPointedAt(String text, String marks, String problem) {
    FormulaException mistake =
        catchThrowableOfType(FormulaException.class, () -> Expression.parse(text).evaluate(X));
    assertThat(mistake).hasMessageContaining(problem);
    List<String> lines = mistake.pointer().lines().toList();
    assertThat(lines.get(0)).isEqualTo("  " + text.replaceAll("\\s", " "));
    assertThat(lines.get(1)).isEqualTo("  " + marks);
  }

  @Test
  void longTextsAreShownAroundTheMistake() {
    String text = "1+".repeat(200) + "$" + "+1".repeat(200);
    FormulaException mistake =
        catchThrowableOfType(FormulaException.class, () -> Expression.parse(text));
    List<String> lines = mistake.pointer().lines().toList();
    assertThat(mistake).hasMessageContaining("column 401:");
    assertThat(lines.get(0)).startsWith("  ...").endsWith("...").hasSizeLessThan(100);
    assertThat(lines.get(0).charAt(lines.get(1).indexOf('^'))).isEqualTo('$');
  }

  /// A text of the form NAME=VALUE, its marks, and what is said.
  static Stream<Arguments> assignments() {
    return Stream.of(
        arguments("x", "^", "this is no assignment. Write NAME=VALUE"),
        arguments("=3", "^", "this is no assignment"),
        arguments("2x=3", "^~", "this is no assignment"),
        arguments("z=3", "^", "z is not used in the formula"),
        arguments("alpa=3", "^~~~", "alpa is not used in the formula. Did you mean 'alpha'?"),
        arguments("e=3", "^", "e has a meaning of its own"),
        arguments("sin=3", "^~~", "sin has a meaning of its own"),
        arguments("x=", "  ^", "column 3: the formula is empty"),
        arguments("x=three", "  ^~~~~", "column 3: three is not known here"),
        arguments("x=1/0", "  ^~~", "div(1, 0) is Infinity"),
        arguments("x=(1", "  ^", "this ( is never closed"));
  }

  @ParameterizedTest
  @MethodSource("assignments")
  void assignmentIsPointedAt(String text, String marks, String problem) {
    Expression expression = Expression.parse("x*alpha");
    FormulaException mistake =
        catchThrowableOfType(
            FormulaException.class, () -> Assignments.variables(List.of(text), expression));
    assertThat(mistake).hasMessageContaining(problem);
    assertThat(mistake.pointer()).isEqualTo("  " + text + "\n  " + marks);
  }

  @Test
  void oneValuePerName() {
    Expression expression = Expression.parse("x");
    assertThat(
            catchThrowableOfType(
                FormulaException.class,
                () -> Assignments.variables(List.of("x=1", "x=2"), expression)))
        .hasMessageContaining("x has a value already");
  }

  @Test
  void valuesAreFormulasInTheGivenOrder() {
    Expression expression = Expression.parse("a*β₁ + c_2'");
    Map<String, Value> variables =
        Assignments.variables(List.of("c_2' = -2^2", "a=pi/2", "β₁=sqrt(4)"), expression);
    assertThat(variables.keySet()).containsExactly("c_2'", "a", "β₁");
    assertThat(variables.values().stream().map(Value::item))
        .containsExactly(-4.0, Math.PI / 2, 2.0);
    assertThat(variables.values()).noneMatch(Value::isConstant);
  }
}

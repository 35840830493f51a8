package dev.autodiff.cli.expression;

import dev.autodiff.Elementwise;
import dev.autodiff.cli.expression.Token.Kind;
import dev.autodiff.cli.graph.Blocks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Turns the words of a formula into terms, by Dijkstra's shunting yard: two stacks and no
/// recursion, so that deep nesting costs no call stack.
///
/// Weakest to strongest: `+ -`, then `* /`, then the sign, then `^`, which groups from the right.
final class Parser {
  private static final int SIGN = 3;

  /// What waits on the stack for the operands that follow it.
  private sealed interface Waiting {
    /// An operator with one or two operands.
    record Operator(Elementwise row, int strength, int start) implements Waiting {}

    /// An open parenthesis.
    record Group(int start) implements Waiting {}

    /// A call whose parenthesis is open, after so many commas.
    record Call(String name, Elementwise row, int commas, int start) implements Waiting {}
  }

  /// A finished operand: its term, and the characters that it was written in, parentheses included.
  private record Operand(int term, int start, int end) {}

  private final Source source;
  private final List<Token> tokens;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Deque<Operand> operands = new ArrayDeque<>();
  private final List<Term> terms = new ArrayList<>();
  private final List<Span> spans = new ArrayList<>();
  private final Map<Term, Integer> places = new HashMap<>();

  private Parser(Source source) {
    this.source = source;
    this.tokens = Lexer.tokens(source);
  }

  static Expression parse(Source source) {
    Parser parser = new Parser(source);
    int output = parser.run();
    return new Expression(source, parser.terms, parser.spans, output);
  }

  private int run() {
    if (tokens.size() == 1) {
      throw source.error(
          source.start(), source.start(), "the formula is empty", "Write one, as in x^2 + 3*x.");
    }
    boolean operandNext = true;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (!operandNext) {
        operandNext = afterOperand(token);
      } else if (token.kind() == Kind.NAME && tokens.get(i + 1).kind() == Kind.OPEN) {
        waiting.push(call(token));
        i++;
      } else {
        operandNext = beforeOperand(token);
      }
    }
    return operands.pop().term();
  }

  /// Takes a word where an operand must begin.
  ///
  /// @return whether an operand must still begin
  private boolean beforeOperand(Token token) {
    switch (token.kind()) {
      case NUMBER -> push(new Term.Literal(number(token)), token);
      case NAME -> push(named(token), token);
      case MINUS -> waiting.push(new Waiting.Operator(Elementwise.NEG, SIGN, token.start()));
      case PLUS -> {}
      case OPEN -> waiting.push(new Waiting.Group(token.start()));
      case TIMES, OVER, POWER, CLOSE, COMMA, END -> throw operandMissing(token);
    }
    return token.kind() != Kind.NUMBER && token.kind() != Kind.NAME;
  }

  /// Takes a word where an operand has just ended.
  ///
  /// @return whether the next operand must begin
  private boolean afterOperand(Token token) {
    switch (token.kind()) {
      case PLUS -> operator(Elementwise.ADD, 1, token);
      case MINUS -> operator(Elementwise.SUB, 1, token);
      case TIMES -> operator(Elementwise.MUL, 2, token);
      case OVER -> operator(Elementwise.DIV, 2, token);
      case POWER -> operator(Elementwise.POW, 4, token);
      case COMMA -> comma(token);
      case CLOSE -> close(token);
      case END -> end();
      case NUMBER, NAME, OPEN ->
          throw source.error(
              token.start(),
              token.end(),
              "an operator is missing before " + shown(token),
              "Write * to multiply, as in 2*x.");
    }
    return token.kind() != Kind.CLOSE && token.kind() != Kind.END;
  }

  private void operator(Elementwise row, int strength, Token token) {
    reduce(row == Elementwise.POW ? strength + 1 : strength);
    waiting.push(new Waiting.Operator(row, strength, token.start()));
  }

  /// Applies the operators on top of the stack that bind at least so strongly.
  private void reduce(int strength) {
    while (waiting.peek() instanceof Waiting.Operator top && top.strength >= strength) {
      waiting.pop();
      Operand last = operands.pop();
      if (top.strength == SIGN) {
        push(new Term.Apply(top.row, List.of(last.term)), top.start, last.end);
      } else {
        Operand first = operands.pop();
        push(new Term.Apply(top.row, List.of(first.term, last.term)), first.start, last.end);
      }
    }
  }

  private void comma(Token token) {
    reduce(0);
    if (waiting.poll() instanceof Waiting.Call call) {
      waiting.push(new Waiting.Call(call.name, call.row, call.commas + 1, call.start));
    } else {
      throw source.error(
          token.start(),
          token.end(),
          "a comma outside of a function's parentheses",
          "Write a decimal number with a point, as in 2.5.");
    }
  }

  private void close(Token token) {
    reduce(0);
    switch (waiting.poll()) {
      case Waiting.Group group -> {
        Operand inner = operands.pop();
        operands.push(new Operand(inner.term, group.start, token.end()));
      }
      case Waiting.Call call -> apply(call, call.commas + 1, token);
      case Waiting.Operator _ -> throw new AssertionError("operator left by reduce");
      case null ->
          throw source.error(
              token.start(),
              token.end(),
              "no ( belongs to this )",
              "Remove it, or add a ( before.");
    }
  }

  private void apply(Waiting.Call call, int count, Token close) {
    int arity = call.row.arity();
    if (count != arity) {
      throw source.error(
          call.start,
          close.end(),
          call.name
              + " takes "
              + arity
              + (arity == 1 ? " operand" : " operands")
              + ", got "
              + count,
          "Its formula with operands a, b, c in order is: " + call.row.formula() + ".");
    }
    Integer[] places = new Integer[arity];
    for (int k = arity - 1; k >= 0; k--) {
      places[k] = operands.pop().term;
    }
    push(new Term.Apply(call.row, List.of(places)), call.start, close.end());
  }

  private void end() {
    reduce(0);
    if (!waiting.isEmpty()) {
      throw unclosed();
    }
  }

  private FormulaException unclosed() {
    Waiting open = waiting.peek();
    while (open instanceof Waiting.Operator) {
      waiting.pop();
      open = waiting.peek();
    }
    int start =
        switch (open) {
          case Waiting.Call call -> source.text().indexOf('(', call.start);
          case Waiting.Group group -> group.start;
          case Waiting.Operator _ -> throw new AssertionError("skipped above");
          case null -> throw new AssertionError("nothing is open");
        };
    return source.error(start, start + 1, "this ( is never closed", "Add a ) after its content.");
  }

  private Waiting.Call call(Token token) {
    String name = source.slice(token.start(), token.end());
    Elementwise row =
        Vocabulary.function(name)
            .orElseThrow(
                () ->
                    source.error(
                        token.start(),
                        token.end(),
                        "unknown function " + shown(token),
                        Vocabulary.functionHint(name)));
    return new Waiting.Call(name, row, 0, token.start());
  }

  private Term named(Token token) {
    String name = source.slice(token.start(), token.end());
    if (Vocabulary.function(name).isPresent()) {
      throw source.error(
          token.start(),
          token.end(),
          name + " is a function and needs its operands",
          "Write " + name + "(...), or give a variable another name.");
    }
    return Vocabulary.constant(name).<Term>map(Term.Literal::new).orElse(new Term.Name(name));
  }

  private double number(Token token) {
    String digits = source.slice(token.start(), token.end()).replace('−', '-');
    double number = Double.parseDouble(digits);
    boolean vanished = number == 0 && hasDigits(digits);
    if (Double.isInfinite(number) || vanished) {
      throw source.error(
          token.start(),
          token.end(),
          "a number too " + (vanished ? "small" : "large") + " for a double",
          "Doubles reach from 4.9e-324 to 1.8e308.");
    }
    return number;
  }

  /// Whether a number has another digit than 0 before its exponent.
  private static boolean hasDigits(String number) {
    return number.chars().takeWhile(c -> c != 'e' && c != 'E').anyMatch(c -> c > '0' && c <= '9');
  }

  private FormulaException operandMissing(Token token) {
    boolean atEnd = token.kind() == Kind.END;
    if (!waiting.isEmpty()
        && waiting.peek() instanceof Waiting.Call call
        && token.kind() == Kind.CLOSE
        && call.commas == 0) {
      int arity = call.row.arity();
      return source.error(
          call.start,
          token.end(),
          call.name + " takes " + arity + (arity == 1 ? " operand" : " operands") + ", got none",
          "Its formula with operands a, b, c in order is: " + call.row.formula() + ".");
    }
    return source.error(
        token.start(),
        token.end(),
        atEnd
            ? "the formula ends where an operand should follow"
            : "an operand is missing before " + shown(token),
        "An operand is a number, a name, a function call or a parenthesis.");
  }

  private String shown(Token token) {
    return Source.printable(Blocks.cut(source.slice(token.start(), token.end()), 24));
  }

  private void push(Term term, Token token) {
    push(term, token.start(), token.end());
  }

  private void push(Term term, int start, int end) {
    Integer known = places.putIfAbsent(term, terms.size());
    if (known == null) {
      terms.add(term);
      spans.add(new Span(start, end));
    }
    operands.push(new Operand(known == null ? terms.size() - 1 : known, start, end));
  }
}

package dev.autodiff.cli.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autodiff.Value;
import dev.autodiff.cli.graph.BlockTable;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/// Length and depth cost memory, never the call stack: each test runs on a small one.
class LongFormulaTest {
  private static final int DEPTH = 100_000;
  private static final Map<String, Value> X = Map.of("x", Value.variable(1, "x"));

  @Test
  void manyParentheses() throws Exception {
    String text = "(".repeat(DEPTH) + "x" + ")".repeat(DEPTH);
    assertThat(onSmallStack(() -> Expression.parse(text).evaluate(X).item())).isEqualTo(1);
  }

  @Test
  void manyOpenParentheses() {
    assertMistake("(".repeat(DEPTH), "column 100001: the formula ends");
    assertMistake("(".repeat(DEPTH) + "x", "column 100000: this ( is never closed");
    assertMistake("x" + ")".repeat(DEPTH), "column 2: no ( belongs to this )");
  }

  @Test
  void manySignsPowersAndCalls() throws Exception {
    assertThat(onSmallStack(() -> value("-".repeat(DEPTH) + "x"))).isEqualTo(1);
    assertThat(onSmallStack(() -> value("x" + "^x".repeat(DEPTH)))).isEqualTo(1);
    assertThat(onSmallStack(() -> value("neg(".repeat(DEPTH) + "x" + ")".repeat(DEPTH))))
        .isEqualTo(1);
    assertMistake("sin(".repeat(DEPTH), "the formula ends");
  }

  @Test
  void aMegabyteOfTerms() throws Exception {
    String text = "x" + "+x".repeat(500_000);
    assertThat(onSmallStack(() -> value(text))).isEqualTo(500_001);
  }

  @Test
  void aLongTable() throws Exception {
    Value sum = Expression.parse("x" + "+x".repeat(DEPTH)).evaluate(X);
    String table = onSmallStack(() -> BlockTable.of(sum, Map.of()).render());
    assertThat(table.lines().count()).isEqualTo(2 + 2L * DEPTH);
  }

  @Test
  void aMegabyteInOneWord() {
    assertMistake("y".repeat(1 << 20), "yyy...yyy");
    assertMistake("y".repeat(1 << 20) + "(x)", "unknown function yyy");
    assertMistake("9".repeat(1 << 20), "too large for a double");
    assertMistake("0." + "0".repeat(1 << 20) + "1", "too small for a double");
    assertMistake("x" + "\u0000".repeat(1 << 20), "unexpected character ?");
  }

  private static void assertMistake(String text, String problem) {
    assertThatThrownBy(() -> onSmallStack(() -> value(text)))
        .cause()
        .isInstanceOfSatisfying(
            FormulaException.class,
            e -> {
              assertThat(e.getMessage()).contains(problem).hasSizeLessThan(300);
              assertThat(e.pointer()).hasSizeLessThan(300);
            });
  }

  private static double value(String text) {
    return Expression.parse(text).evaluate(X).item();
  }

  private static <T> T onSmallStack(Callable<T> task) throws Exception {
    FutureTask<T> future = new FutureTask<>(task);
    new Thread(null, future, "small stack", 256 << 10).start();
    return future.get();
  }
}

package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autodiff.Explanation.Reason;
import org.junit.jupiter.api.Test;

/// A zero gradient is explained by what it was lost to.
class ExplanationTest {
  private final Value x = Value.variable(-2, "x");
  private final Value w = Value.variable(Value.vector(1, -2, 3), "w");

  private static Explanation expect(Reason reason, Value output, Value of) {
    Explanation explanation = output.explain(of);
    assertThat(explanation.reason()).as(explanation.sentence()).isEqualTo(reason);
    assertThat(explanation).hasToString(explanation.sentence());
    assertThat(explanation.sentence()).endsWith(".");
    return explanation;
  }

  @Test
  void constantsAndUnreached() {
    assertThat(expect(Reason.CONSTANT, x.square(), Value.of(1)).sentence())
        .contains("Value.variable");
    assertThat(expect(Reason.NOT_REACHED, x.square(), w).sentence())
        .startsWith(
            "The gradient of w is zero because no path leads there: the output depends on x");
    expect(Reason.NOT_REACHED, Value.of(3), w);
    expect(Reason.NOT_ZERO, x.square(), x);
    assertThat(expect(Reason.NOT_ZERO, w.relu().sum(), w).sentence()).contains("1 of 3 elements");
    assertThatThrownBy(() -> w.explain(w)).hasMessageContaining("sum()");
  }

  @Test
  void anEmptyInnerNode() {
    Value none = w.slice(0, 0, 0);
    expect(Reason.EMPTY, none.sum().add(x), none);
    assertThat(expect(Reason.EMPTY, none.sum().add(x), w).sentence()).contains("sum of slice [0]");
  }

  @Test
  void stopped() {
    Value y = x.mul(3);
    Value cut = y.detach();
    Explanation explanation = expect(Reason.STOPPED, cut.mul(w).sum(), x);
    assertThat(explanation.sentence()).contains("detach()", "the mul of shape []", "way to mul");
    assertThat(explanation.operations()).contains(y);
    expect(Reason.STOPPED, w.mul(w.detach()).sum().add(x.detach().mul(w).sum()), x);
    // A path around it: the gradient is not zero.
    expect(Reason.NOT_ZERO, x.mul(cut), x);
    // Behind a constant the link is gone, unless somebody looks.
    expect(Reason.NOT_REACHED, cut.add(1).mul(w).sum(), x);
    Explanation inside =
        Diagnostics.findNonFinite(() -> x.detach().add(1).exp().mul(w).sum().explain(x));
    assertThat(inside.reason()).isEqualTo(Reason.STOPPED);
    assertThat(inside.sentence()).contains("ExplanationTest.java:");
  }

  @Test
  void stoppedInACompiledFunctionAndInAConstantOutput() {
    Value cut = x.detach();
    expect(Reason.STOPPED, cut, x);
  }

  @Test
  void masked() {
    assertThat(expect(Reason.MASKED, x.relu().mul(2).exp(), x).sentence())
        .isEqualTo(
            "The gradient of x is zero because something else was taken: relu of variable x ="
                + " -2.0.");
    Value y = Value.where(w.greater(10), w.mul(x), w).sum();
    assertThat(expect(Reason.MASKED, y, x).sentence()).contains("where of");
    expect(Reason.MASKED, x.clamp(0, 1).add(w.sum()), x);
    expect(Reason.MASKED, x.maximum(5), x);
    expect(Reason.MASKED, Value.stack(0, x, Value.of(7)).max(), x);
  }

  @Test
  void flat() {
    assertThat(expect(Reason.FLAT, x.mul(0).exp(), x).sentence()).contains("mul of variable x");
    expect(Reason.FLAT, x.mul(1000).sigmoid(), x);
    expect(Reason.FLAT, w.mul(0).square().sum(), w);
  }

  @Test
  void cancelled() {
    assertThat(expect(Reason.CANCELLED, x.sub(x), x).sentence()).contains("adds up to zero");
    expect(Reason.CANCELLED, x.mul(3).sub(x.mul(3)), x);
  }

  @Test
  void chainsAreNotRecursive() {
    Value y = x.mul(0);
    for (int i = 0; i < 1_000_000; i++) {
      y = y.add(1);
    }
    expect(Reason.FLAT, y, x);
    expect(Reason.NOT_REACHED, y, w);
  }
}

package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Forward mode computes the same Jacobian as the reverse sweep.
class ForwardModeTest {
  private static final int CASES = 60;

  /// `⟨ȳ, J·t⟩ = ⟨Jᵀ·ȳ, t⟩`.
  private static void assertTransposed(UnaryOperator<Value> f, Value x, String what) {
    Value tangent = Derivatives.weights(x.shape(), 1).to(x.dtype());
    Value pushed = Autodiff.jvp(f, x, tangent);
    Value cotangent = Derivatives.weights(pushed.shape(), 2).to(pushed.dtype());
    Value pulled = Autodiff.vjp(f, x, cotangent);
    assertThat(pushed.shape()).as(what).isEqualTo(f.apply(x).shape());
    assertThat(pushed.dtype()).as(what).isEqualTo(f.apply(x).dtype());
    double scale = Derivatives.absDot(cotangent, pushed) + Derivatives.absDot(pulled, tangent);
    assertThat(Derivatives.dot(cotangent, pushed))
        .as(what)
        .isCloseTo(Derivatives.dot(pulled, tangent), within(1e-12 * scale + 1e-14));
  }

  @ParameterizedTest
  @EnumSource
  void shapedOperationsPushWhatTheyPullTransposed(ShapedFamily family) {
    for (int seed = 0; seed < CASES; seed++) {
      ShapedCase sample = family.draw(seed);
      for (int k = 0; k < sample.operands().size(); k++) {
        int operand = k;
        assertTransposed(
            x -> sample.applyTo(operand, x), sample.operands().get(k), sample + " by operand " + k);
      }
      if (family != ShapedFamily.CAST) { // whose tangents would be rounded
        // All operands move at once.
        Value move = Value.of(0.5);
        assertTransposed(
            s -> sample.function().apply(sample.operands().stream().map(s::mul).toList()),
            move,
            sample.toString());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void rowsPushWhatTheyPullTransposed(Elementwise row) {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < CASES; i++) {
      RowCase sample = RowCase.draw(row, List.of(2, 3), 1, random);
      for (int k = 0; k < row.arity(); k++) {
        int operand = k;
        assertTransposed(
            x -> sample.applyTo(operand, x), sample.operands().get(k), sample + " by operand " + k);
      }
    }
  }

  @Test
  void controlFlowMayDependOnNumbers() {
    UnaryOperator<Value> squareUntilLarge =
        x -> {
          Value y = x;
          while (y.item() < 100) {
            y = y.square();
          }
          return y;
        };
    // 1.5 takes four squarings, 3 takes three.
    assertThat(Autodiff.jvp(squareUntilLarge, Value.of(1.5), Value.of(2)).item())
        .isCloseTo(2 * 16 * Math.pow(1.5, 15), within(1e-10));
    assertThat(Autodiff.jvp(squareUntilLarge, Value.of(3), Value.of(1)).item())
        .isEqualTo(8 * Math.pow(3, 7));
    assertThat(Autodiff.jvp(squareUntilLarge, Value.of(200), Value.of(7)).item()).isEqualTo(7);
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void longChainsTakeOnePass() {
    UnaryOperator<Value> chain =
        x -> {
          Value y = x;
          for (int i = 0; i < 50_000; i++) {
            y = y.sin().add(x); // two ways back to the input at every step
          }
          return y;
        };
    Value x = Value.of(0.75);
    double slope = Autodiff.grad(chain).apply(x).item();
    assertThat(Autodiff.jvp(chain, x, Value.of(3)).item())
        .isCloseTo(3 * slope, within(1e-12 * Math.abs(slope)));
  }

  @Test
  void tangentsOfWhatDoesNotMoveAreZero() {
    Value x = Value.vector(1, 2, 3);
    assertThat(Autodiff.jvp(_ -> Value.matrix(new double[] {1, 2}), x, x).shape())
        .isEqualTo(Shape.of(1, 2));
    assertThat(Autodiff.jvp(v -> v.detach().exp(), x, x).toArray()).containsExactly(0, 0, 0);
    assertThat(Autodiff.jvp(v -> v.detach().mul(v), x, Value.vector(1, 1, 1)).toArray())
        .containsExactly(1, 2, 3);
  }

  @Test
  void tangentsAreDifferentiable() {
    Value w = Value.variable(2);
    // d/dw of 3·w·cos(w·x) at x = 0.5.
    Value pushed = Autodiff.jvp(x -> x.mul(w).sin(), Value.of(0.5), Value.of(3));
    double slope = pushed.backward().of(w).item();
    assertThat(slope).isCloseTo(3 * (Math.cos(1) - Math.sin(1)), within(1e-14));
  }

  @Test
  void aTangentOfAnotherShapeIsAnError() {
    for (String what : List.of("jvp", "hvp")) {
      assertThatThrownBy(
              () -> {
                Value x = Value.vector(1, 2);
                Value t = Value.vector(1, 2, 3);
                Value _ =
                    "jvp".equals(what)
                        ? Autodiff.jvp(Value::exp, x, t)
                        : Autodiff.hvp(Value::sum, x, t);
              })
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(what + ":")
          .hasMessageContainingAll("[2]", "[3]");
    }
  }
}

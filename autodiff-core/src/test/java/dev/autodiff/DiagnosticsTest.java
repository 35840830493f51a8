package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.autodiff.NonFiniteException.Pass;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The finder names the operation that made the first number that is not finite, and its line.
class DiagnosticsTest {
  @AfterEach
  void nothingIsLeftBehind() {
    assertThat(Watch.active).isZero();
    assertThat(Watch.current()).isNull();
    assertThat(Value.variable(0).log().item()).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  private static NonFiniteException found(Runnable work) {
    NonFiniteException found =
        catchThrowableOfType(NonFiniteException.class, () -> Diagnostics.findNonFinite(work));
    assertThat(found).isNotNull();
    return found;
  }

  private static int line() {
    return StackWalker.getInstance()
        .walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber());
  }

  private static void assertAt(NonFiniteException found, int line) {
    StackTraceElement element = found.line().orElseThrow();
    assertThat(element.getFileName()).isEqualTo("DiagnosticsTest.java");
    assertThat(element.getLineNumber()).isEqualTo(line);
    assertThat(found).hasMessageContaining("(DiagnosticsTest.java:" + line + ")");
  }

  @Test
  void forwardScalar() {
    int line = line() + 1;
    NonFiniteException found = found(() -> Value.variable(-1, "w").log().mul(2).exp());
    assertThat(found.operation()).isEqualTo("log");
    assertThat(found.pass()).isEqualTo(Pass.FORWARD);
    assertThat(found.number()).isNaN();
    assertThat(found.index()).isEmpty();
    assertThat(found.variable()).contains("w");
    assertAt(found, line);
    assertThat(found)
        .hasMessageStartingWith("log: the result is NaN, though no operand is: a = -1.0");
    assertThat(found).hasMessageContainingAll("variable w", "a > 0", "where()");
  }

  @Test
  void forwardTensorTellsThePlace() {
    Value w = Value.variable(Value.matrix(new double[] {1, 2}, new double[] {3, 0}), "w");
    NonFiniteException found = found(() -> Value.vector(1, 2).div(w).sum());
    assertThat(found.operation()).isEqualTo("div");
    assertThat(found.index()).containsExactly(1, 1);
    assertThat(found)
        .hasMessageContainingAll(
            "at [1, 1] of [2, 2] is Infinity", "a [2] = [1.0, 2.0] (2.0 there)", "(0.0 there)");
  }

  @Test
  void constantsAreLookedAtToo() {
    NonFiniteException found = found(() -> Value.vector(1, -1).sqrt().mul(Value.variable(1)));
    assertThat(found.operation()).isEqualTo("sqrt");
    assertThat(found.variable()).isEmpty();
    assertThat(found).hasMessageContaining("no variable is behind it");
  }

  @Test
  void everyKindOfNodeIsLookedAt() {
    double big = 1e200;
    Value x = Value.variable(big, "x");
    Value v = Value.variable(Value.vector(big, big), "v");
    Value m = v.reshape(1, 2);
    assertThat(found(() -> x.mul(x)).operation()).isEqualTo("mul");
    assertThat(found(() -> x.fma(x, x)).operation()).isEqualTo("fma");
    assertThat(found(() -> Value.of(big).fma(Value.of(big), Value.of(0))).operation())
        .isEqualTo("fma");
    assertThat(found(() -> Value.dot(List.of(x, x), List.of(x, x))).operation()).isEqualTo("dot");
    assertThat(found(() -> m.matmul(v)).operation()).isEqualTo("matmul");
    assertThat(found(() -> v.to(DType.FLOAT32)).operation()).isEqualTo("to");
    assertThat(found(() -> v.mul(v)).operation()).isEqualTo("mul");
    assertThat(found(() -> Value.vector(1, 2).slice(0, 2, 2).mean()).operation()).isEqualTo("div");
  }

  @Test
  void theFirstOneOnly() {
    // The NaN comes from the infinity; a look at NaNs alone would point at the division.
    Value x = Value.variable(1000, "x");
    int line = line() + 3;
    NonFiniteException found =
        found(
            () -> {
              Value e = x.exp();
              e.div(e.add(1));
            });
    assertThat(found.operation()).isEqualTo("exp");
    assertThat(found.number()).isInfinite();
    assertAt(found, line + 1);
    assertThat(found).hasMessageContaining("Scale");
  }

  @Test
  void infinitiesThatAreMeantPass() {
    Value mask = Value.vector(0, Double.NEGATIVE_INFINITY);
    Value scores = Value.variable(Value.vector(1, 2), "scores");
    Value weights =
        Diagnostics.findNonFinite(
            () -> {
              Value soft = scores.add(mask).softmax();
              return soft.square().sum().backward().of(scores);
            });
    assertThat(weights.toArray()).hasSize(2);
    assertThat(weights.get(1)).isZero();
    // But what they become is found: nothing is left of a row that is masked as a whole.
    NonFiniteException found =
        found(() -> scores.add(Value.full(Shape.of(2), Double.NEGATIVE_INFINITY)).softmax());
    assertThat(found.operation()).isEqualTo("softmax");
  }

  @Test
  void backwardPointsAtTheInfinityNotAtTheNanItBecomes() {
    // √u has an infinite slope at u = 0·x, and 0·∞ is NaN one operation later: a search for NaN in
    // the backward pass, as PyTorch's anomaly mode is, shows the line of the product.
    Value x = Value.variable(3, "x");
    AtomicInteger line = new AtomicInteger();
    NonFiniteException found =
        found(
            () -> {
              Value u = x.mul(0);
              line.set(line() + 1);
              Value y = u.sqrt();
              y.add(1).backward();
            });
    assertThat(found.operation()).isEqualTo("sqrt");
    assertThat(found.pass()).isEqualTo(Pass.BACKWARD);
    assertThat(found.number()).isInfinite();
    assertThat(found.variable()).contains("x");
    assertAt(found, line.get());
    assertThat(found)
        .hasMessageStartingWith(
            "sqrt: its backward pass gives Infinity, though nothing that goes in is:"
                + " cotangent = 1.0, a = 0.0, y = 0.0");
  }

  @Test
  void backwardOfTensors() {
    Value x = Value.variable(Value.vector(4, 0, 1), "x");
    AtomicInteger line = new AtomicInteger();
    for (boolean many : new boolean[] {false, true}) {
      NonFiniteException found =
          found(
              () -> {
                line.set(line() + 1);
                Value y = many ? x.sqrt().add(x) : x.sqrt();
                y.sum().backward();
              });
      assertThat(found.operation()).isEqualTo("sqrt");
      assertThat(found.index()).containsExactly(1);
      assertAt(found, line.get());
    }
  }

  @Test
  void whatIsMaskedIsAnswered() {
    // x/x at 0 that where() does not take: its NaN is seen where it arises, in the division.
    Value x = Value.variable(Value.vector(0, 2), "x");
    AtomicInteger line = new AtomicInteger();
    NonFiniteException found =
        found(
            () -> {
              line.set(line() + 1);
              Value ratio = x.div(x);
              Value.where(x.equal(0), Value.of(1), ratio).sum().backward();
            });
    assertThat(found.operation()).isEqualTo("div");
    assertAt(found, line.get());
    // Allowed, it does no harm: the derivative of a branch that is not taken is silenced.
    Value slope =
        Diagnostics.findNonFinite(
            () -> {
              Value ratio = Diagnostics.allowNonFinite(() -> x.div(x));
              return Value.where(x.equal(0), Value.of(1), ratio).sum().backward().of(x);
            });
    assertThat(slope.toArray()).containsExactly(0, 0);
  }

  @Test
  void zeroCotangentsSilence() {
    Value x = Value.variable(0, "x");
    Value slope = Diagnostics.findNonFinite(() -> x.sqrt().mul(0).backward().of(x));
    assertThat(slope.item()).isZero();
  }

  @Test
  void secondOrderNamesTheForwardLine() {
    // x^1.5 has slope 0 at 0, and an infinite second derivative.
    Value x = Value.variable(0, "x");
    AtomicInteger line = new AtomicInteger();
    NonFiniteException found =
        found(
            () -> {
              line.set(line() + 1);
              Value y = x.pow(1.5);
              Value slope = y.backward(SweepOption.DIFFERENTIABLE).of(x);
              assertThat(slope.item()).isZero();
              slope.backward();
            });
    assertThat(found.pass()).isEqualTo(Pass.BACKWARD);
    assertThat(found).hasMessageContaining("part of the backward pass of pow");
    assertAt(found, line.get());
  }

  @Test
  void tangentIsNamed() {
    NonFiniteException found =
        found(() -> Autodiff.jvp(x -> x.sqrt().add(1), Value.of(0), Value.of(1)));
    assertThat(found.operation()).isEqualTo("sqrt");
    assertThat(found.pass()).isEqualTo(Pass.TANGENT);
  }

  @Test
  void sumsOfCotangents() {
    for (Value point : List.of(Value.of(0), Value.vector(0, 0))) {
      Value x = Value.variable(point, "x");
      NonFiniteException found = found(() -> x.mul(1.5e308).add(x.mul(1.5e308)).sum().backward());
      assertThat(found.operation()).isEqualTo("variable");
      assertThat(found.variable()).contains("x");
      assertThat(found).hasMessageContainingAll("sum of the cotangents", "1.5E308", " and");
    }
  }

  @Test
  void compiledFunctionsAreCalledAsWritten() {
    AtomicInteger line = new AtomicInteger();
    Compiled slope =
        Autodiff.compile(
            Autodiff.grad(
                x -> {
                  line.set(line() + 1);
                  return x.sqrt().sum();
                }),
            Shape.of(2));
    assertThat(slope.apply(Value.vector(1, 0)).get(1)).isInfinite();
    NonFiniteException found = found(() -> slope.applyMany(List.of(Value.vector(1, 0))));
    assertThat(found.operation()).isEqualTo("sqrt");
    assertAt(found, line.get());
    found = found(() -> slope.run(new double[][] {{1, 0}}, new double[][] {{0, 0}}));
    assertAt(found, line.get());
    double[][] out = {{0, 0}};
    Diagnostics.findNonFinite(() -> slope.run(new double[][] {{1, 4}}, out));
    assertThat(out[0]).containsExactly(0.5, 0.25);
  }

  @Test
  void vmapNamesTheLineOfTheMappedFunction() {
    AtomicInteger line = new AtomicInteger();
    UnaryOperator<Value> f =
        Autodiff.vmap(
            row -> {
              line.set(line() + 1);
              Value y = row.log();
              return y.sum();
            });
    NonFiniteException found =
        found(() -> f.apply(Value.matrix(new double[] {1, 2}, new double[] {0, 1})).toArray());
    assertThat(found.operation()).isEqualTo("log");
    assertThat(found.index()).containsExactly(1, 0);
    assertAt(found, line.get());
  }

  @Test
  void numbersAreTheSameInsideAndOutside() {
    Value x = Value.variable(Value.tensor(Shape.of(3), 0.1, 0.2, 0.3).to(DType.FLOAT32), "x");
    UnaryOperator<Value> f =
        v -> v.sin().mul(v).sum().mul(v.select(0, 1)).exp().add(v.mean().square());
    Value outside = f.apply(x).backward().of(x);
    Value inside = Diagnostics.findNonFinite(() -> f.apply(x).backward().of(x));
    assertThat(inside.toArray()).containsExactly(outside.toArray());
    Value second = Autodiff.hvp(f, x.detach(), x.detach());
    assertThat(Diagnostics.findNonFinite(() -> Autodiff.hvp(f, x.detach(), x.detach())).toArray())
        .containsExactly(second.toArray());
  }

  @Test
  void outsideOfTheScopeNothingIsKept() throws InterruptedException {
    Value y = Value.variable(0, "x").sqrt();
    NonFiniteException found = found(y::backward);
    assertThat(found.line()).isEmpty();
    assertThat(found).hasMessageContaining("recorded outside of the scope");
    // Another thread is not in the scope.
    AtomicReference<Double> other = new AtomicReference<>();
    Diagnostics.findNonFinite(
        () -> {
          Thread thread = Thread.ofPlatform().start(() -> other.set(Value.of(0).log().item()));
          thread.join();
          return 0;
        });
    assertThat(other.get()).isInfinite();
    assertThat(Diagnostics.allowNonFinite(() -> Value.of(0).log()).item()).isInfinite();
  }
}

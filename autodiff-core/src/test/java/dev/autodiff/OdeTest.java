package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Solutions and their derivatives are those of closed forms, and the derivatives those of the
/// steps.
class OdeTest {
  private static final Ode.Field LINEAR = (_, x, all) -> all.get(0).matmul(x);
  private static final Ode.Field LOTKA_VOLTERRA =
      (t, x, all) -> {
        Value a = all.get(0);
        Value u = x.select(0, 0);
        Value v = x.select(0, 1);
        Value uv = u.mul(v);
        return Value.stack(
            0,
            a.select(0, 0).mul(u).sub(a.select(0, 1).mul(uv)),
            a.select(0, 2).mul(uv).sub(a.select(0, 3).mul(v)).add(0.1 * Math.sin(t)));
      };

  private static final Value RATES = Value.vector(1.1, 0.4, 0.1, 0.4);
  private static final Value START = Value.vector(10, 5);

  private static Value matrix() {
    return Value.tensor(Shape.of(3, 3), new Random(1).doubles(9, -1, 1).toArray());
  }

  private static void requireLinear(Ode.Method method, double tolerance) {
    Value x = Value.vector(1, -0.5, 2);
    Value weights = Value.vector(1, 2, 3);
    UnaryOperator<Value> solved = a -> Ode.solve(LINEAR, 0.5, 2, x, method, a).mul(weights).sum();
    UnaryOperator<Value> exact =
        a -> LinearAlgebra.matrixExp(a.mul(1.5)).matmul(x).mul(weights).sum();
    requireClose(solved.apply(matrix()), exact.apply(matrix()), tolerance);
    requireClose(
        Autodiff.grad(solved).apply(matrix()), Autodiff.grad(exact).apply(matrix()), tolerance);
    Value direction = matrix().square();
    requireClose(
        Autodiff.hvp(solved, matrix(), direction),
        Autodiff.hvp(exact, matrix(), direction),
        10 * tolerance);
    UnaryOperator<Value> byStart =
        v -> Ode.solve(LINEAR, 0.5, 2, v, method, matrix()).mul(weights).sum();
    requireClose(
        Autodiff.grad(byStart).apply(x),
        LinearAlgebra.matrixExp(matrix().mul(1.5)).transpose().matmul(weights),
        tolerance);
  }

  private static void requireClose(Value actual, Value expected, double tolerance) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.toArray()).containsExactly(expected.toArray(), within(tolerance));
  }

  @Test
  void fixedStepsFollowALinearSystem() {
    requireLinear(new Ode.FixedSteps(400), 1e-9);
  }

  @Test
  void adaptiveStepsFollowALinearSystem() {
    requireLinear(new Ode.Adaptive(1e-11, 1e-11), 1e-8);
  }

  @Test
  void backwardsInTimeIsTheInverse() {
    Ode.Method method = new Ode.Adaptive(1e-12, 1e-12);
    Value there = Ode.solve(LOTKA_VOLTERRA, 0, 3, START, method, RATES);
    requireClose(Ode.solve(LOTKA_VOLTERRA, 3, 0, there, method, RATES), START, 1e-8);
  }

  /// `x' = −x·t` has the solution `x₀·exp((t₀² − t₁²)/2)`.
  @Test
  void timesAreDifferentiableToAnyOrder() {
    Ode.TimedField field = (t, x, all) -> x.mul(t).mul(all.get(0)).neg();
    UnaryOperator<Value> exact =
        t ->
            t.select(0, 0)
                .square()
                .sub(t.select(0, 1).square())
                .div(2)
                .exp()
                .mul(Value.vector(1, 3));
    Value times = Value.vector(0.3, 1.2);
    for (Ode.Method method : List.of(new Ode.FixedSteps(200), new Ode.Adaptive(1e-11, 1e-11))) {
      UnaryOperator<Value> solved =
          t ->
              Ode.solve(
                  field, t.select(0, 0), t.select(0, 1), Value.vector(1, 3), method, Value.of(1));
      requireClose(solved.apply(times), exact.apply(times), 1e-9);
      requireClose(Autodiff.jacobian(solved, times), Autodiff.jacobian(exact, times), 1e-8);
      requireClose(Autodiff.jacobianForward(solved, times), Autodiff.jacobian(exact, times), 1e-8);
      requireClose(
          Autodiff.hessian(t -> solved.apply(t).sum(), times),
          Autodiff.hessian(t -> exact.apply(t).sum(), times),
          1e-7);
    }
  }

  @Test
  void theDerivativeByTheEndIsTheFieldThere() {
    Ode.TimedField field = (t, x, all) -> x.square().mul(all.get(0)).add(t.sin());
    Value rate = Value.of(-0.1);
    UnaryOperator<Value> byEnd =
        t -> Ode.solve(field, Value.of(0), t, START, new Ode.Adaptive(1e-11, 1e-11), rate);
    Value t = Value.of(2);
    Value there = field.apply(t, byEnd.apply(t), List.of(rate));
    requireClose(Autodiff.jvp(byEnd, t, Value.of(1)), there, 1e-8);
    Value still = Ode.solve(field, t, t, START, new Ode.FixedSteps(3), rate);
    requireClose(still, START, 0);
  }

  @Test
  void timesMapAndCompileWithFixedSteps() {
    Ode.TimedField field = (t, x, _) -> x.mul(t).neg();
    UnaryOperator<Value> byEnd =
        t -> Ode.solve(field, Value.of(0), t, Value.vector(1, 3), new Ode.FixedSteps(20));
    Value ends = Value.vector(0.5, 1, 1.5);
    Value each = Value.stack(0, byEnd.apply(ends.select(0, 0)), byEnd.apply(ends.select(0, 1)));
    requireClose(Autodiff.vmap(byEnd).apply(ends).slice(0, 0, 2), each, 1e-14);
    requireClose(Autodiff.compile(byEnd, Shape.of()).apply(Value.of(1)), each.select(0, 1), 1e-14);
    UnaryOperator<Value> adaptive =
        t -> Ode.solve(field, Value.of(0), t, START, new Ode.Adaptive(1e-6, 1e-6));
    assertThatThrownBy(() -> Autodiff.vmap(adaptive).apply(ends))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("solve for each of unbind(0) and stack() the results.");
  }

  @Test
  void timesMustBeFiniteScalars() {
    Ode.TimedField field = (t, x, _) -> x.mul(t);
    Ode.Method method = new Ode.FixedSteps(2);
    assertThatThrownBy(() -> Ode.solve(field, Value.of(0), Value.vector(1, 2), START, method))
        .hasMessage(
            "ode: the times have shapes [] and [2]. Give scalars; for several times, solve from one"
                + " to the next.");
    assertThatThrownBy(() -> Ode.solve(field, Value.of(Double.NaN), Value.of(1), START, method))
        .hasMessage("ode: the times are NaN and 1.0. Give finite times.");
  }

  @Test
  void fixedStepsHaveOrderFour() {
    Value exact = Ode.solve(LOTKA_VOLTERRA, 0, 5, START, new Ode.Adaptive(1e-13, 1e-13), RATES);
    double coarse = distance(new Ode.FixedSteps(200), exact);
    double fine = distance(new Ode.FixedSteps(400), exact);
    assertThat(coarse / fine).isBetween(13.0, 19.0);
  }

  @Test
  void adaptiveErrorsFollowTheTolerance() {
    Value exact = Ode.solve(LOTKA_VOLTERRA, 0, 5, START, new Ode.FixedSteps(20_000), RATES);
    assertThat(distance(new Ode.Adaptive(1e-6, 1e-6), exact)).isLessThan(1e-3);
    assertThat(distance(new Ode.Adaptive(1e-9, 1e-9), exact)).isLessThan(1e-6);
    assertThat(distance(new Ode.Adaptive(1e-12, 1e-12), exact)).isLessThan(1e-9);
  }

  private static double distance(Ode.Method method, Value exact) {
    Value x = Ode.solve(LOTKA_VOLTERRA, 0, 5, START, method, RATES);
    return x.sub(exact).abs().max().item();
  }

  /// Seven coarse steps are far from the solution, and their gradient is still that of what they
  /// compute.
  @Test
  void gradientsAreThoseOfTheStepsThatWereTaken() {
    UnaryOperator<Value> f =
        a -> Ode.solve(LOTKA_VOLTERRA, 0, 5, START, new Ode.FixedSteps(7), a).square().sum().log();
    GradientCheck.standard().check(f, RATES).assertPassed();
    Value gradient = Autodiff.grad(f).apply(RATES);
    requireClose(Autodiff.compile(Autodiff.grad(f), Shape.of(4)).apply(RATES), gradient, 1e-12);
    Value ones = Value.vector(1, 1, 1, 1);
    requireClose(Autodiff.jvp(f, RATES, ones), gradient.sum(), 1e-12);
  }

  @Test
  void vmapSolvesFromManyStarts() {
    Value starts = Value.matrix(new double[] {10, 5}, new double[] {8, 4}, new double[] {1, 1});
    UnaryOperator<Value> one =
        x -> Ode.solve(LOTKA_VOLTERRA, 0, 1, x, new Ode.FixedSteps(20), RATES);
    requireClose(
        Autodiff.vmap(one).apply(starts).select(0, 1), one.apply(starts.select(0, 1)), 1e-13);
  }

  @Test
  void keepsTheSquareRootOfTheSteps() {
    Value rates = Value.variable(RATES);
    Value y = Ode.solve(LOTKA_VOLTERRA, 0, 5, START, new Ode.FixedSteps(10_000), rates);
    assertThat(PostOrder.of(y, false, null).count()).isLessThan(500);
    Value g = y.sum().backward().of(rates);
    requireClose(
        g,
        Autodiff.grad(
                a ->
                    Ode.solve(LOTKA_VOLTERRA, 0, 5, START, new Ode.Adaptive(1e-12, 1e-12), a).sum())
            .apply(RATES),
        1e-6);
  }

  @Test
  void whatTheFieldTakesFromOutsideGetsItsGradient() {
    Value rate = Value.variable(0.5);
    for (Ode.Method method : List.of(new Ode.FixedSteps(50), new Ode.Adaptive(1e-10, 1e-10))) {
      Value x = Ode.solve((_, v, _) -> v.mul(rate), 0, 2, Value.of(1), method);
      requireClose(x.backward().of(rate), Value.of(2 * Math.E), 1e-6);
    }
  }

  @Test
  void refusesWhatCannotBeSolved() {
    Ode.Method adaptive = new Ode.Adaptive(1e-6, 1e-6);
    assertThatThrownBy(() -> Ode.solve((_, x, _) -> x.square(), 0, 2, Value.of(1), adaptive))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ode: at time");
    assertThatThrownBy(() -> Ode.solve((_, x, _) -> x.unsqueeze(0), 0, 2, Value.of(1), adaptive))
        .hasMessageContaining("the state has shape [], its derivative [1]");
    assertThatThrownBy(
            () ->
                Autodiff.compile(
                    x -> Ode.solve((_, v, _) -> v.neg(), 0, 1, x, adaptive), Shape.of(2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Use FixedSteps");
    assertThatThrownBy(() -> Ode.solve((_, x, _) -> x, 0, Double.NaN, Value.of(1), adaptive))
        .hasMessageContaining("Give finite times");
    assertThatThrownBy(() -> new Ode.FixedSteps(0)).hasMessageContaining("Take at least 1");
    assertThatThrownBy(() -> new Ode.Adaptive(1e-3, 0)).hasMessageContaining("above 0");
  }
}

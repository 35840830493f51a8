package dev.autodiff.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.Autodiff;
import dev.autodiff.Autodiff.ValueAndGrad;
import dev.autodiff.DType;
import dev.autodiff.Value;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DescentTest {
  private record Line(Value slope, Value intercept) {
    Value at(Value x) {
      return x.mul(slope).add(intercept);
    }
  }

  private record Curves(List<Line> lines, Map<String, Value> scales, String unit) {}

  private static final Value X = Value.vector(-1, 0, 1, 2);
  private static final Value Y = Value.vector(-1.5, 0.5, 2.5, 4.5);

  private static Value loss(Line line) {
    return line.at(X).sub(Y).square().mean();
  }

  private static Curves curves() {
    return new Curves(
        List.of(
            new Line(Value.of(1), Value.vector(0, 0)), new Line(Value.of(-1), Value.vector(1, 2))),
        Map.of("a", Value.vector(1, 2, 3)),
        "m");
  }

  private static Value loss(Curves curves) {
    Value first = curves.lines().get(0).at(Value.vector(1, 2)).square().sum();
    Value second = curves.lines().get(1).at(Value.vector(3, -1)).tanh().sum();
    Value scale = Value.sum(List.copyOf(curves.scales().values())).sub(1);
    return first.add(second).add(scale.square().sum());
  }

  /// What the optimizer does with the Values in a list.
  private static List<Value> listed(Optimizer optimizer, int steps) {
    Optimizer.State state =
        optimizer.start(
            List.of(
                Value.variable(1, "a"),
                Value.variable(Value.vector(0, 0)),
                Value.variable(-1, "b"),
                Value.variable(Value.vector(1, 2)),
                Value.variable(Value.vector(1, 2, 3))));
    for (int i = 0; i < steps; i++) {
      state =
          state.step(
              (List<Value> p) ->
                  Optimizer.Slope.of(
                      loss(
                          new Curves(
                              List.of(new Line(p.get(0), p.get(1)), new Line(p.get(2), p.get(3))),
                              Map.of("a", p.get(4)),
                              "m")),
                      p));
    }
    return state.parameters();
  }

  @ParameterizedTest
  @EnumSource(OptimizersTest.Kind.class)
  void everyOptimizerMovesRecordsAsItMovesLists(OptimizersTest.Kind kind) {
    Optimizer optimizer = kind.of.apply(0.01);
    Descent<Curves> descent = Descent.start(optimizer, curves());
    for (int i = 0; i < 6; i++) {
      descent = descent.step(DescentTest::loss);
    }
    List<Value> expected = listed(optimizer, 6);
    Curves found = descent.parameters();
    assertThat(found.unit()).isEqualTo("m");
    assertThat(Autodiff.flatten(found).vector().toArray())
        .containsExactly(Autodiff.flatten(expected).vector().toArray(), within(1e-12));
  }

  @Test
  void descendsToTheLineThroughThePoints() {
    Descent<Line> descent =
        Descent.start(new Adam(0.1), new Line(Value.of(0), Value.variable(0, "intercept")));
    assertThat(descent.loss()).isNaN();
    for (int i = 0; i < 500; i++) {
      descent = descent.step(DescentTest::loss);
    }
    assertThat(descent.parameters().slope().item()).isBetween(1.999, 2.001);
    assertThat(descent.parameters().intercept().item()).isBetween(0.499, 0.501);
    assertThat(descent.loss()).isBetween(0.0, 1e-6);
  }

  @Test
  void theLossIsTheOneBeforeTheStep() {
    Line start = new Line(Value.of(0), Value.of(0));
    Descent<Line> one = Descent.start(new GradientDescent(0.1), start).step(DescentTest::loss);
    assertThat(one.loss()).isEqualTo(loss(start).item());
    assertThat(one.step(DescentTest::loss).loss()).isEqualTo(loss(one.parameters()).item());
  }

  @Test
  void alongCompiledGradientsIsTheSame() {
    Function<Line, ValueAndGrad<Line>> slope =
        Autodiff.compile(line -> Autodiff.valueAndGrad(DescentTest::loss, line));
    Descent<Line> eager = Descent.start(new Adam(0.1), new Line(Value.of(0), Value.of(0)));
    Descent<Line> compiled = eager;
    for (int i = 0; i < 10; i++) {
      eager = eager.step(DescentTest::loss);
      compiled = compiled.along(slope.apply(compiled.parameters()).gradient());
    }
    assertThat(compiled.parameters().slope().item()).isEqualTo(eager.parameters().slope().item());
    assertThat(compiled.loss()).isNaN();
  }

  @Test
  void anotherLearningRate() {
    Descent<Value> descent = Descent.start(new GradientDescent(0.1), Value.of(1));
    Descent<Value> slower = descent.withLearningRate(0.01).along(Value.of(2));
    assertThat(slower.parameters().item()).isEqualTo(1 - 0.01 * 2);
    assertThat(descent.along(Value.of(2)).parameters().item()).isEqualTo(1 - 0.1 * 2);
  }

  @Test
  void float32StaysFloat32() {
    Value start = Value.vector(1, 2).to(DType.FLOAT32);
    Descent<Value> descent =
        Descent.start(new Adam(0.1), start).step((Value x) -> x.square().sum());
    assertThat(descent.parameters().dtype()).isEqualTo(DType.FLOAT32);
  }

  @Test
  void whatCannotBe() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Descent.start(new Adam(0.1), "text"))
        .withMessageContaining("holds no Value");
    Descent<Value> descent = Descent.start(new Lbfgs(1), Value.vector(1, 2));
    assertThatIllegalStateException().isThrownBy(() -> descent.along(Value.vector(1, 1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> descent.along(Value.vector(1, 1, 1)))
        .withMessageContaining("[[3]], flattened were [[2]]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> descent.step((Value x) -> x.square()))
        .withMessageContaining("[2]");
  }
}

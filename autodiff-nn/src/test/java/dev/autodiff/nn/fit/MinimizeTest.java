package dev.autodiff.nn.fit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.DType;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import dev.autodiff.nn.fit.MoreGarbowHillstrom.Problem;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MinimizeTest {
  private static final Value ROSENBROCK_START = Value.vector(-1.2, 1);

  /// The methods on a sum of squares.
  enum Method {
    LBFGS {
      @Override
      Minimum<Value> run(UnaryOperator<Value> r, Value start, Options options) {
        return Minimize.lbfgs(x -> r.apply(x).square().sum(), start, options);
      }
    },
    NEWTON {
      @Override
      Minimum<Value> run(UnaryOperator<Value> r, Value start, Options options) {
        return Minimize.newton(x -> r.apply(x).square().sum(), start, options);
      }
    },
    LEAST_SQUARES {
      @Override
      Minimum<Value> run(UnaryOperator<Value> r, Value start, Options options) {
        return Minimize.leastSquares(r, start, options);
      }
    };

    abstract Minimum<Value> run(UnaryOperator<Value> residuals, Value start, Options options);

    Minimum<Value> run(UnaryOperator<Value> residuals, Value start) {
      return run(residuals, start, Options.DEFAULTS);
    }
  }

  static List<Problem> problems() {
    return MoreGarbowHillstrom.ALL;
  }

  private static Value rosenbrock(Value v) {
    return MoreGarbowHillstrom.ALL.get(0).residuals().apply(v);
  }

  @ParameterizedTest
  @MethodSource("problems")
  void leastSquaresReachesThePublishedMinima(Problem problem) {
    requireReached(problem, Method.LEAST_SQUARES);
  }

  @ParameterizedTest
  @MethodSource("problems")
  void lbfgsReachesThePublishedMinima(Problem problem) {
    requireReached(problem, Method.LBFGS);
  }

  @ParameterizedTest
  @MethodSource("problems")
  void newtonReachesThePublishedMinima(Problem problem) {
    requireReached(problem, Method.NEWTON);
  }

  private static void requireReached(Problem problem, Method method) {
    Minimum<Value> m = method.run(problem.residuals(), Value.vector(problem.start()));
    assertThat(problem.reached(m.value())).as("%s: %s", problem, m).isTrue();
    assertThat(m.converged()).as("%s: %s", problem, m).isTrue();
    double again = problem.sumOfSquares(m.point()).item();
    assertThat(again).isCloseTo(m.value(), within(1e-12 + 1e-10 * again));
  }

  @ParameterizedTest
  @EnumSource
  void theSameWithoutCompiling(Method method) {
    Options options = Options.builder().compiled(false).build();
    Minimum<Value> eager = method.run(MinimizeTest::rosenbrock, ROSENBROCK_START, options);
    Minimum<Value> compiled = method.run(MinimizeTest::rosenbrock, ROSENBROCK_START);
    assertThat(eager.point().toArray()).containsExactly(compiled.point().toArray(), within(1e-7));
    assertThat(eager.stop()).isEqualTo(Stop.GRADIENT_SMALL);
  }

  @ParameterizedTest
  @EnumSource
  void aFunctionThatReadsNumbersIsNotCompiled(Method method) {
    UnaryOperator<Value> f = x -> x.item() > 1 ? x.sub(3).mul(2) : x.sub(3);
    assertThat(method.run(f, Value.of(0)).point().item()).isCloseTo(3, within(1e-7));
  }

  @ParameterizedTest
  @EnumSource
  void aFunctionMayUseAVariableFromOutside(Method method) {
    Value w = Value.variable(2, "w");
    Minimum<Value> m = method.run(x -> x.mul(w).sub(6), Value.of(0));
    assertThat(m.point().item()).isCloseTo(3, within(1e-7));
    assertThat(m.point().isConstant()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void anyShape(Method method) {
    Value goal = Value.matrix(new double[][] {{1, 2, 3}, {4, 5, 6}});
    Minimum<Value> m = method.run(x -> x.sub(goal), Value.full(Shape.of(2, 3), 0));
    assertThat(m.point().shape()).isEqualTo(Shape.of(2, 3));
    assertThat(m.point().toArray()).containsExactly(goal.toArray(), within(1e-7));
    assertThat(method.run(x -> x.sub(1), Value.of(0)).point().shape()).isEqualTo(Shape.of());
  }

  @ParameterizedTest
  @EnumSource
  void aFloat32StartIsTakenAsFloat64(Method method) {
    Minimum<Value> m = method.run(x -> x.sub(0.1), Value.vector(1, 2).to(DType.FLOAT32));
    assertThat(m.point().dtype()).isEqualTo(DType.FLOAT64);
    assertThat(m.point().toArray()).containsExactly(new double[] {0.1, 0.1}, within(1e-8));
  }

  /// With a list, a map and a part that is no Value.
  private record Model(Value slope, List<Value> offsets, Map<String, Value> more, int power) {
    Value residuals() {
      Value x = Value.vector(-1, 0, 1, 2);
      Value line = slope.mul(x.pow(power)).add(offsets.get(0)).add(requireNonNull(more.get("row")));
      return Value.concat(0, line.sub(Value.vector(7, 5, 7, 13)), offsets.get(1).reshape(6).sub(4));
    }
  }

  @Test
  void structures() {
    Value narrow = Value.of(0).to(DType.FLOAT32);
    List<Value> offsets = List.of(narrow, Value.full(Shape.of(2, 3), 0));
    Model start = new Model(Value.of(1), offsets, Map.of("row", Value.vector(0, 0, 0, 0)), 2);
    for (Minimum<Model> m :
        List.of(
            Minimize.lbfgs(model -> model.residuals().square().sum(), start),
            Minimize.newton(model -> model.residuals().square().sum(), start),
            Minimize.leastSquares(Model::residuals, start))) {
      assertThat(m.value()).as("%s", m).isLessThan(1e-12);
      Model end = m.point();
      assertThat(end.residuals().abs().max().item()).isLessThan(1e-6);
      assertThat(end.power()).isEqualTo(2);
      assertThat(end.offsets().get(0).shape()).isEqualTo(Shape.of());
      assertThat(end.offsets().get(0).dtype()).isEqualTo(DType.FLOAT64);
      assertThat(end.offsets().get(1).shape()).isEqualTo(Shape.of(2, 3));
      assertThat(end.more()).containsOnlyKeys("row");
      assertThat(end.slope().isConstant()).isTrue();
    }
  }

  @Test
  void listsAndMapsThemselves() {
    List<Value> found =
        Minimize.newton(
                xs -> xs.get(0).sub(1).square().add(xs.get(1).sub(2).square()),
                List.of(Value.of(5), Value.of(5)))
            .point();
    assertThat(found.get(1).item()).isCloseTo(2, within(1e-8));
    assertThat(
            requireNonNull(
                    Minimize.lbfgs(
                            x -> requireNonNull(x.get("a")).sub(1).square(),
                            Map.of("a", Value.of(5)))
                        .point()
                        .get("a"))
                .item())
        .isCloseTo(1, within(1e-8));
  }

  @Test
  void aStartWithoutValues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Minimize.lbfgs(_ -> Value.of(1), "start"))
        .withMessageContaining("holds no Value");
  }

  @Test
  void numbers() {
    Options options = Options.DEFAULTS;
    UnaryOperator<Value> f = v -> rosenbrock(v).square().sum();
    assertThat(Minimize.lbfgs(f, options, -1.2, 1).value()).isLessThan(1e-16);
    assertThat(Minimize.newton(f, options, -1.2, 1).value()).isLessThan(1e-16);
    assertThat(Minimize.leastSquares(MinimizeTest::rosenbrock, options, -1.2, 1).value())
        .isLessThan(1e-16);
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyStartIsAMinimum(Method method) {
    Minimum<Value> m = method.run(x -> x, Value.vector());
    assertThat(m.stop()).isEqualTo(Stop.GRADIENT_SMALL);
    assertThat(m.value()).isZero();
    assertThat(m.iterations()).isZero();
  }

  @Test
  void noResidualsAreAMinimum() {
    Minimum<Value> m = Minimize.leastSquares(x -> x.slice(0, 0, 0), Value.vector(1, 2));
    assertThat(m.stop()).isEqualTo(Stop.GRADIENT_SMALL);
    assertThat(m.point().toArray()).containsExactly(1, 2);
  }

  @Test
  void fewerResidualsThanParameters() {
    Minimum<Value> m = Minimize.leastSquares(x -> x.sum().sub(6), Value.vector(0, 0, 0));
    assertThat(m.point().toArray()).containsExactly(new double[] {2, 2, 2}, within(1e-8));
  }

  @Test
  void aParameterThatDoesNotMatterStays() {
    Minimum<Value> m = Minimize.leastSquares(x -> x.select(0, 0).sub(5), Value.vector(1, 7));
    assertThat(m.point().toArray()).containsExactly(new double[] {5, 7}, within(1e-8));
  }

  @ParameterizedTest
  @EnumSource(names = {"LBFGS", "NEWTON"})
  void stepsOutOfTheDomainAreMadeShorter(Method method) {
    UnaryOperator<Value> barrier = x -> x.sub(x.log().mul(0.1)).sum();
    Value start = Value.vector(2, 0.02);
    Minimum<Value> m =
        method == Method.LBFGS ? Minimize.lbfgs(barrier, start) : Minimize.newton(barrier, start);
    assertThat(m.converged()).as("%s", m).isTrue();
    assertThat(m.point().toArray()).containsExactly(new double[] {0.1, 0.1}, within(1e-8));
  }

  /// The gradient cannot fall below what the last digit of the point makes of it.
  @Test
  void theEndOfTheDigits() {
    UnaryOperator<Value> barrier = x -> x.sub(x.log().mul(1e-3)).sum();
    Minimum<Value> m = Minimize.lbfgs(barrier, Value.vector(2, 0.01));
    assertThat(m.stop()).isEqualTo(Stop.VALUE_SETTLED);
    assertThat(m.point().toArray()).containsExactly(new double[] {1e-3, 1e-3}, within(1e-8));
  }

  @Test
  void newtonLeavesASaddle() {
    UnaryOperator<Value> f =
        v -> {
          Value x = v.select(0, 0);
          Value y = v.select(0, 1);
          return x.square().sub(y.square()).add(y.pow(4));
        };
    Minimum<Value> m = Minimize.newton(f, Value.vector(1, 1e-3));
    assertThat(m.value()).isCloseTo(-0.25, within(1e-12));
  }

  @ParameterizedTest
  @EnumSource
  void theLimitOfIterations(Method method) {
    Options two = Options.builder().iterations(2).build();
    Minimum<Value> m = method.run(MinimizeTest::rosenbrock, ROSENBROCK_START, two);
    assertThat(m.stop()).isEqualTo(Stop.ITERATION_LIMIT);
    assertThat(m.iterations()).isEqualTo(2);
    assertThat(m.converged()).isFalse();
    Options none = Options.builder().iterations(0).build();
    Minimum<Value> start = method.run(MinimizeTest::rosenbrock, ROSENBROCK_START, none);
    assertThat(start.point().toArray()).containsExactly(-1.2, 1);
    assertThat(start.value()).isCloseTo(24.2, within(1e-12));
    assertThat(start.gradientNorm()).isCloseTo(215.6, within(1e-10));
  }

  @ParameterizedTest
  @EnumSource
  void aSmallStep(Method method) {
    Options options =
        Options.builder().gradientTolerance(0).valueTolerance(0).stepTolerance(1e-2).build();
    Minimum<Value> m = method.run(MinimizeTest::rosenbrock, ROSENBROCK_START, options);
    assertThat(m.stop()).isEqualTo(Stop.STEP_SMALL);
  }

  @ParameterizedTest
  @EnumSource
  void aValueThatNoLongerFalls(Method method) {
    Options options =
        Options.builder().gradientTolerance(0).stepTolerance(0).valueTolerance(1e-3).build();
    UnaryOperator<Value> r = x -> Value.concat(0, rosenbrock(x), Value.vector(1));
    Minimum<Value> m = method.run(r, ROSENBROCK_START, options);
    assertThat(m.stop()).isEqualTo(Stop.VALUE_SETTLED);
  }

  @ParameterizedTest
  @EnumSource
  void aStartWithoutAValue(Method method) {
    Minimum<Value> m = method.run(Value::log, Value.of(-1));
    assertThat(m.stop()).isEqualTo(Stop.NOT_FINITE);
    assertThat(m.value()).isNaN();
    assertThat(m.counts().values()).isEqualTo(1);
  }

  @Test
  void withoutALowerBound() {
    assertThat(Minimize.lbfgs(x -> x.exp().neg(), Value.of(0)).stop()).isEqualTo(Stop.NOT_FINITE);
  }

  @Test
  void aValueThatDoesNotFollowItsGradient() {
    UnaryOperator<Value> f = x -> x.square().detach().mul(2).sub(x.square());
    assertThat(Minimize.lbfgs(f, Value.of(1)).stop()).isEqualTo(Stop.LINE_SEARCH_FAILED);
  }

  @Test
  void aModelThatTheValueDoesNotFollow() {
    UnaryOperator<Value> bowl = x -> x.sub(3).square();
    UnaryOperator<Value> hill = x -> bowl.apply(x).sub(bowl.apply(x).detach().mul(2));
    UnaryOperator<Value> residual = x -> x.detach().mul(2).sub(x);
    for (Minimum<Value> m :
        List.of(Minimize.newton(hill, Value.of(1)), Minimize.leastSquares(residual, Value.of(1)))) {
      assertThat(m.converged()).as("%s", m).isFalse();
      assertThat(m.stop()).isEqualTo(Stop.STALLED);
      assertThat(m.point().item()).isCloseTo(1, within(1e-8));
    }
  }

  /// The stiff direction alone makes a tiny step that solves most of the gradient.
  @Test
  void aStiffDirectionDoesNotHideASoftOne() {
    UnaryOperator<Value> f =
        v -> {
          Value stiff = v.select(0, 0).sub(1).square().mul(1e10);
          return stiff.add(v.select(0, 1).sub(1e4).square().mul(1e-7));
        };
    Options options = Options.builder().gradientTolerance(0).build();
    Minimum<Value> m = Minimize.newton(f, Value.vector(1 + 1e-13, 1), options);
    assertThat(m.converged()).isTrue();
    assertThat(m.point().get(1)).isCloseTo(1e4, within(1e-6));
  }

  @ParameterizedTest
  @EnumSource(names = {"NEWTON", "LEAST_SQUARES"})
  void unitsDoNotMatter(Method method) {
    Value units = Value.vector(1e6, 1e-3);
    UnaryOperator<Value> scaled = x -> rosenbrock(x.div(units));
    Minimum<Value> m = method.run(scaled, ROSENBROCK_START.mul(units));
    assertThat(m.converged()).as("%s", m).isTrue();
    assertThat(m.point().div(units).toArray()).containsExactly(new double[] {1, 1}, within(1e-6));
    int plain = method.run(MinimizeTest::rosenbrock, ROSENBROCK_START).iterations();
    assertThat(m.iterations()).isLessThan(2 * plain);
  }

  @Test
  void everyReasonHasASentence() {
    for (Stop stop : Stop.values()) {
      assertThat(stop.sentence()).endsWith(".");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theStartMustBeFinite(Method method) {
    for (double x : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> method.run(v -> v, Value.vector(1, x)))
          .withMessageContaining("Start at finite numbers.");
    }
  }

  @Test
  void theResultMustBeAScalar() {
    for (boolean compiled : new boolean[] {true, false}) {
      Options options = Options.builder().compiled(compiled).build();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Minimize.lbfgs(x -> x, Value.vector(1, 2), options))
          .withMessage(
              "minimize: the function's result has shape [2]; only a scalar can be minimized. "
                  + "Use sum() at its end, or leastSquares for residuals.");
    }
  }

  @Test
  void whatTheFunctionThrowsComesThrough() {
    UnaryOperator<Value> f =
        _ -> {
          throw new IllegalStateException("no data");
        };
    assertThatThrownBy(() -> Minimize.newton(f, Value.of(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no data");
  }

  @Test
  void settingsOutsideTheirRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Options.builder().gradientTolerance(-1).build())
        .withMessage("options: gradientTolerance is -1.0. Give a finite number of at least 0.");
    List<Options.Builder> wrong =
        List.of(
            Options.builder().stepTolerance(Double.NaN),
            Options.builder().valueTolerance(Double.POSITIVE_INFINITY),
            Options.builder().iterations(-1),
            Options.builder().history(0),
            Options.builder().radius(0),
            Options.builder().damping(0));
    for (Options.Builder builder : wrong) {
      assertThatIllegalArgumentException().isThrownBy(builder::build);
    }
  }
}

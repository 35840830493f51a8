package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What NaN and infinities do to values and derivatives: the policy, row by row.
class NonFiniteTest {
  private static final double INF = Double.POSITIVE_INFINITY;

  /// Value, first and second derivative at ∞, then at −∞.
  private static final String AT_INFINITY =
      """
      IDENTITY     ∞   1   0     −∞   1   0
      NEG         −∞  −1   0      ∞  −1   0
      ABS          ∞   1   0      ∞  −1   0
      SIGN         1   0   0     −1   0   0
      SQUARE       ∞   ∞   2      ∞  −∞   2
      SQRT         ∞   0   0    NaN NaN NaN
      RECIPROCAL   0   0   0      0   0   0
      EXP          ∞   ∞   ∞      0   0   0
      EXPM1        ∞   ∞   ∞     −1   0   0
      LOG          ∞   0   0    NaN   0   0
      LOG1P        ∞   0   0    NaN   0   0
      SIN        NaN NaN NaN    NaN NaN NaN
      COS        NaN NaN NaN    NaN NaN NaN
      TAN        NaN NaN NaN    NaN NaN NaN
      ASIN       NaN NaN NaN    NaN NaN NaN
      ACOS       NaN NaN NaN    NaN NaN NaN
      ATAN       π/2   0   0   −π/2   0   0
      SINH         ∞   ∞   ∞     −∞   ∞  −∞
      COSH         ∞   ∞   ∞      ∞  −∞   ∞
      TANH         1   0   0     −1   0   0
      SIGMOID      1   0   0      0   0   0
      LOG_SIGMOID  0   0   0     −∞   1   0
      SOFTPLUS     ∞   1   0      0   0   0
      RELU         ∞   1   0      0   0   0
      GELU         ∞   1   0      0   0   0
      SILU         ∞   1   0      0   0   0
      GELU_SLOPE   1   0   0      0   0   0
      SILU_SLOPE   1   0   0      0   0   0
      ERF          1   0   0     −1   0   0
      ERFC         0   0   0      2   0   0
      GAUSSIAN     0   0   0      0   0   0
      NORMAL_PDF   0   0   0      0   0   0
      NDTR         1   0   0      0   0   0
      RSQRT              0   0   0    NaN NaN NaN
      CBRT               ∞   0   0     −∞   0   0
      EXP2               ∞   ∞   ∞      0   0   0
      EXP10              ∞   ∞   ∞      0   0   0
      LOG2               ∞   0   0    NaN   0   0
      LOG10              ∞   0   0    NaN   0   0
      LOGIT            NaN   0   0    NaN   0   0
      ENTR              −∞  −∞   0     −∞ NaN   0
      SINC               0   0   0      0   0   0
      ASINH              ∞   0   0     −∞   0   0
      ACOSH              ∞   0   0    NaN NaN NaN
      ATANH            NaN   0   0    NaN   0   0
      MISH               ∞   1   0      0   0   0
      MISH_SLOPE         1   0   0      0   0   0
      GELU_TANH          ∞   1   0      0   0   0
      GELU_TANH_SLOPE    1   0   0      0   0   0
      SOFTSIGN           1   0   0     −1   0   0
      TANH_SHRINK        ∞   1   0     −∞   1   0
      ERFINV           NaN NaN NaN    NaN NaN NaN
      ERFINV_SLOPE     NaN NaN NaN    NaN NaN NaN
      ERFCX              0   0   0      ∞  −∞   ∞
      LOG_NDTR           0   0   0     −∞   ∞  −1
      NORMAL_HAZARD      0   0   0      ∞  −1   0
      LGAMMA             ∞   ∞   0      ∞ NaN NaN
      DIGAMMA            ∞   0   0    NaN NaN NaN
      I0                 ∞   ∞   ∞      ∞  −∞   ∞
      FLOOR              ∞   0   0     −∞   0   0
      CEIL               ∞   0   0     −∞   0   0
      TRUNC              ∞   0   0     −∞   0   0
      ROUND              ∞   0   0     −∞   0   0
      """;

  /// The derivatives at one infinity.
  record Limit(Elementwise row, double x, List<Double> derivatives) {}

  static List<Limit> limits() {
    return AT_INFINITY
        .lines()
        .map(line -> Arrays.asList(line.split(" +")))
        .flatMap(
            cells -> {
              List<Double> numbers =
                  cells.subList(1, 7).stream().map(NonFiniteTest::number).toList();
              Elementwise row = Elementwise.valueOf(cells.getFirst());
              return List.of(
                  new Limit(row, INF, numbers.subList(0, 3)),
                  new Limit(row, -INF, numbers.subList(3, 6)))
                  .stream();
            })
        .toList();
  }

  private static double number(String cell) {
    return switch (cell) {
      case "∞" -> INF;
      case "−∞" -> -INF;
      case "NaN" -> Double.NaN;
      case "π/2" -> Math.PI / 2;
      case "−π/2" -> -Math.PI / 2;
      default -> Double.parseDouble(cell.replace('−', '-'));
    };
  }

  /// The value and as many derivatives as asked, each by the rules alone; −0 counts as 0.
  private static Double[] derivatives(UnaryOperator<Value> f, double x, int order) {
    Double[] derivatives = new Double[order + 1];
    UnaryOperator<Value> derivative = f;
    for (int i = 0; i <= order; i++) {
      derivatives[i] = derivative.apply(Value.of(x)).item() + 0.0;
      derivative = Autodiff.grad(derivative);
    }
    return derivatives;
  }

  @ParameterizedTest
  @MethodSource("limits")
  void derivativesAtInfinity(Limit limit) {
    Value tensor = Value.vector(limit.x);
    assertThat(limit.row.apply(tensor).item() + 0.0).isEqualTo(limit.derivatives.getFirst());
    assertThat(derivatives(limit.row::apply, limit.x, 2))
        .containsExactlyElementsOf(limit.derivatives);
  }

  @Test
  void everyUnaryRowHasItsLimits() {
    Set<Elementwise> unary = EnumSet.noneOf(Elementwise.class);
    for (Elementwise row : Elementwise.values()) {
      if (row.arity() == 1) {
        unary.add(row);
      }
    }
    Set<Elementwise> here = EnumSet.noneOf(Elementwise.class);
    limits().forEach(limit -> here.add(limit.row));
    assertThat(here).isEqualTo(unary);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "TANH",
        "SIGMOID",
        "LOG_SIGMOID",
        "SOFTPLUS",
        "RELU",
        "GELU",
        "SILU",
        "ATAN",
        "ERF",
        "ERFC",
        "GAUSSIAN",
        "NORMAL_PDF",
        "NDTR",
        "GELU_SLOPE",
        "SILU_SLOPE",
        "MISH",
        "MISH_SLOPE",
        "GELU_TANH",
        "GELU_TANH_SLOPE",
        "SOFTSIGN",
        "TANH_SHRINK",
        "SINC"
      })
  void saturatingRowsStayFiniteToThirdOrder(Elementwise row) {
    for (double x : new double[] {20, 40, 400, 711, 800, 1e8, 1e154, 1e155, 1e300, INF}) {
      for (double at : new double[] {x, -x}) {
        Double[] derivatives = derivatives(row::apply, at, 3);
        for (int order = 1; order <= 3; order++) {
          assertThat(derivatives[order]).as("order %d at %s", order, at).isFinite();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void nanInAnyOperandGivesNanUnlessItIsNotRead(Elementwise row) {
    double[] numbers = {Double.NaN, 0, 1, -1, 2.5, INF, -INF};
    for (double a : numbers) {
      for (double b : numbers) {
        for (double c : numbers) {
          boolean nan =
              Double.isNaN(a)
                  || (row.arity() > 1 && Double.isNaN(b))
                  || (row.arity() > 2 && Double.isNaN(c));
          if (nan && !answersNan(row, a, b, c)) {
            assertThat(row.primal(a, b, c)).as("%s(%s, %s, %s)", row, a, b, c).isNaN();
          }
        }
      }
    }
  }

  /// Where a row has an answer although an operand is NaN.
  private static boolean answersNan(Elementwise row, double a, double b, double c) {
    return switch (row) {
      case EQUAL, GREATER, GREATER_EQUAL -> true;
      case WHERE -> a != 0 ? !Double.isNaN(b) : !Double.isNaN(c);
      case STRONG_MUL -> a == 0;
      case ZERO_MUL -> a == 0 || b == 0;
      case POW -> b == 0 || a == 1;
      case HYPOT -> Double.isInfinite(a) || Double.isInfinite(b);
      case LEAKY_RELU, ELU -> a > 0;
      case COPY_SIGN -> !Double.isNaN(a);
      case FMAX, FMIN -> !Double.isNaN(a) || !Double.isNaN(b);
      default -> false;
    };
  }

  @Test
  void comparisonsWithNanAreFalse() {
    for (Elementwise row :
        List.of(Elementwise.EQUAL, Elementwise.GREATER, Elementwise.GREATER_EQUAL)) {
      assertThat(row.primal(Double.NaN, 1, 0)).as("%s", row).isZero();
      assertThat(row.primal(1, Double.NaN, 0)).as("%s", row).isZero();
      assertThat(row.primal(Double.NaN, Double.NaN, 0)).as("%s", row).isZero();
    }
  }

  /// Functions that are infinite or NaN at 0 or left of it, in value or derivative.
  static List<Named<UnaryOperator<Value>>> broken() {
    return List.of(
        Named.of("log x", Value::log),
        Named.of("√x", Value::sqrt),
        Named.of("reciprocal of x", Value::reciprocal),
        Named.of("1/x", x -> x.rdiv(1)),
        Named.of("x^½", x -> x.pow(0.5)),
        Named.of("log √x", x -> x.sqrt().log()),
        Named.of("|log x|", x -> x.log().abs()),
        Named.of("relu √−√x", x -> x.sqrt().neg().sqrt().relu()),
        Named.of("max(log x, 1)", x -> x.log().maximum(1)),
        Named.of("hypot(√(x − 1), 2)", x -> x.sub(1).sqrt().hypot(2)),
        Named.of("atan2(log(x − 1), x)", x -> x.sub(1).log().atan2(x)),
        Named.of("leakyRelu log(x − 1)", x -> x.sub(1).log().leakyRelu(0.1)),
        Named.of("clamp log(x − 1)", x -> x.sub(1).log().clamp(-1, 1)),
        Named.of("softplus exp log x", x -> x.log().exp().softplus()),
        Named.of("x·x⁻²", x -> x.reciprocal().square().mul(x)));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void whereBlocksTheBranchNotTakenToAnyOrder(UnaryOperator<Value> broken) {
    UnaryOperator<Value> guarded = x -> Value.where(x.greater(0), broken.apply(x), x.square());
    for (double x : new double[] {0, -2}) {
      assertThat(derivatives(guarded, x, 3)).containsExactly(x * x, 2 * x + 0.0, 2.0, 0.0);
      UnaryOperator<Value> tensors = v -> guarded.apply(v.broadcastTo(Shape.of(2)).mul(1)).sum();
      assertThat(derivatives(tensors, x, 3)).containsExactly(2 * x * x, 4 * x + 0.0, 4.0, 0.0);
    }
  }

  @Test
  void powerAtTheEdges() {
    assertPartials(0, 0, 0, 0);
    assertPartials(0, 1, 1, 0);
    assertPartials(0, 2, 0, 0);
    assertPartials(0, 0.5, INF, 0);
    assertPartials(0, -1, -INF, -INF);
    assertPartials(-2, 3, 12, Double.NaN);
    assertPartials(Double.NaN, 0, 0, Double.NaN);
  }

  private static void assertPartials(double a, double b, double byA, double byB) {
    Value base = Value.variable(a);
    Value exponent = Value.variable(b);
    Gradients gradients = base.pow(exponent).backward();
    assertThat(gradients.of(base).item() + 0.0).as("%s^%s by a", a, b).isEqualTo((Double) byA);
    assertThat(gradients.of(exponent).item() + 0.0).as("%s^%s by b", a, b).isEqualTo((Double) byB);
  }

  @Test
  void anUndefinedPartialDoesNotTouchTheOtherOperand() {
    Value base = Value.variable(-2);
    assertThat(base.pow(3).backward().of(base).item()).isEqualTo(12);
    assertThat(derivatives(x -> x.pow(3), -2, 3)).containsExactly(-8.0, 12.0, -12.0, 6.0);
  }

  @Test
  void reductionsOfNonFiniteNumbers() {
    Value nan = Value.variable(Value.vector(1, Double.NaN, 3));
    for (Value y :
        List.of(nan.sum(), nan.mean(), nan.max(), nan.min(), nan.prod(), nan.logSumExp())) {
      assertThat(y.item()).as("%s", y).isNaN();
    }
    assertThat(nan.softmax().toArray()).containsOnly(Double.NaN);
    assertThat(nan.logSoftmax().toArray()).containsOnly(Double.NaN);
    assertThat(nan.sum().backward().of(nan).toArray()).containsExactly(1, 1, 1);

    Value infinite = Value.variable(Value.vector(1, -INF, 2, -INF));
    assertThat(infinite.logSumExp().item()).isEqualTo(2 + Math.log1p(Math.exp(-1)));
    double[] share = {Math.exp(-1) / (1 + Math.exp(-1)), 0, 1 / (1 + Math.exp(-1)), 0};
    assertThat(infinite.logSumExp().backward().of(infinite).toArray())
        .usingComparatorWithPrecision(1e-15)
        .containsExactly(share);
    assertThat(infinite.softmax().toArray())
        .usingComparatorWithPrecision(1e-15)
        .containsExactly(share);
    assertThat(infinite.softmax().slice(0, 0, 1).sum().backward().of(infinite).toArray())
        .usingComparatorWithPrecision(1e-15)
        .containsExactly(share[0] * share[2], 0, -share[0] * share[2], 0);
    assertThat(infinite.logSoftmax().slice(0, 0, 1).sum().backward().of(infinite).toArray())
        .usingComparatorWithPrecision(1e-15)
        .containsExactly(share[2], 0, -share[2], 0);
    assertThat(infinite.max().item()).isEqualTo(2);
    assertThat(infinite.min().backward().of(infinite).toArray()).containsExactly(0, 0.5, 0, 0.5);
  }

  @Test
  void logSumExpOfNothingAndOfInfinitiesIsInfinite() {
    assertThat(Value.vector().logSumExp().item()).isEqualTo(-INF);
    assertThat(Value.vector(-INF, -INF).logSumExp().item()).isEqualTo(-INF);
    assertThat(Value.vector(1, INF).logSumExp().item()).isEqualTo(INF);
    assertThat(Value.vector().mean().item()).isNaN();
    assertThat(Value.vector().sum().item()).isZero();
    assertThat(Value.vector().prod().item()).isEqualTo(1);
  }

  @Test
  void largeNumbersDoNotOverflowOnTheWay() {
    Value x = Value.variable(Value.vector(1e300, -1e300, 1000, -1000));
    assertThat(x.logSumExp().item()).isEqualTo(1e300);
    assertThat(x.logSumExp().backward().of(x).toArray()).containsExactly(1, 0, 0, 0);
    assertThat(x.softmax().toArray()).containsExactly(1, 0, 0, 0);
    assertThat(x.logSoftmax().toArray()).containsExactly(0, -2e300, -1e300, -1e300);
    assertThat(Elementwise.HYPOT.primal(1e300, 1e300, 0)).isEqualTo(Math.sqrt(2) * 1e300);
    Value a = Value.variable(1e300);
    Value b = Value.variable(-1e300);
    Gradients gradients = a.hypot(b).backward();
    assertThat(gradients.of(a).item()).isEqualTo(-gradients.of(b).item()).isBetween(0.7, 0.71);
  }
}

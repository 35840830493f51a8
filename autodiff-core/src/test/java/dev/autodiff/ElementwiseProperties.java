package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;

/// What holds for the derivatives of every row of the table, at random points, shapes and
/// broadcasts.
@StatisticsReport(StatisticsReportMode.OFF)
class ElementwiseProperties {
  @Property(
      seed = "1",
      tries = 6000,
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.BOUNDED)
  void reverseModeEqualsFiniteDifferences(
      @ForAll(supplier = RowCase.Broadcast.class) RowCase sample) {
    GradientCheck.Result result =
        GradientCheck.standard()
            .tolerance(1e-8)
            .stepLimit(sample.steps())
            .check(sample::apply, sample.operands());
    assertThat(result.checked()).isEqualTo(sample.entries());
    assertPassed(result);
    cover(sample, sample.entries(), 15);
  }

  // A fixed seed: near a pole the differences' estimate of their own error is at times far too
  // large,
  // so a few samples in a million fail although the derivative agrees to 14 digits.
  @Property(
      tries = 4000,
      seed = "1",
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.BOUNDED)
  void secondOrderEqualsFiniteDifferences(
      @ForAll(supplier = RowCase.Broadcast.class) RowCase sample) {
    GradientCheck.Result result =
        GradientCheck.standard()
            .sample(4, 1)
            .stepLimit(sample.steps())
            .check(Derivatives.of(sample::apply), sample.operands());
    assertThat(result.checked()).isEqualTo(Math.min(4, sample.entries()));
    assertPassed(result);
    cover(sample, sample.entries(), 6);
  }

  @Property(
      tries = 2000,
      seed = "1",
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.BOUNDED)
  void thirdOrderEqualsFiniteDifferences(@ForAll(supplier = RowCase.Scalar.class) RowCase sample) {
    Function<List<Value>, Value> gradient = Derivatives.of(sample::apply);
    assertPassed(
        GradientCheck.standard()
            .stepLimit(sample.steps())
            .check(Derivatives.of(gradient), sample.operands()));
    cover(sample, 1, 5);
  }

  @Property(
      seed = "1",
      tries = 4000,
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.BOUNDED)
  void forwardModeIsTheTransposeOfReverseMode(
      @ForAll(supplier = RowCase.Broadcast.class) RowCase sample) {
    Value cotangent = Derivatives.weights(sample.shape(), 1);
    for (int k = 0; k < sample.operands().size(); k++) {
      int operand = k;
      Value x = sample.operands().get(k);
      Value tangent = Derivatives.weights(x.shape(), 2);
      Value pushed = Autodiff.jvp(v -> sample.applyTo(operand, v), x, tangent);
      Value pulled = Autodiff.vjp(v -> sample.applyTo(operand, v), x, cotangent);
      double scale = Derivatives.absDot(cotangent, pushed) + Derivatives.absDot(pulled, tangent);
      assertThat(Derivatives.dot(cotangent, pushed))
          .as("operand %d", k)
          .isCloseTo(Derivatives.dot(pulled, tangent), within(1e-12 * scale));
    }
    cover(sample, sample.entries(), 6);
  }

  @Property(
      seed = "1",
      tries = 4000,
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.BOUNDED)
  void forwardModeEqualsDirectionalDifferences(
      @ForAll(supplier = RowCase.Broadcast.class) RowCase sample) {
    Value cotangent = Derivatives.weights(sample.shape(), 3);
    for (int k = 0; k < sample.operands().size(); k++) {
      int operand = k;
      Value x = sample.operands().get(k);
      Value tangent = Derivatives.weights(x.shape(), 4);
      double step =
          IntStream.range(0, x.shape().size())
              .mapToDouble(entry -> 0.03 * sample.steps().at(operand, entry))
              .reduce(0.03, Math::min);
      double slope =
          Derivatives.slopeAtZero(
              t -> Derivatives.dot(cotangent, sample.applyTo(operand, x.add(tangent.mul(t)))),
              step);
      Value pushed = Autodiff.jvp(v -> sample.applyTo(operand, v), x, tangent);
      // The ends count too: at a minimum, value and slope are 0, and the differences see only the
      // rounding of the two points.
      double scale =
          DoubleStream.of(0, step, -step)
              .mapToObj(t -> x.add(tangent.mul(t)))
              .mapToDouble(
                  at ->
                      Derivatives.absDot(
                              cotangent, Autodiff.jvp(v -> sample.applyTo(operand, v), at, tangent))
                          + Derivatives.absDot(cotangent, sample.applyTo(operand, at)))
              .max()
              .orElseThrow();
      assertThat(Derivatives.dot(cotangent, pushed))
          .as("operand %d", k)
          .isCloseTo(slope, within(1e-5 * scale));
    }
    cover(sample, sample.entries(), 6);
  }

  @Property(seed = "1", tries = 500, edgeCases = EdgeCasesMode.NONE)
  void whereTakesEachBranchByItsMask(@ForAll @Size(max = 6) List<Boolean> mask) {
    Shape shape = Shape.of(mask.size());
    Value condition = Value.tensor(shape, mask.stream().mapToDouble(m -> m ? 1 : 0).toArray());
    Value b = Derivatives.weights(shape, 1);
    Value c = Derivatives.weights(shape, 2).neg();
    Value y = Value.where(condition, b, c);
    for (int i = 0; i < mask.size(); i++) {
      assertThat(y.get(i)).isEqualTo(mask.get(i) ? b.get(i) : c.get(i));
    }
    for (Function<List<Value>, Value> f :
        List.<Function<List<Value>, Value>>of(
            at -> Value.where(condition, at.getFirst(), at.getLast()),
            at -> Value.where(condition, at.getFirst().exp(), at.getLast().sin()))) {
      assertPassed(GradientCheck.standard().sample(5, 1).check(f, List.of(b, c)));
      assertPassed(GradientCheck.standard().sample(5, 1).check(Derivatives.of(f), List.of(b, c)));
    }
  }

  private static void assertPassed(GradientCheck.Result result) {
    assertThat(result.passed()).as(result.message()).isTrue();
  }

  /// Counts samples that compared something, and asks for enough of them from every row.
  private static void cover(RowCase sample, int compared, int least) {
    if (compared > 0) {
      Statistics.collect(sample.row());
    }
    Statistics.coverage(
        rows -> {
          for (Elementwise row : Elementwise.values()) {
            rows.check(row).count(count -> count >= least);
          }
        });
  }
}

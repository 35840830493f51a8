package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;

/// What holds for every shaped operation, with random shapes and arguments.
@StatisticsReport(StatisticsReportMode.OFF)
class ShapedProperties {
  /// Undefined for no elements, or with a value that no difference can be taken of.
  private static final Set<ShapedFamily> NEED_ELEMENTS =
      EnumSet.of(
          ShapedFamily.MEAN,
          ShapedFamily.MAX,
          ShapedFamily.MIN,
          ShapedFamily.LOG_SUM_EXP,
          ShapedFamily.SELECT,
          ShapedFamily.DOT,
          ShapedFamily.VAR,
          ShapedFamily.STD,
          ShapedFamily.NORM,
          ShapedFamily.PICKED);

  @Property(seed = "1", tries = 4000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void valuesEqualPlainLoops(@ForAll ShapedFamily family, @ForAll long seed) {
    assertValues(family.draw(seed));
    cover(family);
  }

  static void assertValues(ShapedCase sample) {
    assertEqual(sample, sample.apply());
    assertEqual(
        sample, sample.function().apply(sample.operands().stream().map(Value::variable).toList()));
  }

  private static void assertEqual(ShapedCase sample, Value y) {
    assertThat(y.shape()).as("%s", sample).isEqualTo(sample.expected().shape());
    double[] expected = sample.expected().toArray();
    double[] actual = y.toArray();
    // Sums of large products, in another order, may leave a small one of them.
    double scale = 8;
    for (double x : expected) {
      scale = Math.max(scale, Math.abs(x));
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i])
          .as("%s, element %d", sample, i)
          .isCloseTo(expected[i], within(1e-14 * scale));
    }
  }

  @Property(seed = "1", tries = 2400, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void reverseModeEqualsFiniteDifferences(@ForAll ShapedFamily family, @ForAll long seed) {
    assertGradients(family.draw(seed));
    cover(family);
  }

  static void assertGradients(ShapedCase sample) {
    GradientCheck.Result result = sample.check(sample.function());
    assertThat(result.checked())
        .isEqualTo(sample.operands().stream().mapToInt(x -> x.shape().size()).sum());
    assertThat(result.passed()).as("%s: %s", sample, result.message()).isTrue();
  }

  @Property(seed = "1", tries = 2400, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void secondOrderEqualsFiniteDifferences(@ForAll ShapedFamily family, @ForAll long seed) {
    ShapedCase sample = family.draw(seed);
    GradientCheck.Result result =
        GradientCheck.standard()
            .sample(4, seed)
            .stepLimit((_, _) -> 0.16)
            .check(Derivatives.of(sample.function()), sample.operands());
    assertThat(result.passed()).as("%s: %s", sample, result.message()).isTrue();
    cover(family);
  }

  @Property(seed = "1", tries = 2400, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void forwardModeIsTheTransposeOfReverseMode(@ForAll ShapedFamily family, @ForAll long seed) {
    assertTransposed(family.draw(seed));
    cover(family);
  }

  static void assertTransposed(ShapedCase sample) {
    Value cotangent = Derivatives.weights(sample.expected().shape(), 1);
    for (int k = 0; k < sample.operands().size(); k++) {
      int operand = k;
      Value x = sample.operands().get(k);
      Value tangent = Derivatives.weights(x.shape(), 2);
      Value pushed = Autodiff.jvp(v -> sample.applyTo(operand, v), x, tangent);
      Value pulled = Autodiff.vjp(v -> sample.applyTo(operand, v), x, cotangent);
      assertThat(pulled.shape()).isEqualTo(x.shape());
      double scale = Derivatives.absDot(cotangent, pushed) + Derivatives.absDot(pulled, tangent);
      assertThat(Derivatives.dot(cotangent, pushed))
          .as("%s, operand %d", sample, k)
          .isCloseTo(Derivatives.dot(pulled, tangent), within(1e-12 * scale));
    }
  }

  @Property(seed = "1", tries = 2400, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void linearOperationsAreTransposedByTheirGradient(
      @ForAll ShapedFamily family, @ForAll long seed) {
    ShapedCase sample = family.draw(seed);
    if (!sample.linear()) {
      return;
    }
    List<Value> x = sample.operands().stream().map(Value::variable).toList();
    Value cotangent = Derivatives.weights(sample.expected().shape(), 3);
    Gradients gradients = sample.function().apply(x).backward(cotangent);
    double pulled = x.stream().mapToDouble(v -> Derivatives.dot(gradients.of(v), v)).sum();
    double scale = x.stream().mapToDouble(v -> Derivatives.absDot(gradients.of(v), v)).sum();
    assertThat(Derivatives.dot(cotangent, sample.apply()))
        .as("%s", sample)
        .isCloseTo(pulled, within(1e-12 * scale));
  }

  @Property(seed = "1", tries = 2400, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void float32KeepsItsType(@ForAll ShapedFamily family, @ForAll long seed) {
    if (family != ShapedFamily.CAST) {
      assertFloat32(family.draw(seed));
    }
  }

  static void assertFloat32(ShapedCase sample) {
    List<Value> narrow =
        sample.operands().stream().map(x -> Value.variable(x.to(DType.FLOAT32))).toList();
    List<Value> wide =
        narrow.stream().map(x -> Value.variable(x.detach().to(DType.FLOAT64))).toList();
    Value y = sample.function().apply(narrow);
    Value exact = sample.function().apply(wide);
    assertThat(y.dtype()).isEqualTo(DType.FLOAT32);
    assertClose(sample, y, exact);
    Value cotangent = Derivatives.weights(sample.expected().shape(), 4);
    Gradients gradients = y.backward(cotangent.to(DType.FLOAT32));
    Gradients expected = exact.backward(cotangent);
    for (int k = 0; k < narrow.size(); k++) {
      Value gradient = gradients.of(narrow.get(k));
      assertThat(gradient.dtype()).isEqualTo(DType.FLOAT32);
      assertThat(gradient.shape()).isEqualTo(narrow.get(k).shape());
      assertClose(sample, gradient, expected.of(wide.get(k)));
    }
  }

  private static void assertClose(ShapedCase sample, Value actual, Value expected) {
    double scale = expected.shape().size() == 0 ? 0 : expected.abs().max().item();
    for (int i = 0; i < expected.shape().size(); i++) {
      assertThat(actual.toArray()[i])
          .as("%s, element %d", sample, i)
          .isCloseTo(expected.toArray()[i], within(3e-6 * Math.max(scale, 1)));
    }
  }

  /// Asks for samples of every family.
  private static void cover(ShapedFamily family) {
    Statistics.collect(family);
    Statistics.coverage(
        families -> {
          for (ShapedFamily each : ShapedFamily.values()) {
            families.check(each).count(count -> count >= 10);
          }
        });
  }

  @Example
  void everyShapedOperationIsSampled() {
    Set<Class<?>> sampled = new HashSet<>();
    for (ShapedFamily family : ShapedFamily.values()) {
      for (int seed = 0; seed < 20; seed++) {
        ShapedCase sample = family.draw(seed);
        Value y = sample.function().apply(sample.operands().stream().map(Value::variable).toList());
        y.backward(Derivatives.weights(y.shape(), 0), SweepOption.KEEP_INNER)
            .nodes()
            .forEach(node -> sampled.add(node.op().getClass()));
      }
    }
    assertThat(sampled).contains(ShapedFamily.operations());
  }

  @Example
  void someSamplesAreEmpty() {
    for (ShapedFamily family : ShapedFamily.values()) {
      boolean some = IntStream.range(0, 300).mapToObj(family::draw).anyMatch(ShapedCase::isEmpty);
      assertThat(some).as("%s", family).isNotEqualTo(NEED_ELEMENTS.contains(family));
    }
  }

  @Example
  void matmulTakesAllCombinationsOfRanks() {
    SplittableRandom random = new SplittableRandom(8);
    for (int left = 1; left <= 4; left++) {
      for (int right = 1; right <= 4; right++) {
        for (int i = 0; i < 10; i++) {
          ShapedCase sample = MovementCases.matmul(left, right, random);
          assertEqual(sample, sample.apply());
          GradientCheck.Result result = sample.check(sample.function());
          assertThat(result.passed()).as("%s: %s", sample, result.message()).isTrue();
        }
      }
    }
  }
}

package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The forms in which a row is evaluated agree: partials stored by the forward pass, fused loops
/// over tensors, rules on live Values, float32; and a row does the same however its operands are
/// used.
class ElementwiseFormsProperties {
  /// From here a step on the way to a float32 gradient may be infinite.
  private static final double NEAR_OVERFLOW = 1e36;

  private static final double[] SPECIAL = {
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    0.0,
    -0.0,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    1e-310,
    Double.MIN_NORMAL,
    1e-300,
    -1e-160,
    1e-17,
    0.5,
    -0.5,
    1,
    -1,
    Math.nextUp(1.0),
    Math.nextDown(1.0),
    2,
    -3,
    19.5,
    -38.5,
    710,
    -746,
    1e154,
    -1e155,
    1e300,
    Double.MAX_VALUE,
    -Double.MAX_VALUE
  };

  private static double number(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> SPECIAL[random.nextInt(SPECIAL.length)];
      case 1 -> Double.longBitsToDouble(random.nextLong());
      default -> Points.any(2, random);
    };
  }

  /// Bits for comparison: one NaN, one zero.
  private static long[] bits(double... numbers) {
    return Arrays.stream(numbers).mapToLong(x -> Double.doubleToLongBits(x + 0.0)).toArray();
  }

  @ParameterizedTest
  @EnumSource
  void fastPartialsEqualTheRulesToTheBit(Elementwise row) {
    double[][] points = points(row);
    int n = points[0].length;
    Value[] operands = Arrays.stream(points).map(Value::vector).toArray(Value[]::new);
    Value y = row.apply(operands);
    for (int k = 0; k < row.arity(); k++) {
      double[] fast = new double[n];
      for (int i = 0; i < n; i++) {
        double b = row.arity() > 1 ? points[1][i] : 0;
        double c = row.arity() > 2 ? points[2][i] : 0;
        fast[i] = row.partial(k).at(points[0][i], b, c, row.primal(points[0][i], b, c));
      }
      double[] rule = row.partial(k, operands, y).broadcastTo(y.shape()).toArray();
      for (int i = 0; i < n; i++) {
        assertThat(Double.doubleToLongBits(fast[i]))
            .as("partial %d at %s: %s, rule %s", k, at(points, i), fast[i], rule[i])
            .isEqualTo(Double.doubleToLongBits(rule[i]));
      }
    }
  }

  private static List<Double> at(double[][] points, int i) {
    return Arrays.stream(points).map(operand -> operand[i]).toList();
  }

  /// Every combination of special numbers, and random ones; one array per operand.
  private static double[][] points(Elementwise row) {
    int arity = row.arity();
    int special = (int) Math.pow(SPECIAL.length, arity);
    SplittableRandom random = new SplittableRandom(17);
    double[][] points = new double[arity][];
    for (int k = 0; k < arity; k++) {
      int period = (int) Math.pow(SPECIAL.length, k);
      double[] combined = new double[special];
      Arrays.setAll(combined, i -> SPECIAL[i / period % SPECIAL.length]);
      points[k] =
          DoubleStream.concat(
                  Arrays.stream(combined), random.doubles(3000).map(_ -> number(random)))
              .toArray();
    }
    return points;
  }

  @Property(seed = "1", tries = 6000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void scalarsTensorsAndDifferentiableSweepsGiveTheSameBits(
      @ForAll Elementwise row, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] point = random.doubles(row.arity()).map(_ -> number(random)).toArray();
    double cotangent = random.nextInt(4) == 0 ? 0 : Points.any(1, random);
    double[] expected = gradient(row, Shape.SCALAR, point, cotangent);
    for (Shape shape : List.of(Shape.SCALAR, Shape.of(1), Shape.of(2, 3))) {
      for (SweepOption[] options :
          List.of(new SweepOption[0], new SweepOption[] {SweepOption.DIFFERENTIABLE})) {
        assertThat(bits(gradient(row, shape, point, cotangent, options)))
            .as(
                "at %s, cotangent %s, shape %s, %s: scalar gradient %s",
                Arrays.toString(point),
                cotangent,
                shape,
                Arrays.toString(options),
                Arrays.toString(expected))
            .containsExactly(bits(expected));
      }
    }
  }

  /// The gradient's first element for each operand, after checking that all elements are the same.
  private static double[] gradient(
      Elementwise row, Shape shape, double[] point, double cotangent, SweepOption... options) {
    Value[] operands =
        Arrays.stream(point)
            .mapToObj(x -> Value.variable(Value.full(shape, x)))
            .toArray(Value[]::new);
    Gradients gradients = row.apply(operands).backward(Value.full(shape, cotangent), options);
    double[] first = new double[operands.length];
    for (int k = 0; k < operands.length; k++) {
      double[] elements = gradients.of(operands[k]).toArray();
      first[k] = elements[0];
      double[] same = new double[elements.length];
      Arrays.fill(same, first[k]);
      assertThat(elements).as("lanes of operand %d", k).containsExactly(same);
    }
    return first;
  }

  @Property(seed = "1", tries = 2000, edgeCases = EdgeCasesMode.NONE)
  void constantsAndUnusedVariablesChangeNoGradient(
      @ForAll(supplier = RowCase.Broadcast.class) RowCase sample) {
    List<Value> variables = sample.operands().stream().map(Value::variable).toList();
    Value unused = Value.variable(Derivatives.weights(Shape.of(2, 3), 0));
    Value cotangent = Derivatives.weights(sample.shape(), 1);
    Gradients all = sample.apply(variables).backward(cotangent);
    assertThat(all.reaches(unused)).isFalse();
    assertThat(all.of(unused).shape()).isEqualTo(unused.shape());
    assertThat(all.of(unused).toArray()).containsOnly(0);
    for (int k = 0; k < variables.size(); k++) {
      Value x = variables.get(k);
      Gradients alone = sample.applyTo(k, x).backward(cotangent);
      assertThat(alone.of(x).shape()).isEqualTo(x.shape());
      assertThat(alone.of(x).toArray()).containsExactly(all.of(x).toArray());
      for (int other = 0; other < variables.size(); other++) {
        Value constant = sample.operands().get(other);
        assertThat(alone.reaches(variables.get(other))).isEqualTo(other == k);
        assertThatThrownBy(() -> alone.of(constant))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("constant");
      }
    }
  }

  @Property(seed = "1", tries = 1500, edgeCases = EdgeCasesMode.NONE)
  void aVariableInEveryOperandGetsTheSumOfThePartials(@ForAll Elementwise row, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Value x = Value.variable(Points.any(1, random));
    Value[] operands = new Value[row.arity()];
    Arrays.fill(operands, x);
    Value y = row.apply(operands);
    double sum = 0;
    for (int k = 0; k < operands.length; k++) {
      sum += row.partial(k).at(x.item(), x.item(), x.item(), y.item());
    }
    assertThat(bits(y.backward().of(x).item())).as("at %s", x).containsExactly(bits(sum));
    if (Points.roomy(row, x.item(), x.item(), x.item())) {
      double room = Math.min(1, row.domain().room(x.item(), x.item(), x.item()));
      GradientCheck.standard()
          .stepLimit((_, _) -> 0.5 * room / Math.max(1, Math.abs(x.item())))
          .check(
              v -> {
                Arrays.fill(operands, v);
                return row.apply(operands);
              },
              x)
          .assertPassed();
    }
  }

  @Property(seed = "1", tries = 500, edgeCases = EdgeCasesMode.NONE)
  void fanOutAddsUp(@ForAll(supplier = RowCase.Scalar.class) RowCase sample) {
    List<Value> variables = sample.operands().stream().map(Value::variable).toList();
    double[] weights = Derivatives.weights(Shape.of(200), 5).toArray();
    Value loss = Value.of(0);
    for (double weight : weights) {
      loss = loss.add(sample.apply(variables).mul(weight));
    }
    double total = Arrays.stream(weights).sum();
    Gradients many = loss.backward();
    Gradients one = sample.apply(variables).backward();
    for (Value x : variables) {
      double expected = one.of(x).item() * total;
      assertThat(many.of(x).item()).isCloseTo(expected, within(1e-13 * Math.abs(expected)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void emptyTensorsHaveEmptyGradients(Elementwise row) {
    Value empty = Value.variable(Value.tensor(Shape.of(2, 0, 3)));
    Value stretched = Value.variable(Value.vector(0.5, 0.25, 0.125));
    for (int k = 0; k < row.arity(); k++) {
      Value[] operands = new Value[row.arity()];
      Arrays.fill(operands, stretched);
      operands[k] = empty;
      Value y = row.apply(operands);
      assertThat(y.shape()).isEqualTo(empty.shape());
      for (SweepOption[] options :
          List.of(new SweepOption[0], new SweepOption[] {SweepOption.DIFFERENTIABLE})) {
        Gradients gradients = y.backward(Value.tensor(y.shape()), options);
        assertThat(gradients.of(empty).shape()).isEqualTo(empty.shape());
        assertThat(gradients.of(stretched).toArray()).containsExactly(0, 0, 0);
      }
    }
  }

  @Property(seed = "1", tries = 2000, edgeCases = EdgeCasesMode.NONE)
  void float32RoundsOnceAndKeepsItsType(
      @ForAll(supplier = RowCase.Broadcast.class) RowCase sample) {
    List<Value> narrow = new ArrayList<>();
    List<Value> wide = new ArrayList<>();
    for (Value operand : sample.operands()) {
      narrow.add(Value.variable(operand.to(DType.FLOAT32)));
      wide.add(Value.variable(operand.to(DType.FLOAT32).to(DType.FLOAT64)));
    }
    Value y = sample.apply(narrow);
    Value exact = sample.apply(wide);
    assertThat(y.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(y.toArray()).containsExactly(exact.to(DType.FLOAT32).toArray());
    Value cotangent = Derivatives.weights(sample.shape(), 3).to(DType.FLOAT32);
    for (SweepOption[] options :
        List.of(new SweepOption[0], new SweepOption[] {SweepOption.DIFFERENTIABLE})) {
      Gradients gradients = y.backward(cotangent, options);
      Gradients expected = exact.backward(cotangent.to(DType.FLOAT64));
      for (int k = 0; k < narrow.size(); k++) {
        Value gradient = gradients.of(narrow.get(k));
        assertThat(gradient.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(gradient.shape()).isEqualTo(narrow.get(k).shape());
        double scale =
            exact.localDerivative(k).abs().add(exact.detach().abs().minimum(1)).sum().item();
        assertClose(gradient.toArray(), expected.of(wide.get(k)).toArray(), scale);
      }
    }
  }

  @Example
  void numbersTakeTheTypeOfTheValueTheyMeet() {
    for (Shape shape : List.of(Shape.SCALAR, Shape.of(2))) {
      Value x = Value.full(shape, 0.1).to(DType.FLOAT32);
      assertThat(x.sub(0.1).toArray()).as("%s", shape).containsOnly(0);
      assertThat(x.sub(0.1).dtype()).isEqualTo(DType.FLOAT32);
    }
  }

  /// A few roundings of float32 apart, relative to what was added up over the lanes. The value
  /// counts too, because a derivative near one of its roots cancels. Below the normal range digits
  /// are lost, and factors that come later, as in the slope of `gelu`, enlarge the loss.
  private static void assertClose(double[] actual, double[] expected, double scale) {
    for (int i = 0; i < expected.length; i++) {
      double tolerance = 1e-5 * scale + 1e-3 * Float.MIN_NORMAL;
      if (Math.abs(expected[i]) < NEAR_OVERFLOW) {
        assertThat(actual[i]).isCloseTo(expected[i], within(tolerance));
      } else {
        assertThat(actual[i] * Math.signum(expected[i])).isGreaterThan(NEAR_OVERFLOW / 2);
      }
    }
  }
}

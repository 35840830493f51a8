package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Shaped operations where random points do not lead: zeros, ties, repetitions, empty axes,
/// conversions.
class ShapedEdgesTest {
  private static double[] gradient(UnaryOperator<Value> f, double... at) {
    return Autodiff.grad(f).apply(Value.vector(at)).toArray();
  }

  @Test
  void productsWithZerosAreExactInFirstAndSecondOrder() {
    assertThat(gradient(Value::prod, 2, 0, 5)).containsExactly(0, 10, 0);
    assertThat(gradient(Value::prod, 2, 0, 5, 0)).containsExactly(0, 0, 0, 0);
    assertThat(gradient(Value::prod, 0, 0, 0)).containsExactly(0, 0, 0);
    assertThat(Autodiff.hessian(Value::prod, Value.vector(2, 0, 5, 0)).toArray())
        .containsExactly(0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0, 10, 0, 0);
    assertThat(Autodiff.hessian(Value::prod, Value.vector(0, 3, 0)).toArray())
        .containsExactly(0, 0, 3, 0, 0, 0, 3, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void elementsThatTieShareTheCotangent(boolean largest) {
    double sign = largest ? 1 : -1;
    UnaryOperator<Value> extremum = x -> largest ? x.max() : x.min();
    assertThat(gradient(extremum, 3 * sign, sign, 3 * sign)).containsExactly(0.5, 0, 0.5);
    assertThat(gradient(extremum, 7, 7, 7, 7)).containsExactly(0.25, 0.25, 0.25, 0.25);
    Value x = Value.variable(Value.matrix(new double[][] {{2, 2}, {sign, 0}}));
    Value rows = largest ? x.max(true, 1) : x.min(true, 1);
    assertThat(rows.backward(Value.matrix(new double[][] {{4}, {10}})).of(x).toArray())
        .containsExactly(2, 2, 10, 0);
  }

  @Test
  void repeatedIndicesAddUp() {
    assertThat(gradient(x -> x.indexSelect(0, 1, 1, 0, 1).sum(), 5, 6, 7)).containsExactly(1, 3, 0);
    assertThat(gradient(x -> x.gather(0, Shape.of(4), 2, 2, 2, 2).square().sum(), 5, 6, 7))
        .containsExactly(0, 0, 4 * 2 * 7);
  }

  @Test
  void slicesMayRunBackwards() {
    Value x = Value.vector(0, 1, 2, 3, 4);
    assertThat(x.slice(0, 4, Integer.MIN_VALUE, -1).toArray()).containsExactly(4, 3, 2, 1, 0);
    assertThat(x.slice(0, -1, 0, -2).toArray()).containsExactly(4, 2);
    assertThat(x.slice(0, 100, -100, -3).toArray()).containsExactly(4, 1);
    assertThat(x.slice(0, 1, 1, -1).toArray()).isEmpty();
    assertThat(gradient(v -> v.slice(0, -1, 0, -2).mul(Value.vector(10, 20)).sum(), 0, 1, 2, 3, 4))
        .containsExactly(0, 0, 20, 0, 10);
  }

  @Test
  void emptyPartsJoinAndGetEmptyGradients() {
    Value empty = Value.variable(Value.tensor(Shape.of(2, 0)));
    Value part = Value.variable(Value.matrix(new double[][] {{1}, {2}}));
    Value y = Value.concat(1, empty, part, empty, part);
    assertThat(y.toArray()).containsExactly(1, 1, 2, 2);
    Gradients gradients = y.backward(Value.matrix(new double[][] {{1, 2}, {3, 4}}));
    assertThat(gradients.of(empty).shape()).isEqualTo(empty.shape());
    assertThat(gradients.of(part).toArray()).containsExactly(3, 7);
  }

  @Test
  void reductionsOfNothingHaveGradientsToo() {
    Value empty = Value.variable(Value.tensor(Shape.of(0, 2)));
    for (Value y : new Value[] {empty.sum(0), empty.prod(0), empty.logSumExp(0), empty.mean(0)}) {
      assertThat(y.shape()).isEqualTo(Shape.of(2));
      assertThat(y.isConstant()).as("%s", y).isFalse();
      assertThat(y.sum().backward().of(empty).shape()).as("%s", y).isEqualTo(empty.shape());
    }
    assertThat(empty.max(1).shape()).isEqualTo(Shape.of(0));
    assertThat(empty.max(1).sum().backward().of(empty).shape()).isEqualTo(empty.shape());
  }

  @Test
  void matrixProductsOverNothingAreZero() {
    Value a = Value.variable(Value.tensor(Shape.of(2, 0)));
    Value b = Value.variable(Value.tensor(Shape.of(0, 3)));
    Value y = a.matmul(b);
    assertThat(y.shape()).isEqualTo(Shape.of(2, 3));
    assertThat(y.toArray()).containsOnly(0);
    assertThat(y.sum().backward().of(a).shape()).isEqualTo(a.shape());
  }

  @Test
  void conversionsRoundOnceAndConvertTheGradientBack() {
    Value x = Value.variable(Value.vector(0.1, 1e-60, 1e300));
    Value narrow = x.to(DType.FLOAT32);
    assertThat(narrow.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(narrow.toArray()).containsExactly((float) 0.1, 0, Double.POSITIVE_INFINITY);
    Value cotangent = Value.vector(1, 2, 3).to(DType.FLOAT32);
    Value gradient = narrow.backward(cotangent).of(x);
    assertThat(gradient.dtype()).isEqualTo(DType.FLOAT64);
    assertThat(gradient.toArray()).containsExactly(1, 2, 3);
    Value y = Value.variable(Value.of(0.1).to(DType.FLOAT32));
    assertThat(y.to(DType.FLOAT64).item()).isEqualTo((float) 0.1);
    assertThat(y.to(DType.FLOAT64).square().backward().of(y).dtype()).isEqualTo(DType.FLOAT32);
  }

  @Test
  void shapedOperationsOnConstantsRecordNothing() {
    for (ShapedCase sample : ShapedCase.all(2)) {
      assertThat(sample.apply().isConstant()).as("%s", sample).isTrue();
      assertThat(sample.apply().operands()).as("%s", sample).isEmpty();
    }
  }

  @Test
  void movingFloat32ElementsKeepsThem() {
    Value cube = Value.tensor(Shape.of(2, 3, 2), 0.1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, -0.0);
    Value narrow = cube.to(DType.FLOAT32);
    for (int[] axes : new int[][] {{2, 0, 1}, {0, 2, 1}, {1, 0, 2}}) {
      assertThat(narrow.permute(axes).toArray())
          .isEqualTo(cube.permute(axes).to(DType.FLOAT32).toArray());
    }
    for (int axis = 0; axis < 3; axis++) {
      Value taken = narrow.indexSelect(axis, 1, 0, 1);
      assertThat(taken.dtype()).isEqualTo(DType.FLOAT32);
      assertThat(taken.toArray())
          .isEqualTo(cube.indexSelect(axis, 1, 0, 1).to(DType.FLOAT32).toArray());
    }
    assertThat(narrow.indexSelect(1).shape()).isEqualTo(Shape.of(2, 0, 2));
    assertThat(cube.indexSelect(1, 2, 0).toArray()).containsExactly(4, 5, 0.1, 1, 10, -0.0, 6, 7);
  }

  /// Others are copied to twice their size before anything is computed.
  @Test
  void theseReadFloat32ArraysAsTheyAre() {
    assertThat(
            RulesPage.examples().stream()
                .map(Value::op)
                .filter(op -> ((Shaped) op).takesFloats())
                .map(Op::opName))
        .containsOnly(
            "sum",
            "max",
            "min",
            "logSumExp",
            "softmax",
            "logSoftmax",
            "var",
            "std",
            "norm",
            "matmul",
            "convolve",
            "permute",
            "broadcastTo",
            "slice",
            "select",
            "indexSelect",
            "gather",
            "flip");
  }

  @Test
  void changesOfShapeAndTypeShareTheElements() {
    assertThat(
            RulesPage.examples().stream()
                .map(Value::op)
                .filter(op -> ((Shaped) op).keepsElements())
                .map(Op::opName))
        .containsExactlyInAnyOrder("reshape", "to");
  }

  @Test
  void sumsOfNoValuesAreZero() {
    assertThat(Value.sum(List.of()).item()).isZero();
    assertThat(Value.dot(List.of(), List.of()).item()).isZero();
  }

  @Test
  void nothingMovesAlongAnEmptyAxis() {
    Value empty = Value.tensor(Shape.of(2, 0));
    assertThat(Autodiff.jvp(x -> x.logCumSumExp(1), empty, empty).shape())
        .isEqualTo(Shape.of(2, 0));
    Value none = Value.tensor(Shape.of(0, 2));
    assertThat(Autodiff.jvp(x -> x.logCumSumExp(1), none, none).shape()).isEqualTo(Shape.of(0, 2));
  }

  @Test
  void whatIsStoppedKeepsItsNumbersAndHasNoDerivative() {
    Stop stop = new Stop();
    Value at = Value.vector(2, 3);
    UnaryOperator<Value> f = x -> Value.apply(stop, x.mul(2)).mul(x);
    assertThat(f.apply(at).toArray()).containsExactly(8, 18);
    assertThat(Autodiff.compile(f, at.shape()).apply(at).toArray()).containsExactly(8, 18);
    assertThat(gradient(x -> f.apply(x).sum(), 2, 3)).containsExactly(4, 6);
    assertThat(Autodiff.jvp(f, at, Value.vector(1, 10)).toArray()).containsExactly(4, 60);
    assertThat(stop.batched(3).shape(Shape.of(3, 2))).isEqualTo(Shape.of(3, 2));
    Value y = Value.apply(stop, Value.variable(at));
    assertThat(y.op().opName()).isEqualTo("stopGradient");
    assertThat(GraphReport.of(y).forwardFlops()).isZero();
    assertThat(stop.keepsElements()).isTrue();
    assertThat(stop.formula()).contains("derivative 0");
    assertThat(stop.reference()).isEqualTo("definition");
  }

  @Test
  void indicesAreNumbersWithoutADerivative() {
    Indices largest = new Indices("argmax", Indices.Kind.LARGEST, 0, 1);
    UnaryOperator<Value> f = x -> Value.apply(largest, x);
    Value at = Value.vector(1, 7, 3);
    assertThat(f.apply(at).toArray()).containsExactly(1);
    assertThat(Autodiff.jvp(f, at, at).toArray()).containsExactly(0);
    assertThat(gradient(x -> f.apply(x).sum(), 1, 7, 3)).containsExactly(0, 0, 0);
    assertThat(largest.formula()).contains("the first of the largest elements");
    assertThat(largest.reference()).isEqualTo("definition");
  }

  @Test
  void productsOverTheFirstAxis() {
    Value x = Value.matrix(new double[][] {{1, 2, 3}, {4, 5, 6}});
    assertThat(x.prod(0).toArray()).containsExactly(4, 10, 18);
    assertThat(x.prod(1).toArray()).containsExactly(6, 120);
  }

  /// A plan uses arrays again, so anything may be in them.
  @Test
  void primalsFillEveryElement() {
    Value stopped = Value.apply(new Stop(), Value.variable(Value.vector(2, 3)));
    List<Value> all =
        Stream.concat(RulesPage.examples().stream(), Stream.of(stopped))
            .filter(y -> !(y.op() instanceof Checkpoint)) // made with its elements
            .toList();
    for (Value y : all) {
      Dense[] operands =
          y.operands().stream().map(x -> new Dense(x.shape(), x.toArray())).toArray(Dense[]::new);
      double[] elements = new double[y.shape().size()];
      Arrays.fill(elements, Double.NaN);
      ((Shaped) y.op()).primal(new Dense(y.shape(), elements), operands);
      assertThat(elements)
          .as("%s", y.op())
          .containsExactly(y.to(DType.FLOAT64).toArray(), within(1e-7));
    }
  }
}

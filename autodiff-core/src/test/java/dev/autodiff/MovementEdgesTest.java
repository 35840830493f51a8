package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/// Operations that move elements, at the ends of axes and of what is allowed, and what their errors
/// say is allowed.
class MovementEdgesTest {
  private static final Value MATRIX = Value.matrix(new double[][] {{1, 2, 3}, {4, 5, 6}});
  private static final Value CUBE = Value.tensor(Shape.of(2, 3, 4), counted(24));

  private static double[] counted(int n) {
    double[] numbers = new double[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = i;
    }
    return numbers;
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refused(Runnable call) {
    return assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void axesAndIndicesAreNamedFromTheFirstToTheLast() {
    refused(() -> MATRIX.sum(2)).hasMessageEndingWith("Use an axis from -2 to 1.");
    refused(() -> MATRIX.sum(-3)).hasMessageEndingWith("Use an axis from -2 to 1.");
    refused(() -> MATRIX.var(2)).hasMessageStartingWith("var:");
    refused(() -> MATRIX.std(2)).hasMessageStartingWith("std:");
    refused(() -> Value.of(1).sum(0)).hasMessageEndingWith("A scalar has no axes.");
    refused(() -> MATRIX.unsqueeze(3)).hasMessageEndingWith("Use an axis from -3 to 2.");
    refused(() -> MATRIX.select(1, 3)).hasMessageEndingWith("Use indices from -3 to 2.");
    refused(() -> MATRIX.select(1, -4)).hasMessageEndingWith("Use indices from -3 to 2.");
    refused(() -> MATRIX.slice(1, 0, 0).select(1, 0)).hasMessageEndingWith("The axis is empty.");
    assertThat(MATRIX.select(1, -3)).hasToString(MATRIX.select(1, 0).toString());
  }

  @Test
  void eachElementMayBeRepeatedAsOftenAsItShould() {
    Value x = Value.variable(MATRIX);
    Value y = x.repeatInterleave(new int[] {2, 0, 1}, -1);
    assertThat(y.shape()).isEqualTo(Shape.of(2, 3));
    assertThat(y.toArray()).containsExactly(1, 1, 3, 4, 4, 6);
    assertThat(y.sum().backward().of(x).toArray()).containsExactly(2, 0, 1, 2, 0, 1);
    refused(() -> x.repeatInterleave(new int[] {1, 2}, 1))
        .hasMessageContaining("got 2 repetitions");
    refused(() -> x.repeatInterleave(new int[] {1, -1, 2}, 1))
        .hasMessageContainingAll("repeatInterleave", "-1");
  }

  @Test
  void repetitionsAreNodesOfTheirName() {
    Value x = Value.variable(MATRIX);
    assertThat(x.tile(2).operands().getFirst().op().opName()).isEqualTo("tile");
    assertThat(x.repeatInterleave(2, 0).operands().getFirst().op().opName())
        .isEqualTo("repeatInterleave");
  }

  @Test
  void shapesAreEqualByTheirLengths() {
    assertThat(Shape.of(2, 3)).isEqualTo(Shape.of(2, 3)).isNotEqualTo(Shape.of(3, 2));
    assertThat(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3));
    assertThat(Shape.of(2, 3).hashCode()).isNotEqualTo(Shape.of(3, 2).hashCode());
    assertThat(Shape.of(Integer.MAX_VALUE).size()).isEqualTo(Integer.MAX_VALUE);
    refused(() -> Shape.of(Integer.MAX_VALUE, 2)).hasMessageContaining("more than 2147483647");
  }

  @Test
  void chunksOfAnEmptyAxisAreEmpty() {
    List<Value> parts = Value.tensor(Shape.of(0, 2)).chunk(0, 3);
    assertThat(parts).hasSize(3).allMatch(part -> part.shape().equals(Shape.of(0, 2)));
    assertThat(CUBE.chunk(2, 3))
        .extracting(Value::shape)
        .containsExactly(Shape.of(2, 3, 2), Shape.of(2, 3, 2));
  }

  @Test
  void partsMayBeEmptyButNotNegative() {
    assertThat(MATRIX.split(1, 0, 3, 0))
        .extracting(part -> part.shape().length(1))
        .containsExactly(0, 3, 0);
    refused(() -> MATRIX.split(1, 4, -1)).hasMessageContaining("[4, -1]");
    refused(() -> MATRIX.split(1, Integer.MAX_VALUE, Integer.MAX_VALUE, 5));
  }

  @Test
  void flattenNamesItsAxesInOrder() {
    assertThat(CUBE.flatten(1, 1).shape()).isEqualTo(CUBE.shape());
    assertThat(CUBE.flatten(0, 1).shape()).isEqualTo(Shape.of(6, 4));
    assertThat(Value.of(3).flatten(0, -1).toArray()).containsExactly(3);
    refused(() -> CUBE.flatten(2, 1)).hasMessageContaining("comes after");
  }

  @Test
  void differencesOfWhatIsTooShortAreEmpty() {
    assertThat(Value.vector(1).diff(1, 0).shape()).isEqualTo(Shape.of(0));
    assertThat(Value.vector(1).diff(5, 0).shape()).isEqualTo(Shape.of(0));
    assertThat(Value.vector(1).diff(Integer.MAX_VALUE, 0).shape()).isEqualTo(Shape.of(0));
    assertThat(Value.vector(1, 4).diff(0, 0).toArray()).containsExactly(1, 4);
    refused(() -> MATRIX.diff(-1, 0)).hasMessageContaining("-1");
  }

  @Test
  void reshapeInfersAnEmptyAxisOnlyIfTheRestIsKnown() {
    assertThat(Value.tensor(Shape.of(0, 3)).reshape(-1, 3).shape()).isEqualTo(Shape.of(0, 3));
    refused(() -> Value.tensor(Shape.of(0, 3)).reshape(-1, 0)).hasMessageContaining("-1");
  }

  @Test
  void slicesEndWhereTheAxisEnds() {
    assertThat(Value.vector(0, 1, 2, 3).slice(0, -9, 9, 3).toArray()).containsExactly(0, 3);
    assertThat(Value.vector(0, 1, 2, 3).slice(0, 3, 0, -1).toArray()).containsExactly(3, 2, 1);
    assertThat(Value.vector(0, 1, 2, 3).slice(0, 9, 0, -1).toArray()).containsExactly(3, 2, 1);
    assertThat(Value.vector(0, 1, 2, 3).slice(0, 0, 4, Integer.MAX_VALUE).toArray())
        .containsExactly(0);
  }

  @Test
  void diagonalsBeginAtTheRightOrBelow() {
    Value wide = Value.tensor(Shape.of(2, 3), counted(6));
    assertThat(wide.diagonal(1, 0, 1).toArray()).containsExactly(1, 5);
    assertThat(wide.diagonal(2, 0, 1).toArray()).containsExactly(2);
    assertThat(wide.diagonal(-1, 0, 1).toArray()).containsExactly(3);
    assertThat(wide.diagonal(3, 0, 1).toArray()).isEmpty();
    assertThat(wide.diagonal(Integer.MAX_VALUE, 0, 1).toArray()).isEmpty();
    assertThat(wide.diagonal(Integer.MIN_VALUE, 0, 1).toArray()).isEmpty();
    assertThat(CUBE.diagonal(-1, 2, 1).toArray()).containsExactly(1, 6, 11, 13, 18, 23);
  }

  @Test
  void gatherReadsAlongOneAxisOfMany() {
    int[] indices = {2, 0, 1, 1, 2, 0, 0, 2};
    Value y = CUBE.gather(1, Shape.of(2, 1, 4), indices);
    double[] expected = new double[8];
    for (int i = 0; i < 2; i++) {
      for (int k = 0; k < 4; k++) {
        expected[4 * i + k] = 12 * i + 4 * indices[4 * i + k] + k;
      }
    }
    assertThat(y.toArray()).containsExactly(expected);
    refused(() -> CUBE.gather(1, Shape.of(2, 1), 0, 1)).hasMessageContaining("[2, 1]");
    refused(() -> CUBE.gather(1, Shape.of(2, 1, 4), 0, 1)).hasMessageContaining("2 numbers");
    refused(() -> CUBE.gather(1, Shape.of(3, 1, 1), 0, 1, 2))
        .hasMessageContaining("axis 0 is too long");
    assertThat(MATRIX.gather(1, Shape.of(1, 4), 2, 2, 0, 0).toArray()).containsExactly(3, 3, 1, 1);
  }

  @Test
  void compiledPicksReadTheRightPlace() {
    Value at = Value.vector(1, 2, 3);
    UnaryOperator<Value> pick = x -> x.gather(0, Shape.of(1), 2).mul(10);
    assertThat(Autodiff.compile(pick, at.shape()).apply(at).toArray()).containsExactly(30);
    UnaryOperator<Value> slope = Autodiff.grad(x -> x.gather(0, Shape.of(1), 2).square().sum());
    assertThat(Autodiff.compile(slope, at.shape()).apply(at).toArray()).containsExactly(0, 0, 6);
  }

  @Test
  void scatteredSourcesMayBeLargerThanTheIndices() {
    Value zeros = Value.full(Shape.of(2, 3), 0);
    Value indices = Value.matrix(new double[][] {{2, 2}});
    assertThat(zeros.scatterAdd(1, indices, MATRIX).toArray()).containsExactly(0, 0, 3, 0, 0, 0);
    assertThat(zeros.scatter(1, indices, MATRIX).toArray()).containsExactly(0, 0, 2, 0, 0, 0);
    refused(() -> zeros.scatterAdd(1, indices, Value.matrix(new double[][] {{1}})))
        .hasMessageContaining("one element per index");
    refused(() -> zeros.scatterAdd(1, indices, Value.vector(1, 2)));
    refused(() -> zeros.scatterAdd(1, Value.matrix(new double[][] {{3}}), MATRIX))
        .hasMessageContaining("index 3");
    Value column = Value.full(Shape.of(3, 1), 0);
    refused(() -> zeros.scatterAdd(1, column, column)).hasMessageContaining("[3, 1]");
  }

  /// Beyond 2²⁴, float32 has no room for every whole number.
  @Test
  void indicesInFloat32HaveToBeExact() {
    Shape longest = Shape.of(1 << 24);
    Shape tooLong = Shape.of((1 << 24) + 1);
    UnaryOperator<Value> argmax = x -> x.to(DType.FLOAT32).argmax(0);
    assertThat(Autodiff.compile(argmax, longest)).isNotNull();
    refused(() -> Autodiff.compile(argmax, tooLong)).hasMessageContaining("FLOAT64");
    refused(() -> Autodiff.compile(x -> x.to(DType.FLOAT32).gather(0, Value.vector(0)), tooLong))
        .hasMessageContaining("too long");
    assertThat(Autodiff.compile(x -> x.argmax(0), tooLong)).isNotNull();
  }

  @Test
  void softmaxRunsOverAxesThatAreApart() {
    Value rows = CUBE.sin().permute(1, 0, 2).reshape(3, 8);
    Value expected = rows.softmax(1).reshape(3, 2, 4).permute(1, 0, 2);
    Value logarithms = rows.logSoftmax(1).reshape(3, 2, 4).permute(1, 0, 2);
    assertThat(CUBE.sin().softmax(0, 2).toArray()).containsExactly(expected.toArray());
    assertThat(CUBE.sin().logSoftmax(0, 2).toArray()).containsExactly(logarithms.toArray());
    assertThat(CUBE.sin().softmax(1, 2).toArray())
        .containsExactly(CUBE.sin().reshape(2, 12).softmax(1).toArray());
  }
}

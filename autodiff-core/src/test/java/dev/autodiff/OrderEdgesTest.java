package dev.autodiff;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Order, running results, statistics and computed indices where random points do not lead: NaN,
/// ties, infinities, empty axes, wrong indices.
class OrderEdgesTest {
  private static final Value EMPTY = Value.tensor(Shape.of(2, 0));

  private static double[] gradient(UnaryOperator<Value> f, double... at) {
    return Autodiff.grad(f).apply(Value.vector(at)).toArray();
  }

  @Test
  void naNIsTheLargestAndEqualElementsKeepTheirOrder() {
    Value x = Value.vector(0.0, NaN, -0.0, 3, NEGATIVE_INFINITY, 0, NaN);
    assertThat(x.sort(0).indices().toArray()).containsExactly(4, 0, 2, 5, 3, 1, 6);
    assertThat(x.sort(0, true).indices().toArray()).containsExactly(1, 6, 3, 0, 2, 5, 4);
    assertThat(x.sort(0).values().toArray())
        .containsExactly(NEGATIVE_INFINITY, 0.0, -0.0, 0, 3, NaN, NaN);
    assertThat(x.topk(0, 3).values().toArray()).containsExactly(NaN, NaN, 3);
    assertThat(x.topk(0, 2, false).indices().toArray()).containsExactly(4, 0);
    assertThat(x.topk(0, 0).values().shape()).isEqualTo(Shape.of(0));
    assertThat(x.argmax().item()).isEqualTo(1);
    assertThat(x.argmin(0).item()).isEqualTo(1);
    assertThat(x.median(0).indices().item()).isEqualTo(1);
    assertThat(x.cummax(0).indices().toArray()).containsExactly(0, 1, 1, 1, 1, 1, 6);
    assertThat(Value.vector(2, 1, 2, 1).cummax(0).indices().toArray()).containsExactly(0, 0, 2, 2);
    assertThat(Value.vector(2, 1, 2, 1).cummin(0).indices().toArray()).containsExactly(0, 1, 1, 3);
    assertThat(Value.vector(4, 1, 3, 2).median(0).values().item()).isEqualTo(2);
  }

  @Test
  void longRowsAreSortedStably() {
    SplittableRandom random = new SplittableRandom(3);
    double[] data = random.doubles(1000).map(x -> Math.floor(x * 50)).toArray();
    for (boolean descending : new boolean[] {false, true}) {
      Indexed sorted = Value.vector(data).sort(0, descending);
      int[] expected =
          IntStream.range(0, 1000)
              .boxed()
              .sorted(
                  (i, j) ->
                      descending
                          ? Double.compare(data[j], data[i])
                          : Double.compare(data[i], data[j]))
              .mapToInt(i -> i)
              .toArray();
      double[] indices = sorted.indices().toArray();
      assertThat(IntStream.range(0, 1000).map(i -> (int) indices[i]).toArray())
          .containsExactly(expected);
      for (int k : new int[] {0, 1, 7, 32, 33, 999, 1000}) {
        assertThat(Value.vector(data).topk(0, k, descending).indices().toArray())
            .containsExactly(Arrays.copyOf(indices, k));
      }
    }
  }

  /// What differs in the last bits only is not confused with the index.
  @Test
  void neighboursAreSorted() {
    double[] data = new double[300];
    for (int i = 0; i < data.length; i++) {
      data[i] = -1 - Math.ulp(1.0) * (i * 7919 % 300);
    }
    double[] expected = data.clone();
    Arrays.sort(expected);
    assertThat(Value.vector(data).sort(0).values().toArray()).containsExactly(expected);
  }

  @Test
  void theFirstOfThoseThatTieGetsAll() {
    assertThat(gradient(x -> x.maxWithIndex(0).values(), 1, 3, 3)).containsExactly(0, 1, 0);
    assertThat(gradient(x -> x.minWithIndex(0).values(), 1, 3, 1)).containsExactly(1, 0, 0);
    assertThat(gradient(x -> x.cummax(0).values().sum(), 3, 1, 3)).containsExactly(2, 0, 1);
  }

  @Test
  void emptyAxes() {
    Value x = Value.variable(EMPTY);
    for (Value y :
        List.of(
            x.cumsum(1),
            x.cumprod(1),
            x.logCumSumExp(1),
            x.sort(1).values(),
            x.cummax(1).values(),
            x.flip(),
            x.roll(3, 1),
            x.cumsum(0).cumprod(0).logCumSumExp(0))) {
      assertThat(y.shape()).isEqualTo(EMPTY.shape());
      assertThat(y.sum().backward().of(x).shape()).isEqualTo(EMPTY.shape());
    }
    assertThat(x.maxWithIndex(0).values().shape()).isEqualTo(Shape.of(0));
    assertThat(x.norm(2, false, 1).toArray()).containsExactly(0, 0);
    assertThat(x.std(0, false, 1).toArray()).containsExactly(NaN, NaN);
    assertThat(x.var(1).sum().backward().of(x).shape()).isEqualTo(EMPTY.shape());
    assertThatThrownBy(() -> x.maxWithIndex(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("maxWithIndex", "[2, 0]");
    assertThatThrownBy(x::argmin).hasMessageContainingAll("argmin", "[2, 0]");
    assertThatThrownBy(() -> x.norm(POSITIVE_INFINITY, false, 1))
        .hasMessageContainingAll("norm", "[2, 0]");
  }

  @Test
  void runningProductsWithZerosAreExactToSecondOrder() {
    UnaryOperator<Value> last = x -> x.cumprod(0).slice(0, -1, 4).sum();
    assertThat(gradient(last, 2, 0, 5, 3)).containsExactly(0, 30, 0, 0);
    assertThat(Autodiff.hessian(last, Value.vector(2, 0, 5, 0)).toArray())
        .containsExactly(Autodiff.hessian(Value::prod, Value.vector(2, 0, 5, 0)).toArray());
  }

  @Test
  void runningLogarithmsAtInfinity() {
    double[] rows = {NEGATIVE_INFINITY, NEGATIVE_INFINITY, 1, NEGATIVE_INFINITY, 1};
    assertThat(Value.vector(rows).logCumSumExp(0).toArray())
        .containsExactly(NEGATIVE_INFINITY, NEGATIVE_INFINITY, 1, 1, 1 + Math.log(2));
    assertThat(gradient(x -> x.logCumSumExp(0).slice(0, 2, 5).sum(), rows))
        .containsExactly(0, 0, 2.5, 0, 0.5);
    assertThat(gradient(x -> x.logCumSumExp(0).sum(), 1, POSITIVE_INFINITY, 2))
        .containsExactly(1, 2, 0);
    assertThat(gradient(x -> x.logCumSumExp(0).slice(0, 1, 2).sum(), 1e308, 1e308))
        .containsExactly(0.5, 0.5);
    assertThat(Value.vector(0, NaN, 1).logCumSumExp(0).toArray()).containsExactly(0, NaN, NaN);
  }

  @Test
  void runningSumsKeepWhatRoundingTakes() {
    double[] y = Value.vector(1e16, 1, 1, -1e16, POSITIVE_INFINITY, 1).cumsum(0).toArray();
    assertThat(y)
        .containsExactly(1e16, 1e16 + 1, 1e16 + 2, 2, POSITIVE_INFINITY, POSITIVE_INFINITY);
    assertThat(1 / Value.vector(-0.0, -0.0).cumsum(0).get(1)).isEqualTo(NEGATIVE_INFINITY);
  }

  @Test
  void spreadFarFromZeroKeepsItsDigits() {
    double[] data = {1e8 + 0.125, 1e8, 1e8 + 0.5};
    double[] near = {0.125, 0, 0.5};
    assertThat(Value.vector(data).var().item())
        .isCloseTo(Value.vector(near).var().item(), within(1e-16));
    double[] expected = gradient(Value::std, near);
    double[] far = gradient(Value::std, data);
    for (int i = 0; i < far.length; i++) {
      assertThat(far[i]).isCloseTo(expected[i], within(1e-15));
    }
    assertThat(Value.vector(1e200, 3e200).std().item()).isEqualTo(Math.sqrt(2) * 1e200);
    assertThat(Value.vector(3e-320, 4e-320).norm().item()).isEqualTo(5e-320);
    assertThat(Value.vector(3e300, -4e300).norm().item()).isEqualTo(5e300);
    assertThat(gradient(Value::norm, 0, 0)).containsExactly(0, 0);
    assertThat(gradient(Value::std, 7, 7, 7)).containsExactly(0, 0, 0);
  }

  @Test
  void theLastOfSeveralElementsForOnePlaceCounts() {
    Value at = Value.vector(1, 0, 1);
    Value source = Value.variable(Value.vector(10, POSITIVE_INFINITY, 30));
    Value x = Value.variable(Value.vector(1, 2, 3));
    Value y = x.scatter(0, at, source);
    assertThat(y.toArray()).containsExactly(POSITIVE_INFINITY, 30, 3);
    Gradients gradients = y.backward(Value.vector(5, 6, 7));
    assertThat(gradients.of(source).toArray()).containsExactly(0, 5, 6);
    assertThat(gradients.of(x).toArray()).containsExactly(0, 0, 7);
  }

  @Test
  void wrongIndicesAreNamed() {
    Value x = Value.matrix(new double[][] {{1, 2}, {3, 4}});
    assertThatThrownBy(() -> x.gather(0, Value.matrix(new double[][] {{0, 2}})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "gather: index 2 does not exist on axis 0 of shape [2, 2]."
                + " Use whole numbers from 0 to 1.");
    assertThatThrownBy(() -> x.indexSelect(1, Value.vector(0.5)))
        .hasMessageContainingAll("indexSelect", "0.5", "axis 1", "[2, 2]");
    assertThatThrownBy(() -> x.indexAdd(0, Value.vector(NaN), Value.full(Shape.of(1, 2), 0)))
        .hasMessageContainingAll("indexAdd", "NaN");
    assertThatThrownBy(() -> x.scatter(1, Value.full(Shape.of(2, 1), -1), x))
        .hasMessageContainingAll("scatter", "index -1");
    Compiled compiled = Autodiff.compile(at -> x.indexSelect(0, at), Shape.of(2));
    assertThat(compiled.apply(Value.vector(1, 1)).toArray()).containsExactly(3, 4, 3, 4);
    assertThatThrownBy(() -> compiled.apply(Value.vector(1, 7)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("indexSelect", "index 7");
  }

  @Test
  void aMaskThatIsNotKnownCannotSelect() {
    assertThatThrownBy(() -> Autodiff.compile(x -> x.maskedSelect(x.greater(0)).sum(), Shape.of(3)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("maskedSelect", "[3]", "where(mask, x, 0)");
    Value mask = Value.vector(1, 0, 1);
    assertThat(Autodiff.compile(x -> x.maskedSelect(mask), Shape.of(3)).apply(mask).toArray())
        .containsExactly(1, 1);
  }

  @Test
  void whatIsPickedDependsOnTheArgumentsOfACompiledFunction() {
    UnaryOperator<Value> f =
        x -> {
          Indexed best = x.topk(1, 2);
          Value spread = x.sort(1, true).values().sub(x.cummax(1).values()).square();
          return best.values().prod().add(spread.mul(x.argmax(1).unsqueeze(1)).sum());
        };
    Compiled value = Autodiff.compile(f, Shape.of(2, 3));
    Compiled slope = Autodiff.compile(Autodiff.grad(f), Shape.of(2, 3));
    SplittableRandom random = new SplittableRandom(9);
    for (int i = 0; i < 20; i++) {
      Value x = ShapedCase.numbers(Shape.of(2, 3), random);
      assertThat(value.apply(x).item()).isCloseTo(f.apply(x).item(), within(1e-12));
      assertThat(slope.apply(x).toArray())
          .containsExactly(Autodiff.grad(f).apply(x).toArray(), within(1e-12));
    }
  }

  @Test
  void indicesOfFloat32ValuesMayBeFloat64() {
    Value x = Value.variable(Value.vector(1, 2, 3).to(DType.FLOAT32));
    Value y = x.gather(0, Value.vector(2, 2)).add(x.indexSelect(0, Value.vector(0, 1)));
    assertThat(y.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(y.sum().backward().of(x).toArray()).containsExactly(1, 1, 2);
    assertThat(x.sort(0).indices().dtype()).isEqualTo(DType.FLOAT32);
  }
}

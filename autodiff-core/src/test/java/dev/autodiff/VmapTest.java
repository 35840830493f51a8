package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Mapping over a first axis, together with derivatives; [CompiledProperties] shows that values are
/// right.
class VmapTest {
  private static final Value ROWS = Derivatives.weights(Shape.of(4, 3), 1);
  private static final Value OTHERS = Derivatives.weights(Shape.of(5, 3), 2);
  private static final Value WEIGHTS = Derivatives.weights(Shape.of(3, 2), 3);

  private static void assertClose(Value actual, Value expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.toArray()).containsExactly(expected.toArray(), within(1e-13));
  }

  @Test
  void whatIsCapturedGetsTheGradientOfAllRows() {
    Value w = Value.variable(WEIGHTS);
    Value mapped = Autodiff.vmap(row -> row.matmul(w).tanh()).apply(ROWS);
    Value together = ROWS.matmul(w).tanh();
    assertClose(mapped.detach(), together.detach());
    assertClose(mapped.square().sum().backward().of(w), together.square().sum().backward().of(w));
  }

  @Test
  void aResultThatIsTheSameForAllRowsCountsOncePerRow() {
    Value w = Value.variable(2);
    Value mapped = Autodiff.vmap(_ -> w.square()).apply(ROWS);
    assertThat(mapped.toArray()).containsExactly(4, 4, 4, 4);
    assertThat(mapped.sum().backward().of(w).item()).isEqualTo(4 * 4);
  }

  @Test
  void theArgumentGetsItsGradient() {
    Value x = Value.variable(ROWS);
    Value mapped = Autodiff.vmap(row -> row.mul(row.sum())).apply(x);
    assertClose(
        mapped.square().sum().backward().of(x),
        x.mul(x.sum(true, 1)).square().sum().backward().of(x));
  }

  @Test
  void detachInsideStopsGradients() {
    UnaryOperator<Value> f = Autodiff.vmap(row -> row.detach().mul(row).sum());
    assertClose(Autodiff.grad(x -> f.apply(x).sum()).apply(ROWS), ROWS);

    Value w = Value.variable(WEIGHTS);
    Value mapped = Autodiff.vmap(row -> row.matmul(w.detach()).add(w.sum())).apply(ROWS);
    assertThat(mapped.sum().backward().of(w).toArray()).containsOnly(4 * 2);
  }

  @Test
  void capturedNodesThatShareTheirNumbersStayApart() {
    Value a = Value.variable(WEIGHTS);
    Value b = Value.variable(WEIGHTS);
    Value mapped =
        Autodiff.vmap(row -> row.matmul(a.detach()).add(row.matmul(a)).add(row.matmul(b).mul(2)))
            .apply(ROWS);
    Gradients gradients = mapped.sum().backward();
    Value once = ROWS.matmul(a).sum().backward().of(a);
    assertClose(gradients.of(a), once);
    assertClose(gradients.of(b), once.mul(2));
  }

  @Test
  void mapsNest() {
    UnaryOperator<Value> products =
        rows -> Autodiff.vmap(a -> Autodiff.vmap(b -> a.mul(b).sum()).apply(OTHERS)).apply(rows);
    assertClose(products.apply(ROWS), ROWS.matmul(OTHERS.transpose()));
    assertClose(
        Autodiff.grad(rows -> products.apply(rows).square().sum()).apply(ROWS),
        Autodiff.grad(rows -> rows.matmul(OTHERS.transpose()).square().sum()).apply(ROWS));

    Value cube = Derivatives.weights(Shape.of(2, 4, 3), 4);
    assertClose(
        Autodiff.vmap(Autodiff.vmap(row -> row.exp().sum())).apply(cube), cube.exp().sum(2));
  }

  @Test
  void gradientsPerSample() {
    UnaryOperator<Value> loss = row -> row.matmul(WEIGHTS).sin().logSumExp();
    Value mapped = Autodiff.vmap(Autodiff.grad(loss)).apply(ROWS);
    Value[] each = ROWS.unbind(0).stream().map(Autodiff.grad(loss)).toArray(Value[]::new);
    assertClose(mapped, Value.stack(0, each));

    // By what the samples share.
    Value shared =
        Autodiff.vmap(row -> Autodiff.grad(w -> row.matmul(w).sin().logSumExp()).apply(WEIGHTS))
            .apply(ROWS);
    for (int i = 0; i < 4; i++) {
      Value row = ROWS.select(0, i);
      assertClose(
          shared.select(0, i), Autodiff.grad(w -> row.matmul(w).sin().logSumExp()).apply(WEIGHTS));
    }
  }

  @Test
  void variablesOfTransformsInsideDoNotShowOutside() {
    UnaryOperator<Value> slopes =
        Autodiff.vmap(row -> Autodiff.grad(w -> row.matmul(w).sin().logSumExp()).apply(WEIGHTS));
    assertThat(slopes.apply(ROWS).isConstant()).isTrue();
    assertClose(Autodiff.compile(slopes, ROWS.shape()).apply(ROWS), slopes.apply(ROWS));
    Value x = Value.variable(ROWS);
    assertThat(slopes.apply(x).sum().backward().nodes()).containsExactly(x);
    Value v = Value.variable(2);
    assertThat(
            Autodiff.vmap(row -> slopes.apply(ROWS).mul(row.sum()).mul(v))
                .apply(ROWS)
                .sum()
                .backward()
                .nodes())
        .containsExactly(v);
  }

  @Test
  void manyTangentsAtOnceGiveTheJacobian() {
    UnaryOperator<Value> f = x -> x.matmul(WEIGHTS).tanh();
    Value point = ROWS.select(0, 0);
    Value unit = Value.tensor(Shape.of(3, 3), 1, 0, 0, 0, 1, 0, 0, 0, 1);
    assertClose(
        Autodiff.vmap(t -> Autodiff.jvp(f, point, t)).apply(unit).transpose(),
        Autodiff.jacobian(f, point));
  }

  @Test
  void mapsCompile() {
    UnaryOperator<Value> f = Autodiff.vmap(Autodiff.grad(row -> row.softmax(0).square().sum()));
    assertThat(Autodiff.compile(f, ROWS.shape()).apply(ROWS).toArray())
        .containsExactly(f.apply(ROWS).toArray());
    Compiled norm = Autodiff.compile(row -> row.square().sum().sqrt(), Shape.of(3));
    assertClose(Autodiff.vmap(norm).apply(ROWS), ROWS.square().sum(1).sqrt());
  }

  @ParameterizedTest
  @EnumSource(names = "CHAIN_SUM", mode = EnumSource.Mode.EXCLUDE) // only compiled programs hold it
  void everyShapedOperationMaps(ShapedFamily family) {
    for (int seed = 0; seed < 40; seed++) {
      ShapedCase sample = family.draw(seed);
      for (int k = 0; k < sample.operands().size(); k++) {
        int operand = k;
        Value x = sample.operands().get(k);
        // No Cholesky factor is there of a matrix's opposite.
        Value other = family == ShapedFamily.CHOLESKY ? x.mul(2) : x.neg();
        Value three = Value.stack(0, x, x.mul(0.5), other);
        UnaryOperator<Value> f = v -> sample.applyTo(operand, v);
        UnaryOperator<Value> gradient = Autodiff.grad(v -> f.apply(v).square().sum());
        for (UnaryOperator<Value> g : List.of(f, gradient)) {
          Value mapped = Autodiff.vmap(g).apply(three);
          Value[] each = three.unbind(0).stream().map(g).toArray(Value[]::new);
          Value all = Value.stack(0, each);
          assertThat(mapped.shape()).as("%s", sample).isEqualTo(all.shape());
          assertThat(mapped.toArray())
              .as("%s", sample)
              .containsExactly(all.toArray(), within(1e-11));
        }
      }
    }
  }

  /// Each row has indices of its own then.
  @Test
  void computedIndicesMap() {
    Value indices = Value.matrix(new double[][] {{0, 2}, {1, 1}, {2, 0}, {0, 0}});
    Value source = Value.vector(10, 20);
    for (BinaryOperator<Value> f :
        List.<BinaryOperator<Value>>of(
            (x, at) -> x.gather(0, at),
            (x, at) -> x.indexSelect(0, at),
            (x, at) -> x.scatterAdd(0, at, source),
            (x, at) -> x.scatter(0, at, source),
            (x, at) -> x.indexAdd(0, at, source),
            (x, at) -> Autodiff.grad(v -> v.indexSelect(0, at).square().sum()).apply(x),
            (x, at) -> Autodiff.grad(v -> v.gather(0, at).square().sum()).apply(x))) {
      Value[] each = new Value[4];
      Arrays.setAll(each, i -> f.apply(ROWS.select(0, i), indices.select(0, i)));
      Value both = Value.concat(1, ROWS, indices);
      UnaryOperator<Value> ofBoth = row -> f.apply(row.slice(0, 0, 3), row.slice(0, 3, 5));
      assertClose(Autodiff.vmap(ofBoth).apply(both), Value.stack(0, each));
      Value shared = Autodiff.vmap(at -> f.apply(ROWS.select(0, 0), at)).apply(indices);
      assertClose(shared.select(0, 0), each[0]);
      Value nested = Autodiff.vmap(Autodiff.vmap(ofBoth)).apply(both.reshape(2, 2, 5));
      assertClose(nested.reshape(Value.stack(0, each).shape()), Value.stack(0, each));
    }
  }

  @Test
  void noRowsGiveNoResults() {
    Value none = Value.tensor(Shape.of(0, 3));
    assertThat(Autodiff.vmap(row -> row.matmul(WEIGHTS)).apply(none).shape())
        .isEqualTo(Shape.of(0, 2));
  }

  @Test
  void aScalarHasNoAxisToMapOver() {
    assertThatThrownBy(() -> Autodiff.vmap(Value::exp).apply(Value.of(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("vmap", "scalar", "first axis");
  }

  @Test
  void numbersAreNotKnownInside() {
    assertThatThrownBy(
            () -> Autodiff.vmap(row -> row.sum().item() > 0 ? row : row.neg()).apply(ROWS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("where()");
  }

  @Test
  void anyAxisInAnyAxisOut() {
    Value cube = Derivatives.weights(Shape.of(2, 4, 3), 6);
    UnaryOperator<Value> f = m -> m.exp().matmul(m.transpose()); // [p, q] to [p, p]
    for (int in = -3; in < 3; in++) {
      for (int out = -3; out < 3; out++) {
        int axis = Math.floorMod(in, 3);
        Value mapped = Autodiff.vmap(f, in, out).apply(cube);
        Value[] each = cube.unbind(axis).stream().map(f).toArray(Value[]::new);
        assertClose(mapped, Value.stack(Math.floorMod(out, 3), each));
      }
    }
  }

  @Test
  void anAxisForEachArgument() {
    record Layer(Value w, Value x, Value b) {}
    record Both(Value y, Value same) {}
    int none = Autodiff.UNMAPPED;
    Function<Layer, Both> f = l -> new Both(l.x().matmul(l.w()).add(l.b()), l.w().sum());
    Layer at = new Layer(WEIGHTS, ROWS, Derivatives.weights(Shape.of(2, 4), 9));
    Both mapped = Autodiff.vmap(f, new int[] {none, 0, -1}, new int[] {-1, none}).apply(at);
    assertClose(mapped.y(), ROWS.matmul(WEIGHTS).add(at.b().transpose()).transpose());
    assertThat(mapped.same().item()).isEqualTo(WEIGHTS.sum().item());

    // Nested: all pairs of rows, with one weight.
    Function<List<Value>, Value> pair = v -> v.get(0).mul(v.get(1)).matmul(v.get(2)).sum();
    Function<List<Value>, Value> rows =
        Autodiff.vmap(pair, new int[] {none, 0, none}, new int[] {0});
    Function<List<Value>, Value> all =
        Autodiff.vmap(rows, new int[] {0, none, none}, new int[] {0});
    assertClose(
        all.apply(List.of(ROWS, OTHERS, WEIGHTS)),
        ROWS.mul(WEIGHTS.sum(1)).matmul(OTHERS.transpose()));
    assertClose(
        Autodiff.compile(all).apply(List.of(ROWS, OTHERS, WEIGHTS)),
        ROWS.mul(WEIGHTS.sum(1)).matmul(OTHERS.transpose()));

    // Gradients go through the axes.
    Value w = Value.variable(WEIGHTS);
    Value sum =
        Autodiff.vmap(f, new int[] {none, 0, -1}, new int[] {0})
            .apply(new Layer(w, ROWS, at.b()))
            .y()
            .square()
            .sum();
    assertClose(
        sum.backward().of(w),
        Autodiff.grad(v -> ROWS.matmul(v).add(at.b().transpose()).square().sum()).apply(WEIGHTS));
  }

  @Test
  void axesThatDoNotFit() {
    Function<List<Value>, Value> add = v -> v.get(0).add(v.get(1));
    List<Value> at = List.of(ROWS, OTHERS);
    assertThatThrownBy(() -> Autodiff.vmap(add).apply(at))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("vmap", "4 and 5", "UNMAPPED");
    int none = Autodiff.UNMAPPED;
    assertThatThrownBy(() -> Autodiff.vmap(add, new int[] {none}, new int[] {0}).apply(at))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no argument is mapped");
    assertThatThrownBy(() -> Autodiff.vmap(add, new int[] {0, 1, 0}, new int[] {0}).apply(at))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("3 axes", "2 Values");
    assertThatThrownBy(() -> Autodiff.vmap(add, new int[] {5, none}, new int[] {0}).apply(at))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("vmap", "axis 5", "[4, 3]");
    assertThatThrownBy(
            () ->
                Autodiff.vmap(add, new int[] {0, none}, new int[] {none})
                    .apply(List.of(ROWS, OTHERS.select(0, 0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("result that differs", "UNMAPPED");
  }

  /// Three samples of one shape; the others near the first, so that they stay off kinks.
  private static Value three(Value x) {
    return Value.stack(0, x, x.mul(1 + 1e-3), x.mul(1 - 1e-3));
  }

  private static void assertPerSample(UnaryOperator<Value> f, Value x, String what) {
    Value weights = Derivatives.weights(f.apply(x).shape(), 1).to(f.apply(x).dtype());
    UnaryOperator<Value> slope = Autodiff.grad(v -> f.apply(v).mul(weights).sum());
    Value samples = three(x);
    Value mapped = Autodiff.vmap(slope).apply(samples);
    for (int i = 0; i < 3; i++) {
      Value expected = slope.apply(samples.select(0, i));
      double[] e = expected.toArray();
      double[] a = mapped.select(0, i).toArray();
      for (int k = 0; k < e.length; k++) {
        assertThat(a[k])
            .as("%s, sample %d, element %d", what, i, k)
            .isCloseTo(e[k], within(1e-13 * Math.max(1, Math.abs(e[k]))));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void perSampleGradientsOfShapedOperations(ShapedFamily family) {
    for (int seed = 0; seed < 30; seed++) {
      ShapedCase sample = family.draw(seed);
      for (int k = 0; k < sample.operands().size(); k++) {
        int operand = k;
        assertPerSample(
            v -> sample.applyTo(operand, v), sample.operands().get(k), sample + " by " + k);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void perSampleGradientsOfRows(Elementwise row) {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 20; i++) {
      RowCase sample = RowCase.draw(row, List.of(2, 3), 0.5, random);
      for (int k = 0; k < row.arity(); k++) {
        int operand = k;
        assertPerSample(
            v -> sample.applyTo(operand, v), sample.operands().get(k), sample + " by " + k);
      }
    }
  }
}

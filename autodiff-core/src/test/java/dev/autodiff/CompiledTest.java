package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// What a compiled function takes and gives; [CompiledProperties] shows that the numbers are right.
class CompiledTest {
  private static final Shape THREE = Shape.of(3);
  private static final Value X = Value.vector(0.5, -1.25, 2);
  private static final Value T = Value.vector(1, 0.25, -3);

  private static Value cubes(Value x) {
    return x.mul(x).mul(x).tanh();
  }

  private static Value energy(Value x) {
    return x.sin().mul(x).sum().add(x.square().sum().log());
  }

  private static void assertSame(Value actual, Value expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.dtype()).isEqualTo(expected.dtype());
    assertThat(actual.toArray()).containsExactly(expected.toArray());
  }

  private static void assertCompilesTo(UnaryOperator<Value> f) {
    assertSame(Autodiff.compile(f, THREE).apply(X), f.apply(X));
  }

  @Test
  void readingANumberNamesTheWaysOut() {
    assertThatThrownBy(() -> Autodiff.compile(x -> x.item() > 0 ? x : x.neg(), Shape.SCALAR))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("where()", "clamp()", "maximum()");
    assertThatThrownBy(() -> Autodiff.compile(x -> Value.of(x.sum().item()), THREE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("where");
    assertThatThrownBy(() -> Autodiff.compile(x -> Value.vector(x.toArray()), THREE))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aVariableFromOutsideMustNotReachAResult() {
    Value w = Value.variable(Value.vector(1, 2, 3), "weights");
    assertThatThrownBy(() -> Autodiff.compile(x -> x.mul(w.exp()).sum(), THREE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("weights", "detach()");

    Compiled held = Autodiff.compile(x -> x.mul(w.exp().detach()).sum(), THREE);
    assertSame(held.apply(X), X.mul(w.exp()).sum().detach());
    // Nothing of it is left in a derivative by the argument.
    assertCompilesTo(Autodiff.grad(x -> x.mul(w.detach()).square().sum()));
  }

  @Test
  void equalTensorsKeepTheirOwnCotangents() {
    Value x = Derivatives.weights(Shape.of(1000), 1);
    UnaryOperator<Value> slope =
        Autodiff.grad(v -> v.sin().mul(v.mul(0.3)).add(v.sin().mul(v.exp())).sum());
    assertSame(Autodiff.compile(slope, x.shape()).apply(x), slope.apply(x));
  }

  @Test
  void anotherShapeIsAnError() {
    Compiled batch = Autodiff.compile(x -> x.matmul(X), Shape.of(4, 3));
    assertThat(batch.apply(Value.full(Shape.of(4, 3), 1)).shape()).isEqualTo(Shape.of(4));
    assertThatThrownBy(() -> batch.apply(Value.full(Shape.of(2, 3), 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("[4, 3]", "[2, 3]", "without compiling");
    // Neither does a variable slip through.
    assertThatThrownBy(() -> batch.apply(Value.variable(Value.full(Shape.of(2, 3), 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2, 3]");
  }

  @Test
  void anotherCountIsAnError() {
    Compiled sum = Autodiff.compileMany(xs -> List.of(xs.get(0).add(xs.get(1))), THREE, THREE);
    assertThatThrownBy(() -> sum.apply(X))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[[3], [3]]");
    assertThatThrownBy(() -> sum.applyMany(List.of(X, X, X)))
        .isInstanceOf(IllegalArgumentException.class);
    Compiled two = Autodiff.compileMany(xs -> List.of(xs.get(0), xs.get(0).neg()), THREE);
    assertThatThrownBy(() -> two.apply(X))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("2 results", "applyMany");
  }

  @Test
  void arraysOfOtherLengthsAreAnError() {
    Compiled f = Autodiff.compile(CompiledTest::cubes, THREE);
    double[] three = new double[3];
    assertThatThrownBy(() -> f.run(new double[][] {new double[2]}, new double[][] {three}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("inputs", "[3]", "[2]");
    assertThatThrownBy(() -> f.run(new double[][] {three}, new double[][] {new double[4]}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("outputs", "[3]", "[4]");
    assertThatThrownBy(() -> f.run(new double[][] {three, three}, new double[][] {three}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> f.run(new double[][] {three}, new double[0][]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void examplesFixTheElementType() {
    Value weights = Value.vector(0.1, 0.2, 0.3).to(DType.FLOAT32);
    Value x = X.to(DType.FLOAT32);
    // In float64 it could not even be traced.
    assertThatThrownBy(() -> Autodiff.compile(v -> v.mul(weights), THREE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("float32", "float64");
    Value expected = x.mul(weights);
    Compiled f = Autodiff.compile(v -> v.mul(weights), x);
    assertThat(f.apply(x).toArray()).containsExactly(expected.toArray());
    assertThat(f.apply(x).dtype()).isEqualTo(DType.FLOAT32);
    assertThatThrownBy(() -> f.apply(X)).hasMessageContaining("float64");
    Function<List<Value>, Value> later = Autodiff.compile(xs -> xs.getFirst().mul(weights));
    assertThat(later.apply(List.of(x)).toArray()).containsExactly(expected.toArray());
  }

  @Test
  void aFloat32PlanGetsAnotherForArrays() {
    Compiled f = Autodiff.compile(v -> v.div(3), X.to(DType.FLOAT32));
    double[] y = new double[3];
    f.run(new double[][] {X.toArray()}, new double[][] {y});
    assertThat(y).containsExactly(X.div(3).toArray());
  }

  @Test
  void resultsMayBeAnythingThatIsAtHand() {
    Value constant = Value.vector(7, 8);
    Compiled f =
        Autodiff.compileMany(
            xs -> {
              Value x = xs.get(0);
              Value y = cubes(x);
              return List.of(x, constant, y, y, x.reshape(3, 1), Value.of(2));
            },
            THREE);
    for (Value x : List.of(X, T)) {
      List<Value> results = f.applyMany(List.of(x));
      assertSame(results.get(0), x);
      assertSame(results.get(1), constant);
      assertSame(results.get(2), cubes(x));
      assertSame(results.get(3), cubes(x));
      assertSame(results.get(4), x.reshape(3, 1));
      assertSame(results.get(5), Value.of(2));
    }
  }

  @Test
  void resultsOfEarlierRunsStay() {
    Compiled f = Autodiff.compile(CompiledTest::cubes, THREE);
    Value first = f.apply(X);
    Value _ = f.apply(T);
    assertSame(first, cubes(X));
  }

  @Test
  void theSameArrayMayBeInputAndOutput() {
    Compiled swap =
        Autodiff.compileMany(
            xs -> List.of(xs.get(1), xs.get(0).reshape(3, 1).mul(xs.get(1)).sum(1)), THREE, THREE);
    double[] a = X.toArray();
    double[] b = T.toArray();
    double[] product = X.reshape(3, 1).mul(T).sum(1).toArray();
    swap.run(new double[][] {a, b}, new double[][] {a, b});
    assertThat(a).containsExactly(T.toArray());
    assertThat(b).containsExactly(product);
  }

  @Test
  void runsLeaveTheirInputsAlone() {
    Compiled f = Autodiff.compile(x -> cubes(x).softmax(0), THREE);
    double[] in = X.toArray();
    double[] out = new double[3];
    f.run(new double[][] {in}, new double[][] {out});
    assertThat(in).containsExactly(X.toArray());
    assertThat(out).containsExactly(cubes(X).softmax(0).toArray());
  }

  @Test
  void float32ArgumentsGiveFloat32Results() {
    for (UnaryOperator<Value> f :
        List.<UnaryOperator<Value>>of(
            CompiledTest::cubes,
            x -> x.sum().mul(x.select(0, 1)).exp(),
            Autodiff.grad(x -> cubes(x).sum()))) {
      Value x = X.to(DType.FLOAT32).div(Value.of(3).to(DType.FLOAT32));
      Compiled compiled = Autodiff.compile(f, THREE);
      assertThat(compiled.apply(x).dtype()).isEqualTo(DType.FLOAT32);
      assertSame(compiled.apply(x), f.apply(x));
      assertSame(compiled.apply(X), f.apply(X));
    }
  }

  @Test
  void threadsDoNotDisturbEachOther() throws Exception {
    Shape shape = Shape.of(5, 8);
    Compiled f =
        Autodiff.compile(
            Autodiff.grad(x -> cubes(x.matmul(x.transpose())).logSumExp(1).sum()), shape);
    int threads = 8;
    int runs = 200;
    List<Value> arguments = new ArrayList<>();
    List<Value> serial = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      arguments.add(Derivatives.weights(shape, i));
      serial.add(f.apply(arguments.get(i)));
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int first = thread;
        all.add(
            pool.submit(
                () -> {
                  for (int run = 0; run < runs; run++) {
                    int i = (first + run) % threads;
                    assertSame(f.apply(arguments.get(i)), serial.get(i));
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  @Test
  void compiledFunctionsNest() {
    Compiled inner = Autodiff.compile(CompiledTest::cubes, THREE);
    UnaryOperator<Value> around = x -> inner.apply(x.exp()).mul(x);
    UnaryOperator<Value> plain = x -> cubes(x.exp()).mul(x);
    assertSame(Autodiff.compile(around, THREE).apply(X), plain.apply(X));
    assertSame(
        Autodiff.compile(x -> Autodiff.compile(CompiledTest::cubes, THREE).apply(x).mul(x), THREE)
            .apply(X),
        cubes(X).mul(X));
  }

  @Test
  void compiledFunctionsAreDifferentiable() {
    Compiled f = Autodiff.compile(CompiledTest::energy, THREE);
    Value slope = Autodiff.grad(CompiledTest::energy).apply(X);
    assertSame(Autodiff.grad(f).apply(X), slope);
    assertSame(Autodiff.compile(Autodiff.grad(f), THREE).apply(X), slope);
    Value x = Value.variable(X);
    assertSame(f.apply(x).backward().of(x), slope);
    assertSame(Autodiff.hessian(f, X), Autodiff.hessian(CompiledTest::energy, X));
  }

  @Test
  void transformsCompile() {
    assertCompilesTo(x -> Autodiff.hessian(CompiledTest::energy, x));
    assertCompilesTo(x -> Autodiff.jacobian(CompiledTest::cubes, x));
    assertCompilesTo(x -> Autodiff.jvp(CompiledTest::cubes, x, T));
    assertCompilesTo(x -> Autodiff.vjp(CompiledTest::cubes, x, T));
    assertCompilesTo(x -> Autodiff.hvp(CompiledTest::energy, x, T));
    assertCompilesTo(Autodiff.grad(x -> Autodiff.grad(CompiledTest::energy).apply(x).prod()));
  }

  @Test
  void aProductThatIsOnlyNeededTransposedIsComputedAsSuch() {
    Value[][] pairs = {
      {matrix(1, 5, 7), matrix(2, 7, 3)},
      {matrix(3, 2, 5, 7), matrix(4, 7, 3)},
      {matrix(5, 5, 7), matrix(6, 4, 7, 3)},
      {matrix(7, 60, 70), matrix(8, 70, 90)},
    };
    for (Value[] pair : pairs) {
      for (DType dtype : DType.values()) {
        Value a = pair[0].to(dtype);
        Value b = pair[1].to(dtype);
        checkTransposed(a, b, (x, y) -> List.of(x.matmul(y).transpose()));
        checkTransposed(a, b, (x, y) -> List.of(x.matmul(y).transpose().exp()));
        checkTransposed(a, b, (x, y) -> List.of(x.matmul(y).transpose(), x.matmul(y)));
        checkTransposed(a, b, (x, y) -> List.of(x.matmul(y).transpose(), x.matmul(y).exp()));
        checkTransposed(
            a, b, (x, y) -> List.of(y.transpose().matmul(x.transpose()).transpose().neg()));
      }
    }
    Value v = matrix(9, 7);
    checkTransposed(matrix(1, 2, 5, 7), v, (x, y) -> List.of(x.matmul(y).transpose()));
    checkTransposed(v, matrix(1, 2, 7, 5), (x, y) -> List.of(x.matmul(y).transpose()));
    Value a = matrix(3, 2, 5, 7);
    Value b = matrix(4, 2, 7, 3);
    checkTransposed(a, b, (x, y) -> List.of(x.matmul(y).permute(1, 0, 2)));
    checkTransposed(a, b, (x, y) -> usedTwice(x.matmul(y), x.matmul(y).exp()));
    checkTransposed(a, b, (x, y) -> usedTwice(x.matmul(y), x.matmul(y)));
  }

  /// As it is, in a result of its own, and transposed.
  private static List<Value> usedTwice(Value product, Value other) {
    return List.of(product, other, product.transpose());
  }

  private static Value matrix(int seed, int... lengths) {
    Shape shape = Shape.of(lengths);
    double[] data = new double[shape.size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = Math.sin(seed + 0.7 * i);
    }
    return Value.tensor(shape, data);
  }

  private static void checkTransposed(Value a, Value b, BiFunction<Value, Value, List<Value>> f) {
    Compiled compiled =
        Autodiff.compileMany(xs -> f.apply(xs.get(0), xs.get(1)), a.shape(), b.shape());
    List<Value> results = compiled.applyMany(List.of(a, b));
    List<Value> expected = f.apply(a, b);
    for (int i = 0; i < expected.size(); i++) {
      assertSame(results.get(i), expected.get(i));
    }
  }
}

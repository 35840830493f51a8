package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Linear algebra where random matrices do not lead: singular ones, repeated eigenvalues, extreme
/// and undefined numbers, large matrices; and that all of it compiles and maps.
class LinearAlgebraTest {
  private static final Value REGULAR =
      Value.matrix(new double[][] {{3, 1, -0.5}, {0.4, 2, 0.7}, {-0.2, 0.3, 4}});

  private static final Map<String, UnaryOperator<Value>> FUNCTIONS =
      Map.ofEntries(
          Map.entry("det", LinearAlgebra::det),
          Map.entry("slogdet", a -> LinearAlgebra.slogdet(a).logAbsDet()),
          Map.entry("logDet", LinearAlgebra::logDet),
          Map.entry("inverse", LinearAlgebra::inverse),
          Map.entry("solve", a -> LinearAlgebra.solve(a, REGULAR)),
          Map.entry("vector", a -> LinearAlgebra.solve(a, Value.vector(1, 2, 3))),
          Map.entry(
              "triangular", a -> LinearAlgebra.triangularSolve(a, REGULAR.square(), true, false)),
          Map.entry("lstsq", a -> LinearAlgebra.lstsq(a, REGULAR)),
          Map.entry("cholesky", LinearAlgebra::cholesky),
          Map.entry("eigvalsh", LinearAlgebra::eigvalsh),
          Map.entry("vectors", a -> LinearAlgebra.eigh(a).vectors()),
          Map.entry("svdvals", LinearAlgebra::svdvals),
          Map.entry("u", a -> LinearAlgebra.svd(a).u()),
          Map.entry("vt", a -> LinearAlgebra.svd(a).vt()),
          Map.entry("q", a -> LinearAlgebra.qr(a).q()),
          Map.entry("r", a -> LinearAlgebra.qr(a).r()),
          Map.entry("pinv", LinearAlgebra::pinv),
          Map.entry("power", a -> LinearAlgebra.matrixPower(a, -3)),
          Map.entry("exp", LinearAlgebra::matrixExp),
          Map.entry("kron", a -> LinearAlgebra.kron(a, a)),
          Map.entry("cross", a -> LinearAlgebra.cross(a, a.transpose(), 0)),
          Map.entry("cdist", a -> LinearAlgebra.cdist(a, a.transpose(), 3)),
          Map.entry("einsum", a -> Value.einsum("ij,kj,ik->j", a, a, a)));

  private static void assertClose(String name, Value actual, Value expected, double tolerance) {
    assertThat(actual.shape()).as(name).isEqualTo(expected.shape());
    double scale = 1 + expected.abs().max().item();
    assertThat(actual.toArray())
        .as(name)
        .containsExactly(expected.toArray(), within(tolerance * scale));
  }

  /// The function, its gradient, and the gradient of that.
  private static List<UnaryOperator<Value>> orders(UnaryOperator<Value> f) {
    UnaryOperator<Value> mixture = a -> mix(f.apply(a), 1);
    UnaryOperator<Value> gradient = Autodiff.grad(mixture);
    return List.of(f, gradient, Autodiff.grad(a -> mix(gradient.apply(a), 2)));
  }

  private static Value mix(Value y, int salt) {
    return y.mul(Derivatives.weights(y.shape(), salt)).sum();
  }

  @Test
  void everythingCompiles() {
    FUNCTIONS.forEach(
        (name, f) ->
            orders(f)
                .forEach(
                    g ->
                        assertClose(
                            name,
                            Autodiff.compile(g, REGULAR.shape()).apply(REGULAR),
                            g.apply(REGULAR),
                            1e-14)));
  }

  @Test
  void everythingMaps() {
    Value other = REGULAR.transpose().add(Value.vector(0.3, 0.1, 0.2));
    Value both = Value.stack(0, REGULAR, other);
    FUNCTIONS.forEach(
        (name, f) ->
            orders(f)
                .forEach(
                    g ->
                        assertClose(
                            name,
                            Autodiff.vmap(g).apply(both),
                            Value.stack(0, g.apply(REGULAR), g.apply(other)),
                            1e-13)));
  }

  @Test
  void thirdDerivativesEqualFiniteDifferences() {
    FUNCTIONS.forEach(
        (name, f) -> {
          UnaryOperator<Value> second = orders(f).getLast();
          GradientCheck.Result result =
              GradientCheck.standard()
                  .sample(3, 1)
                  .stepLimit((_, _) -> 0.05)
                  .check(at -> mix(second.apply(at.getFirst()), 3), List.of(REGULAR));
          assertThat(result.passed()).as("%s: %s", name, result.message()).isTrue();
        });
  }

  @Test
  void determinantsOfSingularMatricesHaveAllDerivatives() {
    Value zero = Value.full(Shape.of(3, 3), 0);
    Value unit = Matrices.identity(3, DType.FLOAT64);
    // det(t·I) = t³
    UnaryOperator<Value> cube = t -> LinearAlgebra.det(unit.mul(t));
    UnaryOperator<Value> first = Autodiff.grad(cube);
    UnaryOperator<Value> second = Autodiff.grad(first);
    UnaryOperator<Value> third = Autodiff.grad(second);
    assertThat(first.apply(Value.of(0)).item()).isZero();
    assertThat(second.apply(Value.of(0)).item()).isZero();
    assertThat(third.apply(Value.of(0)).item()).isEqualTo(6);
    assertThat(second.apply(Value.of(2)).item()).isCloseTo(12, within(1e-14));
    assertThat(Autodiff.grad(third).apply(Value.of(2)).item()).isZero();
    assertThat(Autodiff.grad(LinearAlgebra::det).apply(zero).toArray()).containsOnly(0);

    Value rankTwo = Value.matrix(new double[][] {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}});
    assertThat(LinearAlgebra.det(rankTwo).item()).isZero();
    assertThat(Autodiff.grad(LinearAlgebra::det).apply(rankTwo).toArray())
        .containsExactly(new double[] {-3, 6, -3, 6, -12, 6, -3, 6, -3}, within(1e-13));
    assertThat(LinearAlgebra.slogdet(rankTwo).sign().item()).isZero();
    assertThat(LinearAlgebra.logDet(rankTwo).item()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Autodiff.grad(LinearAlgebra::logDet).apply(rankTwo).toArray())
        .containsOnly(Double.NaN);
  }

  @Test
  void nearlySingularDeterminantsAreNotRounded() {
    double tiny = 0x1p-52;
    Value a = Value.matrix(new double[][] {{1 + tiny, 1}, {1, 1 - tiny}});
    assertThat(LinearAlgebra.det(a).item()).isEqualTo(-tiny * tiny);
    assertThat(LinearAlgebra.slogdet(a).logAbsDet().item())
        .isCloseTo(-104 * Math.log(2), within(1e-13));
  }

  @Test
  void determinantsDoNotOverflowOnTheWay() {
    Value large = Value.full(Shape.of(4), 1e200).mul(Matrices.identity(4, DType.FLOAT64));
    assertThat(LinearAlgebra.det(large).item()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(LinearAlgebra.logDet(large).item()).isCloseTo(800 * Math.log(10), within(1e-12));
    Value mixed =
        Value.vector(1e300, 1e-300, 1e200, 1e-200).mul(Matrices.identity(4, DType.FLOAT64));
    assertThat(LinearAlgebra.det(mixed).item()).isCloseTo(1, within(1e-14));
    Value most = Value.matrix(new double[][] {{1e308, 1e308}, {-1e308, 1e308}});
    assertThat(LinearAlgebra.inverse(most).toArray())
        .containsExactly(new double[] {5e-309, -5e-309, 5e-309, 5e-309}, within(1e-320));
    assertThat(LinearAlgebra.svdvals(most).toArray())
        .containsExactly(new double[] {Math.sqrt(2) * 1e308, Math.sqrt(2) * 1e308}, within(1e294));
  }

  @Test
  void negativeDeterminantsHaveNoLogarithm() {
    Value swap = Value.matrix(new double[][] {{0, 2}, {3, 0}});
    assertThat(LinearAlgebra.logDet(swap).item()).isNaN();
    assertThat(LinearAlgebra.slogdet(swap).sign().item()).isEqualTo(-1);
    assertThat(LinearAlgebra.slogdet(swap).logAbsDet().item()).isEqualTo(Math.log(6));
  }

  @Test
  void emptyMatrices() {
    Value none = Value.variable(Value.tensor(Shape.of(0, 0)));
    assertThat(LinearAlgebra.det(none).item()).isEqualTo(1);
    assertThat(LinearAlgebra.logDet(none).item()).isZero();
    FUNCTIONS.forEach(
        (name, f) -> {
          if (!List.of("solve", "vector", "triangular", "lstsq", "cross").contains(name)) {
            assertThat(f.apply(none).sum().backward().of(none).shape())
                .as(name)
                .isEqualTo(none.shape());
          }
        });
    Value noColumns = Value.tensor(Shape.of(2, 0));
    assertThat(LinearAlgebra.pinv(noColumns).shape()).isEqualTo(Shape.of(0, 2));
    assertThat(LinearAlgebra.svd(noColumns).u().shape()).isEqualTo(Shape.of(2, 0));
    assertThat(LinearAlgebra.qr(noColumns.transpose()).q().shape()).isEqualTo(Shape.of(0, 0));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void undefinedElementsStayVisible(double x) {
    Value a = Value.matrix(new double[][] {{x, 1}, {1, 2}});
    assertThat(LinearAlgebra.svdvals(a).toArray()).containsOnly(Double.NaN);
    assertThat(LinearAlgebra.eigvalsh(a).toArray()).containsOnly(Double.NaN);
    assertThat(LinearAlgebra.pinv(a).toArray()).containsOnly(Double.NaN);
    assertThat(LinearAlgebra.matrixExp(a).toArray()).containsOnly(Double.NaN);
    assertThat(LinearAlgebra.qr(a).q().toArray()).contains(Double.NaN);
    if (Double.isNaN(x)) {
      assertThat(LinearAlgebra.det(a).item()).isNaN();
      assertThat(LinearAlgebra.logDet(a).item()).isNaN();
      assertThat(LinearAlgebra.inverse(a).toArray()).containsOnly(Double.NaN);
      assertThat(LinearAlgebra.cholesky(a).toArray()).contains(Double.NaN);
    }
  }

  @Test
  void repeatedEigenvaluesHaveFiniteDerivatives() {
    Value unit = Value.variable(Matrices.identity(3, DType.FLOAT64).mul(2));
    LinearAlgebra.Eigh eigh = LinearAlgebra.eigh(unit);
    Value square =
        eigh.vectors().mul(eigh.values().square().unsqueeze(-2)).matmul(eigh.vectors().transpose());
    assertThat(eigh.values().sum().backward().of(unit).toArray())
        .containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 1);
    assertThat(square.backward(unit.detach()).of(unit).toArray())
        .containsExactly(8, 0, 0, 0, 8, 0, 0, 0, 8);
    LinearAlgebra.Svd svd = LinearAlgebra.svd(unit);
    assertThat(svd.s().sum().backward().of(unit).toArray())
        .containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 1);
    assertThat(svd.u().matmul(svd.vt()).backward(REGULAR).of(unit).toArray())
        .doesNotContain(Double.NaN);
  }

  @Test
  void pseudoInversesOfLowRank() {
    Value a = Value.matrix(new double[][] {{1, 2}, {2, 4}, {3, 6}});
    Value back = LinearAlgebra.pinv(a);
    assertClose("pinv", back, a.transpose().div(70), 1e-15);
    assertThat(LinearAlgebra.pinv(Value.full(Shape.of(2, 3), 0)).toArray()).containsOnly(0);
    // Along matrices of rank one.
    UnaryOperator<Value> f = t -> LinearAlgebra.pinv(a.mul(t));
    assertClose("slope", Autodiff.jvp(f, Value.of(2), Value.of(1)), back.div(-4), 1e-15);
    Value b = Value.vector(1, 2, 4);
    assertClose("lstsq", LinearAlgebra.lstsq(a, b), Value.vector(17.0 / 70, 34.0 / 70), 1e-15);
  }

  @Test
  void decompositionsOfLowRank() {
    Value a = Value.matrix(new double[][] {{0, 1, 2}, {0, 1, 2}, {1, 0, 0}});
    LinearAlgebra.Svd svd = LinearAlgebra.svd(a);
    assertThat(svd.s().toArray())
        .containsExactly(new double[] {Math.sqrt(10), 1, 0}, within(1e-15));
    Value unit = Matrices.identity(3, DType.FLOAT64);
    assertClose("u", svd.u().transpose().matmul(svd.u()), unit, 1e-15);
    assertClose("a", svd.u().mul(svd.s()).matmul(svd.vt()), a, 1e-15);
    LinearAlgebra.Qr qr = LinearAlgebra.qr(a);
    assertClose("qr", qr.q().matmul(qr.r()), a, 1e-15);
    assertClose("q", qr.q().transpose().matmul(qr.q()), unit, 1e-15);
  }

  @Test
  void factorizationsOfWideMatrices() {
    Value a = Derivatives.weights(Shape.of(2, 3, 5), 5);
    LinearAlgebra.Qr qr = LinearAlgebra.qr(a);
    assertThat(qr.q().shape()).isEqualTo(Shape.of(2, 3, 3));
    assertClose("qr", qr.q().matmul(qr.r()), a, 1e-15);
    LinearAlgebra.Svd svd = LinearAlgebra.svd(a);
    assertThat(svd.u().shape()).isEqualTo(Shape.of(2, 3, 3));
    assertThat(svd.vt().shape()).isEqualTo(Shape.of(2, 3, 5));
    assertClose("svd", svd.u().mul(svd.s().unsqueeze(-2)).matmul(svd.vt()), a, 1e-15);
    GradientCheck.Result result =
        GradientCheck.standard()
            .check(
                at -> {
                  LinearAlgebra.Qr parts = LinearAlgebra.qr(at.getFirst());
                  return Value.concat(-1, parts.q(), parts.r());
                },
                List.of(a));
    assertThat(result.passed()).as(result.message()).isTrue();
  }

  @Test
  void largeMatrices() {
    int n = 60;
    Value a = ShapedCase.numbers(Shape.of(n, n), new SplittableRandom(7)).div(n * n * 0.2);
    Value unit = Matrices.identity(n, DType.FLOAT64);
    LinearAlgebra.Svd svd = LinearAlgebra.svd(a);
    assertClose("svd", svd.u().mul(svd.s()).matmul(svd.vt()), a, 1e-14);
    assertClose("u", svd.u().transpose().matmul(svd.u()), unit, 1e-14);
    assertClose("v", svd.vt().matmul(svd.vt().transpose()), unit, 1e-14);
    Value symmetric = Matrices.symmetric(a);
    LinearAlgebra.Eigh eigh = LinearAlgebra.eigh(symmetric);
    Value v = eigh.vectors();
    assertClose("eigh", v.mul(eigh.values()).matmul(v.transpose()), symmetric, 1e-14);
    assertClose("w", v.transpose().matmul(v), unit, 1e-14);
    assertClose("inverse", LinearAlgebra.inverse(a.add(unit)).matmul(a.add(unit)), unit, 1e-12);
    assertClose(
        "exp", LinearAlgebra.matrixExp(a).matmul(LinearAlgebra.matrixExp(a.neg())), unit, 1e-12);
    assertThat(LinearAlgebra.slogdet(a).logAbsDet().item())
        .isCloseTo(svd.s().log().sum().item(), within(1e-10));
  }

  @Test
  void smallEigenvaluesAndSingularValuesAreAccurate() {
    Value graded = Value.matrix(new double[][] {{1e300, 0}, {0, 1e-300}});
    assertThat(LinearAlgebra.svdvals(graded).toArray()).containsExactly(1e300, 1e-300);
    assertThat(LinearAlgebra.eigvalsh(graded).toArray()).containsExactly(1e-300, 1e300);
    // Positive definite, with an eigenvalue of 1e-20·(1 − 0.25) beside one of 1.
    Value scaled = Value.matrix(new double[][] {{1, 5e-11}, {5e-11, 1e-20}});
    assertThat(LinearAlgebra.eigvalsh(scaled).toArray()[0]).isCloseTo(7.5e-21, within(1e-35));
  }

  @Test
  void exponentialsOfLargeAndSmallMatrices() {
    Value rotation = Value.matrix(new double[][] {{0, -30}, {30, 0}});
    double c = Math.cos(30);
    double s = Math.sin(30);
    assertThat(LinearAlgebra.matrixExp(rotation).toArray())
        .containsExactly(new double[] {c, -s, s, c}, within(1e-13));
    Value nilpotent = Value.matrix(new double[][] {{0, 1e-9}, {0, 0}});
    assertThat(LinearAlgebra.matrixExp(nilpotent).toArray()).containsExactly(1, 1e-9, 0, 1);
    // The size of the cotangent does not count.
    Value x = Value.variable(REGULAR);
    Value y = LinearAlgebra.matrixExp(x);
    Value usual = y.backward(REGULAR).of(x);
    assertClose("1e100", y.backward(REGULAR.mul(1e100)).of(x).div(1e100), usual, 1e-13);
  }

  @Test
  void systemsBroadcast() {
    Value sides = Derivatives.weights(Shape.of(2, 4, 3, 2), 1);
    Value x = LinearAlgebra.solve(REGULAR, sides);
    assertClose("one matrix", REGULAR.matmul(x), sides, 1e-14);
    Value both = Value.stack(0, REGULAR, REGULAR.transpose());
    Value y = LinearAlgebra.solve(both.unsqueeze(1), sides.select(0, 0));
    assertThat(y.shape()).isEqualTo(sides.shape());
    assertClose(
        "broadcast", both.unsqueeze(1).matmul(y), sides.select(0, 0).broadcastTo(y.shape()), 1e-14);
    Value vector = LinearAlgebra.solve(both, Value.vector(1, 2, 3));
    assertThat(vector.shape()).isEqualTo(Shape.of(2, 3));
    assertClose(
        "vectors",
        both.matmul(vector.unsqueeze(-1)).squeeze(-1),
        Value.vector(1, 2, 3).broadcastTo(Shape.of(2, 3)),
        1e-14);
  }

  @Test
  void onlyTheSymmetricPartCounts() {
    Value shifted = REGULAR.add(Matrices.skew(Derivatives.weights(REGULAR.shape(), 3)));
    assertClose(
        "cholesky", LinearAlgebra.cholesky(shifted), LinearAlgebra.cholesky(REGULAR), 1e-15);
    assertClose(
        "eigvalsh", LinearAlgebra.eigvalsh(shifted), LinearAlgebra.eigvalsh(REGULAR), 1e-15);
  }

  @ParameterizedTest
  @EnumSource(MatrixNorm.class)
  void normsOfTiesAndZeros(MatrixNorm norm) {
    UnaryOperator<Value> f = a -> LinearAlgebra.matrixNorm(a, norm);
    Value ones = Value.full(Shape.of(2, 2), 1);
    assertThat(Autodiff.grad(f).apply(ones).toArray()).doesNotContain(Double.NaN);
    assertThat(f.apply(Value.full(Shape.of(2, 3), 0)).item()).isZero();
    Value large = Value.full(Shape.of(2, 2), 1e300);
    assertThat(f.apply(large).item()).isLessThan(1e301);
    assertThat(f.apply(REGULAR.to(DType.FLOAT32)).dtype()).isEqualTo(DType.FLOAT32);
  }

  @Test
  void frobeniusNormOfZerosDoesNotMove() {
    UnaryOperator<Value> f = a -> LinearAlgebra.matrixNorm(a, MatrixNorm.FROBENIUS);
    assertThat(Autodiff.grad(f).apply(Value.full(Shape.of(2, 2), 0)).toArray()).containsOnly(0);
    Value tiny = Value.matrix(new double[][] {{3e-200, 4e-200}});
    assertThat(f.apply(tiny).item()).isCloseTo(5e-200, within(1e-214));
    assertThat(Autodiff.grad(f).apply(tiny).toArray())
        .containsExactly(new double[] {0.6, 0.8}, within(1e-15));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1, 1.5, 2, 3, Double.POSITIVE_INFINITY})
  void distancesOfEqualPointsDoNotMove(double p) {
    Value points = Value.matrix(new double[][] {{1, 2}, {3, 5}});
    UnaryOperator<Value> f = a -> LinearAlgebra.cdist(a, points, p).sum();
    assertThat(f.apply(points).item()).isPositive();
    Value gradient = Autodiff.grad(f).apply(points);
    assertThat(gradient.toArray()).doesNotContain(Double.NaN);
    assertThat(gradient.sum().item()).isCloseTo(0, within(1e-14));
  }

  @Test
  void powers() {
    assertClose("0", LinearAlgebra.matrixPower(REGULAR, 0), Matrices.identity(3, DType.FLOAT64), 0);
    Value product = REGULAR;
    for (int power = 1; power < 9; power++) {
      assertClose("power", LinearAlgebra.matrixPower(REGULAR, power), product, 1e-14);
      assertClose(
          "negative",
          LinearAlgebra.matrixPower(REGULAR, -power).matmul(product),
          Matrices.identity(3, DType.FLOAT64),
          1e-11);
      product = product.matmul(REGULAR);
    }
  }

  @Test
  void pinvCountsAsZeroWhatRoundingLeaves() {
    Value kept = Value.matrix(new double[][] {{1, 0}, {0, 1e-12}});
    assertThat(LinearAlgebra.pinv(kept).get(1, 1)).isCloseTo(1e12, within(1.0));
    Value small = Value.matrix(new double[][] {{1, 0}, {0, 3e-16}});
    assertThat(LinearAlgebra.pinv(small).toArray()).containsExactly(1, 0, 0, 0);
    assertThat(LinearAlgebra.pinv(kept.to(DType.FLOAT32)).toArray()).containsExactly(1, 0, 0, 0);
    Value long6 = Value.matrix(new double[][] {{1, 0, 0, 0, 0, 0}, {0, 1e-15, 0, 0, 0, 0}});
    assertThat(LinearAlgebra.pinv(long6).abs().sum().item()).isEqualTo(1);
    assertThat(LinearAlgebra.pinv(long6.transpose()).abs().sum().item()).isEqualTo(1);
  }

  @Test
  void anInverseMayBeNoneInABatch() {
    Value unit = Matrices.identity(2, DType.FLOAT64);
    Value zero = Value.full(Shape.of(2, 2), 0);
    Value y = Value.apply(new Inverse(true), Value.stack(0, unit, zero, unit.mul(2)));
    double none = Double.NaN;
    assertThat(y.toArray()).containsExactly(1, 0, 0, 1, none, none, none, none, 0.5, 0, 0, 0.5);
  }

  @Test
  void normsAndDistancesOfNothingAreZero() {
    Value empty = Value.tensor(Shape.of(3, 2, 0));
    assertThat(LinearAlgebra.matrixNorm(empty, MatrixNorm.FROBENIUS).toArray())
        .containsExactly(0, 0, 0);
    Value points = Value.tensor(Shape.of(2, 0));
    for (double p : new double[] {0, 1, 2, 3, Double.POSITIVE_INFINITY}) {
      assertThat(LinearAlgebra.cdist(points, points, p).toArray()).containsExactly(0, 0, 0, 0);
    }
  }

  @Test
  void distancesOfEveryOrder() {
    Value a = Value.matrix(new double[][] {{0, 0}});
    Value b = Value.matrix(new double[][] {{3, -4}, {0, 5}});
    double inf = Double.POSITIVE_INFINITY;
    assertThat(LinearAlgebra.cdist(a, b, 0).toArray()).containsExactly(2, 1);
    assertThat(LinearAlgebra.cdist(a, b, 1).toArray()).containsExactly(7, 5);
    assertThat(LinearAlgebra.cdist(a, b, 2).toArray()).containsExactly(5, 5);
    assertThat(LinearAlgebra.cdist(a, b, inf).toArray()).containsExactly(4, 5);
    assertThat(LinearAlgebra.cdist(a, b, 3).get(0, 0)).isCloseTo(Math.cbrt(91), within(1e-14));
  }

  @Test
  void powersSquareNoMoreThanTheyNeed() {
    Value a = Value.variable(REGULAR);
    assertThat(LinearAlgebra.matrixPower(a, 1).toArray()).containsExactly(REGULAR.toArray());
    long product = 2 * 3 * 3 * 3;
    assertThat(GraphReport.of(LinearAlgebra.matrixPower(a, 8)).forwardFlops())
        .isEqualTo(3 * product);
    assertThat(GraphReport.of(LinearAlgebra.matrixPower(a, 7)).forwardFlops())
        .isEqualTo(4 * product);
    // A square more would overflow.
    Value large = Matrices.identity(2, DType.FLOAT64).mul(1e100);
    Value cube = Diagnostics.findNonFinite(() -> LinearAlgebra.matrixPower(large, 3));
    assertThat(cube.get(1, 1)).isCloseTo(1e300, within(1e287));
  }

  @Test
  void transposesArePermutationsOfTheLastTwoAxes() {
    for (int[] axes : new int[][] {{1, 0}, {0, 2, 1}, {0, 1, 3, 2}}) {
      assertThat(Matmul.isTranspose(new Permute(axes))).as("%s", List.of(axes)).isTrue();
    }
    for (int[] axes :
        new int[][] {{}, {0}, {0, 1}, {1, 0, 2}, {2, 1, 0}, {1, 2, 0}, {1, 0, 3, 2}}) {
      assertThat(Matmul.isTranspose(new Permute(axes))).as("%s", List.of(axes)).isFalse();
    }
  }
}

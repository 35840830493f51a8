package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// Sparse Jacobians and Hessians have the numbers of dense ones, and no more entries and colors
/// than the structure asks for.
class SparseDerivativesTest {
  private static Value tridiagonal(Value x) {
    int n = x.shape().size();
    Value inner =
        x.slice(0, 0, n - 2).mul(x.slice(0, 1, n - 1).square()).sub(x.slice(0, 2, n).sin());
    return Value.concat(0, x.slice(0, 0, 1).exp(), inner, x.slice(0, n - 1, n).square());
  }

  private static Value chain(Value x) {
    int n = x.shape().size();
    Value step = x.slice(0, 1, n).sub(x.slice(0, 0, n - 1).square());
    return step.square().sum().add(x.sin().sum());
  }

  @Property(seed = "1", tries = 200)
  void derivativesOfRandomProgramsEqualDenseOnes(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int length) {
    SplittableRandom random = new SplittableRandom(seed);
    RandomProgram program =
        new RandomProgram(seed, Shape.of(random.nextInt(1, 4), random.nextInt(1, 5)), length);
    Value x =
        Value.tensor(
            program.shape(), new Random(seed).doubles(program.shape().size(), 0.1, 1).toArray());
    requireDense(Autodiff.sparseJacobian(program::last, x), program::last, x);
    requireDense(Autodiff.sparseHessian(program, x), Autodiff.grad(program), x);
  }

  /// Where all numbers are finite; elsewhere `0·∞` depends on the order of products.
  private static void requireDense(SparseMatrix sparse, UnaryOperator<Value> f, Value x) {
    double[] expected = Autodiff.jacobian(f, x).toArray();
    double[] actual = sparse.toDense().toArray();
    assertThat(actual).hasSameSizeAs(expected);
    double scale = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    if (!(scale < 1e100) || !Arrays.stream(expected).allMatch(Double::isFinite)) {
      return;
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-10 * Math.max(1, scale)));
    }
  }

  @Test
  void aTridiagonalSystemTakesThreeColors() {
    SparseJacobian jacobian =
        Autodiff.sparseJacobian(SparseDerivativesTest::tridiagonal, Shape.of(50));
    assertThat(jacobian.colors()).isEqualTo(3);
    assertThat(jacobian.entries()).isEqualTo(48 * 3 + 2);
    Value x = Value.vector(new Random(1).doubles(50, -1, 1).toArray());
    requireDense(jacobian.at(x), SparseDerivativesTest::tridiagonal, x);
    requireDense(jacobian.at(x.neg()), SparseDerivativesTest::tridiagonal, x.neg());
  }

  @Test
  void aTridiagonalHessianTakesThreeColors() {
    SparseJacobian hessian = Autodiff.sparseHessian(SparseDerivativesTest::chain, Shape.of(50));
    assertThat(hessian.colors()).isEqualTo(3);
    assertThat(hessian.entries()).isEqualTo(148);
    Value x = Value.vector(new Random(2).doubles(50, -1, 1).toArray());
    requireDense(hessian.at(x), Autodiff.grad(SparseDerivativesTest::chain), x);
  }

  @Test
  void anArrowTakesTwoColorsAsAHessian() {
    UnaryOperator<Value> arrow = x -> x.slice(0, 1, 40).square().mul(x.slice(0, 0, 1).exp()).sum();
    SparseJacobian hessian = Autodiff.sparseHessian(arrow, Shape.of(40));
    assertThat(hessian.colors()).isEqualTo(2);
    Value x = Value.vector(new Random(3).doubles(40, -1, 1).toArray());
    requireDense(hessian.at(x), Autodiff.grad(arrow), x);
  }

  @Test
  void oneLongRowIsDoneInReverse() {
    UnaryOperator<Value> f = x -> Value.concat(0, x.sum().unsqueeze(0), x.slice(0, 0, 20).tanh());
    SparseJacobian jacobian = Autodiff.sparseJacobian(f, Shape.of(30));
    assertThat(jacobian.isForward()).isFalse();
    assertThat(jacobian.colors()).isEqualTo(2);
    Value x = Value.vector(new Random(4).doubles(30, -1, 1).toArray());
    requireDense(jacobian.at(x), f, x);
  }

  @Test
  void movementsAndConstantsAreFollowedExactly() {
    Shape shape = Shape.of(4, 6);
    assertThat(entries(x -> x.transpose().flip(0).reshape(24).roll(5).square(), shape))
        .isEqualTo(24);
    assertThat(entries(x -> x.pad(1, new int[] {1, 1}, new int[] {2, 0}).square(), shape))
        .isEqualTo(24);
    assertThat(entries(x -> x.unfold(1, 3, 1).square().sum(-1), shape)).isEqualTo(4 * 4 * 3);
    assertThat(entries(x -> x.softmax(1), shape)).isEqualTo(4 * 6 * 6);
    assertThat(entries(x -> x.cumsum(1), shape)).isEqualTo(4 * 21);
    assertThat(entries(x -> x.mul(Value.vector(0, 1, 0, 2, 0, 3)), shape)).isEqualTo(12);
    assertThat(
            entries(x -> Value.where(Value.vector(0, 1, 0, 1, 1, 0), x.exp(), x.detach()), shape))
        .isEqualTo(12);
    Value banded = Value.tensor(Shape.of(6, 6), band(6));
    assertThat(entries(x -> x.matmul(banded), shape)).isEqualTo(4 * 16);
    assertThat(entries(x -> banded.matmul(x.transpose()).exp(), shape)).isEqualTo(4 * 16);
    assertThat(entries(x -> x.indexSelect(1, Value.vector(5, 0, 0)), shape)).isEqualTo(12);
    assertThat(entries(x -> x.indexAdd(1, Value.vector(5, 0), x.slice(1, 0, 2)), shape))
        .isEqualTo(24 + 8);
    assertThat(entries(x -> x.sort(1).values(), shape)).isEqualTo(4 * 36);
    assertThat(entries(x -> LinearAlgebra.inverse(x.reshape(6, 2, 2)), shape)).isEqualTo(6 * 16);
    assertThat(entries(x -> x.detach().mul(2), shape)).isZero();
    assertThat(entries(x -> Value.of(2), shape)).isZero();
  }

  @Test
  void convolutionsAreFollowedExactly() {
    Value stencil = Value.tensor(Shape.of(1, 1, 3, 3), 0, 1, 0, 1, -4, 1, 0, 1, 0);
    Slide padded = Slide.UNIT.withPadding(1);
    UnaryOperator<Value> laplacian =
        x -> x.reshape(1, 1, 4, 6).convolve(stencil, 1, padded, padded).exp();
    assertThat(entries(laplacian, Shape.of(4, 6))).isEqualTo(24 * 5 - 2 * (4 + 6));
    for (int seed = 0; seed < 120; seed++) {
      for (ShapedFamily family :
          List.of(
              ShapedFamily.CONVOLVE,
              ShapedFamily.CONVOLVE_TRANSPOSED,
              ShapedFamily.CONVOLVE_KERNEL)) {
        ShapedCase sample = family.draw(seed);
        for (int k = 0; k < sample.operands().size(); k++) {
          int operand = k;
          UnaryOperator<Value> f = v -> sample.applyTo(operand, v);
          Value x = sample.operands().get(k);
          requireDense(Autodiff.sparseJacobian(f, x), f, x);
          UnaryOperator<Value> loss = v -> f.apply(v).square().sum();
          requireDense(Autodiff.sparseHessian(loss, x), Autodiff.grad(loss), x);
        }
      }
    }
  }

  private static double[] band(int n) {
    double[] band = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = Math.max(0, i - 1); j < Math.min(n, i + 2); j++) {
        band[i * n + j] = i + j + 1;
      }
    }
    return band;
  }

  private static int entries(UnaryOperator<Value> f, Shape shape) {
    SparseJacobian jacobian = Autodiff.sparseJacobian(f, shape);
    Value x = Value.tensor(shape, new Random(5).doubles(shape.size(), 0.1, 1).toArray());
    requireDense(jacobian.at(x), f, x);
    return jacobian.entries();
  }

  @Test
  void starColoringsOfRandomGraphsRecoverEveryEntry() {
    for (int seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int n = random.nextInt(2, 30);
      double density = random.nextDouble(0.02, 0.5);
      double[] weights = new double[n * n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          weights[i * n + j] = random.nextDouble() < density ? random.nextDouble(1, 2) : 0;
        }
      }
      Value w = Value.tensor(Shape.of(n, n), weights);
      UnaryOperator<Value> f = x -> w.mul(x.unsqueeze(0).mul(x.unsqueeze(1)).sin()).sum();
      Value x = Value.vector(random.doubles(n, -1, 1).toArray());
      requireDense(Autodiff.sparseHessian(f, x), Autodiff.grad(f), x);
    }
  }

  @Test
  void entriesAreDifferentiable() {
    Value x = Value.vector(new Random(6).doubles(8, -1, 1).toArray());
    Value right = Value.vector(1, 2, 3, 4, 5, 6, 7, 8);
    SparseJacobian jacobian =
        Autodiff.sparseJacobian(SparseDerivativesTest::tridiagonal, x.shape());
    Value sparse = Autodiff.grad(v -> jacobian.at(v).multiply(right).square().sum()).apply(x);
    Value dense =
        Autodiff.grad(
                v ->
                    Autodiff.jacobian(SparseDerivativesTest::tridiagonal, v)
                        .matmul(right)
                        .square()
                        .sum())
            .apply(x);
    assertThat(sparse.toArray()).containsExactly(dense.toArray(), within(1e-12));
  }

  /// Large ones go through the function a few directions at a time.
  @Test
  void blocksOfDirectionsGiveTheSameEntries() {
    for (int n : new int[] {6_000, 20_000}) {
      for (boolean reverse : new boolean[] {false, n < 10_000}) {
        // In reverse a long row makes colors of columns too many.
        UnaryOperator<Value> f =
            reverse
                ? x -> Value.concat(0, band(x), x.square().sum().reshape(1))
                : SparseDerivativesTest::band;
        SparseJacobian jacobian = Autodiff.sparseJacobian(f, Shape.of(n));
        assertThat(jacobian.isForward()).isEqualTo(!reverse);
        assertThat((long) jacobian.colors() * n).isGreaterThan(SparseBlocks.ELEMENTS);
        Value x = Value.vector(new Random(n).doubles(n, -1, 1).toArray());
        Value direction = Value.vector(new Random(n + 1).doubles(n, -1, 1).toArray());
        double[] expected = Autodiff.jvp(f, x, direction).toArray();
        double[] product = jacobian.at(x).multiply(direction).toArray();
        assertThat(product).containsExactly(expected, within(1e-9));
        double[] recorded = jacobian.at(Value.variable(x)).values().toArray();
        assertThat(jacobian.at(x).values().toArray()).containsExactly(recorded);
        Value narrow = jacobian.at(x.to(DType.FLOAT32)).values();
        assertThat(narrow.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(narrow.toArray()).containsExactly(recorded, within(1e-5));
      }
    }
  }

  private static Value band(Value x) {
    int n = x.shape().size();
    Value y = x.square().mul(x);
    for (int k = 1; k <= 3; k++) {
      Value gap = Value.full(Shape.of(k), 0).to(x.dtype());
      y = y.add(Value.concat(0, x.slice(0, k, n).sin().mul(k), gap));
      y = y.sub(Value.concat(0, gap, x.slice(0, 0, n - k).exp()));
    }
    return y;
  }

  @Test
  void worksInFloat32AndInsideCompiledFunctions() {
    Value x = Value.vector(0.1, 0.2, 0.3, 0.4, 0.5).to(DType.FLOAT32);
    SparseJacobian jacobian =
        Autodiff.sparseJacobian(SparseDerivativesTest::tridiagonal, x.shape());
    SparseMatrix matrix = jacobian.at(x);
    assertThat(matrix.values().dtype()).isEqualTo(DType.FLOAT32);
    UnaryOperator<Value> product = v -> jacobian.at(v).multiply(v);
    Value at = x.to(DType.FLOAT64);
    assertThat(Autodiff.compile(product, x.shape()).apply(at).toArray())
        .containsExactly(product.apply(at).toArray(), within(1e-14));
  }

  @Test
  void matricesMultiplyVectorsAndMatrices() {
    SparseMatrix matrix =
        new SparseMatrix(3, 2, new int[] {0, 1, 1, 3}, new int[] {1, 0, 1}, Value.vector(2, 3, 4));
    assertThat(matrix.toDense().toArray()).containsExactly(0, 2, 0, 0, 3, 4);
    assertThat(matrix.multiply(Value.vector(10, 1)).toArray()).containsExactly(2, 0, 34);
    assertThat(matrix.multiply(Value.matrix(new double[][] {{10, 1}, {1, 0}})).toArray())
        .containsExactly(2, 0, 0, 0, 34, 3);
    assertThat(matrix).hasToString("sparse [3, 2] with 3 entries");
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(
            () -> new SparseMatrix(1, 2, new int[] {0, 2}, new int[] {1, 0}, Value.vector(1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sparse matrix: the parts of a [1, 2] matrix do not fit together");
    SparseMatrix matrix = new SparseMatrix(1, 2, new int[] {0, 1}, new int[] {1}, Value.vector(1));
    assertThatThrownBy(() -> matrix.multiply(Value.vector(1, 2, 3)))
        .hasMessageContaining("multiply: the sparse matrix has shape [1, 2], the right side [3]");
    assertThatThrownBy(
            () -> Autodiff.sparseJacobian(x -> x.sum().item() > 0 ? x : x.neg(), Shape.of(3)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Autodiff.sparseHessian(x -> x, Shape.of(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a gradient needs a scalar");
  }
}

package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GraphReportTest {
  private static GraphReport.Operation operation(GraphReport report, String name) {
    return report.operations().stream()
        .filter(o -> o.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void countsScalars() {
    Value x = Value.variable(2, "x");
    GraphReport report = GraphReport.of(x.mul(x).add(x.sin()).mul(3));
    assertThat(report.nodes()).isEqualTo(5);
    assertThat(report.variables()).isEqualTo(1);
    assertThat(report.constants()).isEqualTo(1);
    assertThat(report.forwardFlops()).isEqualTo(4);
    assertThat(report.backwardFlops()).isEqualTo(2 + 2 + 1 + 1);
    assertThat(report.longestPath()).isEqualTo(3);
    assertThat(operation(report, "mul").count()).isEqualTo(2);
    assertThat(report.bytes()).isEqualTo(6 * 56 + 32);
  }

  @Test
  void countsMatrixProductsAndWhatOnlyMoves() {
    Value w = Value.variable(Value.full(Shape.of(30, 20), 0.1), "w");
    Value x = Value.full(Shape.of(7, 20), 1);
    GraphReport report = GraphReport.of(x.matmul(w.transpose()).relu().sum());
    assertThat(operation(report, "matmul").forwardFlops()).isEqualTo(2L * 7 * 20 * 30);
    assertThat(operation(report, "permute").forwardFlops()).isZero();
    assertThat(operation(report, "relu").forwardFlops()).isEqualTo(7 * 30);
    assertThat(operation(report, "sum").forwardFlops()).isEqualTo(7 * 30);
    assertThat(report.backwardFlops()).isEqualTo(2L * 7 * 20 * 30 + 2 * 7 * 30);
    Value batch = Value.variable(Value.full(Shape.of(4, 2, 3), 1));
    Value vector = Value.vector(1, 2, 3);
    assertThat(GraphReport.of(batch.matmul(vector)).forwardFlops()).isEqualTo(4 * 2 * 2 * 3);
  }

  @Test
  void countsConvolutions() {
    Value x = Value.variable(Value.full(Shape.of(2, 3, 10), 1), "x");
    Value w = Value.full(Shape.of(5, 3, 4), 1);
    Value y = Convolution.output(x, w, 1, Slide.UNIT);
    assertThat(GraphReport.of(y).forwardFlops()).isEqualTo(2L * y.shape().size() * 3 * 4);
  }

  @Test
  void sharedArraysCountOnce() {
    Value w = Value.variable(Value.full(Shape.of(1000), 1), "w");
    long own = GraphReport.of(w).bytes();
    assertThat(own).isBetween(8_000L, 8_200L);
    assertThat(GraphReport.of(w.reshape(10, 100)).bytes() - own).isLessThan(200);
    assertThat(GraphReport.of(w.to(DType.FLOAT32)).bytes() - own).isBetween(4_000L, 4_200L);
  }

  @Test
  void bytesAreThoseThatAreAllocated() {
    Value x = Value.variable(Value.full(Shape.of(50, 50), 0.1), "x");
    long before = GraphReport.of(x).bytes();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Value y = chain(x);
    // Loops on vectors allocate until they are compiled, so the least of some runs counts.
    long allocated = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      long start = threads.getCurrentThreadAllocatedBytes();
      y = chain(x);
      allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - start);
    }
    assertThat((double) (GraphReport.of(y).bytes() - before))
        .isCloseTo((double) allocated, within(0.02 * allocated));
  }

  private static Value chain(Value x) {
    Value y = x;
    for (int i = 0; i < 100; i++) {
      y = y.mul(x).sub(y);
    }
    return y;
  }

  @Test
  void stretchesLieBetweenFewValues() {
    Value x = Value.variable(Value.full(Shape.of(1000), 0.1), "x");
    Value y = x;
    for (int i = 0; i < 100; i++) {
      y = y.sin();
    }
    GraphReport report = GraphReport.of(y.sum());
    assertThat(report.stretches()).hasSize(5);
    GraphReport.Stretch largest = report.stretches().getFirst();
    assertThat(largest.nodes()).isBetween(8, 14);
    assertThat(largest.bytes()).isBetween(8_000L * largest.nodes(), 8_200L * largest.nodes());
    assertThat(largest.flops()).isEqualTo(1000L * largest.nodes());
    // Everything needs everything: nowhere to cut.
    Value[] all = new Value[10];
    for (int i = 0; i < all.length; i++) {
      all[i] = x.mul(i);
    }
    assertThat(GraphReport.of(Value.stack(0, all).sum()).stretches()).hasSizeLessThan(2);
  }

  private static long flops(Value y) {
    return GraphReport.of(y).forwardFlops();
  }

  @Test
  void productsCostTwoPerMultiplication() {
    Value a = Value.variable(Value.full(Shape.of(5, 2, 3), 1));
    Value b = Value.full(Shape.of(3, 4), 1);
    assertThat(flops(a.matmul(b))).isEqualTo(2 * 5 * 2 * 3 * 4);
    assertThat(flops(a.matmul(Value.full(Shape.of(3), 1)))).isEqualTo(2 * 5 * 2 * 3);
    Value image = Value.variable(Value.full(Shape.of(2, 3, 8), 1));
    Value kernel = Value.full(Shape.of(4, 3, 5), 1);
    assertThat(flops(image.convolve(kernel, 1, Slide.UNIT))).isEqualTo(2 * (2 * 4 * 4) * (3 * 5));
  }

  @Test
  void factorizationsCostTheCubeOfTheOrder() {
    int n = 7;
    double[] numbers = new double[2 * n * n];
    for (int i = 0; i < 2 * n; i++) {
      numbers[i * n + i % n] = 2 + i;
    }
    Value a = Value.variable(Value.tensor(Shape.of(2, n, n), numbers));
    long cubes = 2L * n * n * n;
    assertThat(flops(LinearAlgebra.det(a))).isEqualTo(cubes);
    assertThat(flops(LinearAlgebra.logDet(a)))
        .isBetween(cubes, cubes + 10); // its sign is looked at
    assertThat(flops(LinearAlgebra.inverse(a))).isEqualTo(cubes);
    assertThat(flops(LinearAlgebra.cholesky(a))).isEqualTo(cubes);
    assertThat(flops(LinearAlgebra.pinv(a))).isEqualTo(cubes);
    assertThat(flops(LinearAlgebra.matrixExp(a))).isEqualTo(cubes);
    Value right = Value.full(Shape.of(2, n, 3), 1);
    assertThat(flops(LinearAlgebra.solve(a, right))).isEqualTo(cubes + 12L * n * n);
  }

  /// What an operation costs, as its node in a graph says.
  private static long cost(Value y) {
    return ((Shaped) y.op())
        .flops(y.shape(), y.operands().stream().map(Value::shape).toArray(Shape[]::new));
  }

  @Test
  void everyShapedOperationKnowsItsCost() {
    Set<String> free =
        Set.of(
            "permute",
            "reshape",
            "broadcastTo",
            "concat",
            "slice",
            "select",
            "indexSelect",
            "gather",
            "to",
            "flip",
            "pad");
    Map<String, Integer> products =
        Map.of("matmul", 48, "convolve", 12, "solve", 16, "triangularSolve", 16);
    for (Value y : RulesPage.examples()) {
      String name = y.op().opName();
      int read = y.operands().stream().mapToInt(x -> x.shape().size()).sum();
      long expected = free.contains(name) ? 0 : products.getOrDefault(name, read);
      if (y.op() instanceof Factoring) {
        Shape shape = y.operands().getFirst().shape();
        expected = (long) shape.size() * shape.length(-1);
      }
      assertThat(cost(y)).as(name).isEqualTo(expected);
    }
  }

  @Test
  void cotangentsOfProductsCostWhatTheProductCosts() {
    Value w = Value.variable(Value.full(Shape.of(3, 4), 0.5));
    Value image = Value.variable(Value.full(Shape.of(2, 3, 8), 1));
    Value kernel = Value.variable(Value.full(Shape.of(4, 3, 5), 1));
    for (Value y :
        List.of(
            Value.variable(Value.full(Shape.of(2, 3), 1)).matmul(w),
            Value.variable(Value.full(Shape.of(5, 2, 3), 1)).matmul(w),
            image.convolve(kernel, 1, Slide.UNIT))) {
      Value[] operands = y.operands().toArray(Value[]::new);
      for (int k = 0; k < 2; k++) {
        Value yBar = Value.variable(y.detach());
        Value pulled = ((Shaped) y.op()).vjp(k, operands, y, yBar);
        assertThat(GraphReport.of(pulled).forwardFlops())
            .as("%s by %d", y.op().opName(), k)
            .isBetween(cost(y), cost(y) + 5L * pulled.shape().size()); // summed over the batch
      }
    }
    Value none = Value.variable(Value.tensor(Shape.of(0, 3, 5)));
    assertThat(cost(image.convolve(none, 1, Slide.UNIT))).isZero();
  }

  @Test
  void longChainsAndConstants() {
    Value x = Value.variable(1);
    Value y = x;
    for (int i = 0; i < 1_000_000; i++) {
      y = y.add(1);
    }
    assertThat(GraphReport.of(y).longestPath()).isEqualTo(1_000_000);
    assertThat(GraphReport.of(Value.of(2)).nodes()).isZero();
    assertThat(GraphReport.of(Value.of(2)).toString()).startsWith("nodes: 0");
  }

  @Test
  void symbolicGraphsHaveShapesToo() {
    long[] flops = new long[1];
    Autodiff.compile(
        x -> {
          flops[0] = GraphReport.of(Value.variable(x).square().sum()).forwardFlops();
          return x;
        },
        Shape.of(8));
    assertThat(flops[0]).isEqualTo(16);
  }

  @Test
  void readsAsATable() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      Value w = Value.variable(Value.full(Shape.of(300, 200), 0.1), "w");
      String table =
          GraphReport.of(Value.full(Shape.of(70, 300), 1).matmul(w).relu().sum()).toString();
      assertThat(table)
          .startsWith(
              """
              nodes: 4 (variables: 1), constants: 1
              872.5 kB held until the value is let go
              8,428,000 flops forward, about 8,428,000 backward
              longest path: 3 operations

              operation        count        bytes            flops
              variable             1     480.1 kB                0
              matmul               1     112.1 kB        8,400,000
              relu                 1     112.1 kB           14,000
              sum                  1         56 B           14,000
              """);
    } finally {
      Locale.setDefault(before);
    }
  }
}

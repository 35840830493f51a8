package dev.autodiff.bench;

import static dev.autodiff.bench.Workload.Group.KERNELS;

import dev.autodiff.DType;
import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Single operations on constants: nothing is recorded, so their kernels are what takes the time.
final class KernelWorkloads {
  private static final int[] LENGTHS = {1_000, 100_000, 10_000_000};

  private KernelWorkloads() {}

  static List<Workload> all() {
    List<Workload> all = new ArrayList<>();
    for (DType dtype : DType.values()) {
      for (int n : new int[] {64, 256, 512, 1024}) {
        all.add(product(n, n, n, dtype));
      }
      all.add(product(64, 784, 256, dtype));
      all.add(product(32, 16, 16, dtype));
      all.add(product(2048, 2048, 1, dtype));
      elementwise().forEach((name, f) -> addLengths(all, name, f, dtype));
      addLengths(all, "sum", Value::sum, dtype);
      addLengths(all, "max", Value::max, dtype);
      all.add(rows("softmax", x -> x.softmax(1), dtype));
      all.add(rows("logsumexp", x -> x.logSumExp(1), dtype));
      all.add(rows("sum-rows", x -> x.sum(1), dtype));
      all.add(rows("sum-columns", x -> x.sum(0), dtype));
      all.add(rows("max-rows", x -> x.max(1), dtype));
      all.add(rows("max-columns", x -> x.max(0), dtype));
      all.add(rows("softmax-columns", x -> x.softmax(0), dtype));
    }
    return all;
  }

  private static Map<String, UnaryOperator<Value>> elementwise() {
    Map<String, UnaryOperator<Value>> functions = new LinkedHashMap<>();
    functions.put("add", x -> x.add(x));
    functions.put("exp", Value::exp);
    functions.put("log", Value::log);
    functions.put("log1p", Value::log1p);
    functions.put("expm1", Value::expm1);
    functions.put("tanh", Value::tanh);
    functions.put("sigmoid", Value::sigmoid);
    functions.put("softplus", Value::softplus);
    functions.put("erf", Value::erf);
    functions.put("sin", Value::sin);
    functions.put("cos", Value::cos);
    functions.put("pow", x -> x.pow(1.7));
    return functions;
  }

  private static Workload product(int m, int k, int n, DType dtype) {
    String name = "matmul-" + m + "x" + k + "x" + n + "-" + suffix(dtype);
    return new Workload(
        name,
        KERNELS,
        2.0 * m * k * n,
        "FLOP",
        () -> {
          Value a = Samples.tensor(1, -1, 1, dtype, m, k);
          Value b = Samples.tensor(2, -1, 1, dtype, k, n);
          return () -> a.matmul(b).get(m - 1, n - 1);
        });
  }

  private static void addLengths(
      List<Workload> all, String name, UnaryOperator<Value> f, DType dtype) {
    for (int n : LENGTHS) {
      all.add(
          new Workload(
              name + "-" + n + "-" + suffix(dtype),
              KERNELS,
              n,
              "element",
              () -> {
                Value x = Samples.tensor(3, 0.1, 3, dtype, n);
                return () -> last(f.apply(x));
              }));
    }
  }

  private static Workload rows(String name, UnaryOperator<Value> f, DType dtype) {
    int n = 1000;
    return new Workload(
        name + "-1000x1000-" + suffix(dtype),
        KERNELS,
        n * n,
        "element",
        () -> {
          Value x = Samples.tensor(4, -2, 2, dtype, n, n);
          return () -> last(f.apply(x));
        });
  }

  private static double last(Value y) {
    return switch (y.shape().rank()) {
      case 0 -> y.item();
      case 1 -> y.get(y.shape().size() - 1);
      default -> y.get(y.shape().length(0) - 1, y.shape().length(1) - 1);
    };
  }

  static String suffix(DType dtype) {
    return dtype == DType.FLOAT64 ? "f64" : "f32";
  }
}

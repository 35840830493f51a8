package dev.autodiff.golden;

import static dev.autodiff.golden.Operation.binary;
import static dev.autodiff.golden.Operation.call;
import static dev.autodiff.golden.Operation.composed;
import static dev.autodiff.golden.Operation.many;
import static dev.autodiff.golden.Operation.unary;
import static java.util.Map.entry;

import dev.autodiff.LinearAlgebra;
import dev.autodiff.MatrixNorm;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.List;
import java.util.Map;

/// Linear algebra.
final class LinearAlgebraOperations {
  private LinearAlgebraOperations() {}

  static final Map<String, Operation> TABLE =
      Map.ofEntries(
          binary("matmul", Value::matmul),
          binary("dot", Value::dot),
          binary("outer", Value::outer),
          call(
              "einsum",
              "einsum",
              (x, args) -> Value.einsum(args.text("equation"), x.toArray(Value[]::new))),
          unary("det", LinearAlgebra::det),
          many("slogdet", "slogdet", (x, _) -> slogdet(x.get(0))),
          call("logdet", "slogdet", (x, _) -> LinearAlgebra.logDet(x.get(0))),
          unary("inverse", LinearAlgebra::inverse),
          binary("solve", LinearAlgebra::solve),
          call(
              "triangular_solve",
              "triangularSolve",
              (x, args) ->
                  LinearAlgebra.triangularSolve(
                      x.get(0), x.get(1), args.flag("upper"), args.flag("unit"))),
          unary("cholesky", LinearAlgebra::cholesky),
          composed(
              "cholesky_xxt",
              "cholesky",
              "LinearAlgebra.cholesky(x.matmul(x.transpose()).add(c))",
              (x, _) -> choleskyOfProduct(x.get(0))),
          composed(
              "eigvalsh",
              "eigh",
              "LinearAlgebra.eigvalsh(x)",
              (x, _) -> LinearAlgebra.eigvalsh(x.get(0))),
          composed(
              "eigh_matfun",
              "eigh",
              "v.mul(w.tanh().unsqueeze(-2)).matmul(v.transpose()), with w and v of"
                  + " LinearAlgebra.eigh(x)",
              (x, _) -> tanh(x.get(0))),
          call("svdvals", "svd", (x, _) -> LinearAlgebra.svdvals(x.get(0))),
          composed(
              "svd_polar",
              "svd",
              "u.matmul(vt), with u and vt of LinearAlgebra.svd(x)",
              (x, _) -> polar(x.get(0))),
          call("matrix_exp", "matrixExp", (x, _) -> LinearAlgebra.matrixExp(x.get(0))),
          composed(
              "trace_inv",
              "inverse",
              "Value.einsum(\"...ii->...\", LinearAlgebra.inverse(a))",
              (x, _) -> Value.einsum("...ii->...", LinearAlgebra.inverse(x.get(0)))),
          call(
              "matrix_power",
              "matrixPower",
              (x, args) -> LinearAlgebra.matrixPower(x.get(0), args.integer("n"))),
          many("qr", "qr", (x, _) -> qr(x.get(0))),
          unary("pinv", LinearAlgebra::pinv),
          call(
              "matrix_norm",
              "matrixNorm",
              (x, args) -> LinearAlgebra.matrixNorm(x.get(0), norm(args.text("ord")))),
          composed(
              "lstsq_normal",
              "solve",
              "LinearAlgebra.lstsq(a, b)",
              (x, _) -> LinearAlgebra.lstsq(x.get(0), x.get(1))),
          binary("kron", LinearAlgebra::kron),
          call(
              "cross",
              "cross",
              (x, args) -> LinearAlgebra.cross(x.get(0), x.get(1), args.integer("dim"))),
          call(
              "addmm",
              "matmul",
              (x, args) ->
                  LinearAlgebra.addmm(
                      x.get(0), x.get(1), x.get(2), args.number("beta"), args.number("alpha"))),
          call(
              "cdist",
              "cdist",
              (x, args) -> LinearAlgebra.cdist(x.get(0), x.get(1), args.number("p"))),
          composed(
              "gauss_nll",
              "solve",
              "LinearAlgebra.logDet(s).add(x.dot(LinearAlgebra.solve(s, x))).mul(0.5)",
              (x, _) -> gauss(x.get(0), x.get(1))));

  /// Operations that only `errors.jsonl` names.
  static final Map<String, Operation> ONLY_ERRORS =
      Map.ofEntries(
          entry(
              "eigh",
              new Operation("eigh", "", (x, _) -> List.of(LinearAlgebra.eigh(x.get(0)).values()))),
          entry(
              "svd", new Operation("svd", "", (x, _) -> List.of(LinearAlgebra.svd(x.get(0)).s()))));

  private static List<Value> slogdet(Value a) {
    LinearAlgebra.SignAndLogDet parts = LinearAlgebra.slogdet(a);
    return List.of(parts.sign(), parts.logAbsDet());
  }

  private static List<Value> qr(Value a) {
    LinearAlgebra.Qr parts = LinearAlgebra.qr(a);
    return List.of(parts.q(), parts.r());
  }

  private static Value identity(int n, double scale, Value like) {
    double[] elements = new double[n * n];
    for (int i = 0; i < n; i++) {
      elements[i * n + i] = scale;
    }
    return Value.tensor(Shape.of(n, n), elements).to(like.dtype());
  }

  private static Value choleskyOfProduct(Value x) {
    int n = x.shape().length(-1);
    return LinearAlgebra.cholesky(x.matmul(x.transpose()).add(identity(n, 0.5 * n, x)));
  }

  private static Value tanh(Value x) {
    LinearAlgebra.Eigh parts = LinearAlgebra.eigh(x);
    Value v = parts.vectors();
    return v.mul(parts.values().tanh().unsqueeze(-2)).matmul(v.transpose());
  }

  private static Value polar(Value x) {
    LinearAlgebra.Svd parts = LinearAlgebra.svd(x);
    return parts.u().matmul(parts.vt());
  }

  private static Value gauss(Value x, Value factor) {
    Value s = factor.matmul(factor.transpose()).add(identity(x.shape().size(), 1.5, x));
    return LinearAlgebra.logDet(s).add(x.dot(LinearAlgebra.solve(s, x))).mul(0.5);
  }

  private static MatrixNorm norm(String order) {
    return switch (order) {
      case "fro" -> MatrixNorm.FROBENIUS;
      case "nuc" -> MatrixNorm.NUCLEAR;
      case "1.0", "1" -> MatrixNorm.ONE;
      case "-1.0", "-1" -> MatrixNorm.MINUS_ONE;
      case "2.0", "2" -> MatrixNorm.TWO;
      case "-2.0", "-2" -> MatrixNorm.MINUS_TWO;
      case "Infinity" -> MatrixNorm.INFINITY;
      case "-Infinity" -> MatrixNorm.MINUS_INFINITY;
      default -> throw new IllegalArgumentException("matrix_norm: unknown order " + order);
    };
  }
}

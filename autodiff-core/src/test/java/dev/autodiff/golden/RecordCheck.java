package dev.autodiff.golden;

import dev.autodiff.Autodiff;
import dev.autodiff.DType;
import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Checks one record of an operation: output, vector–Jacobian, Jacobian–vector and Hessian–vector
/// product, computed at once against the recorded numbers, compiled against those at once, and in
/// float32 against float64 at the same operands.
///
/// Edge records leave the range of float32 and have no second derivatives; for them only output and
/// gradients are compared.
///
/// @param comparison where results go
/// @param decisions about edge records
public record RecordCheck(Comparison comparison, List<EdgeDecision> decisions) {
  private static final double SECOND_ORDER = 1e-10;

  /// Compiled code may add cotangents of equal scalars in another order.
  private static final double COMPILED = 1e-13;

  /// Each operation rounds its result to 24 bits once; sums and second derivatives add some up.
  private static final double FLOAT32 = 1e-5;

  /// Checks a record in all ways.
  ///
  /// @param record what was recorded
  /// @param operation how it is called here
  /// @param tolerance of outputs and first derivatives
  /// @param summed tolerance of gradients
  public void check(GoldenRecord record, Operation operation, double tolerance, double summed) {
    comparison.count(record.op());
    try {
      List<Value> operands = record.operands();
      List<Value> outputs = operation.call().apply(operands, record.part("args"));
      if (!sameShapes(record, outputs)) {
        return;
      }
      eager(record, operands, outputs, tolerance, summed);
      if (operands.stream().anyMatch(operand -> !operand.isConstant())) {
        compiled(record, operation, operands);
        if (!record.edge()) {
          float32(record, operation, operands);
        }
      }
    } catch (RuntimeException e) {
      comparison.fail(record.toString(), e + " at " + List.of(e.getStackTrace()).subList(0, 3));
    }
  }

  private boolean sameShapes(GoldenRecord record, List<Value> outputs) {
    List<String> recorded =
        record.parts("output").stream().map(output -> output.shape().toString()).toList();
    List<String> got = outputs.stream().map(output -> output.shape().toString()).toList();
    if (!got.equals(recorded)) {
      comparison.fail(record + " shape", "got " + got + ", recorded " + recorded);
    }
    return got.equals(recorded);
  }

  private void eager(
      GoldenRecord record,
      List<Value> operands,
      List<Value> outputs,
      double tolerance,
      double summed) {
    Value weighted = weighted(record, outputs);
    if (weighted.isConstant()) {
      constant(record, outputs);
      return;
    }
    Derivatives derivatives = new Derivatives(weighted, operands);
    double[] one = {1};
    List<double @Nullable []> gradients = derivatives.vjp(one);
    if (record.edge()) {
      new EdgeRecord(record, decisions, comparison).check(outputs, gradients);
      return;
    }
    List<GoldenRecord> recorded = record.parts("output");
    List<double @Nullable []> tangents = tangents(record, operands.size());
    for (int k = 0; k < outputs.size(); k++) {
      double[] expected = recorded.get(k).numbers("data");
      String at = record + " output[" + k + "]";
      comparison.array(at, outputs.get(k).toArray(), expected, tolerance);
      if (record.numbers("jvp", k) != null) {
        double[] jvp = new Derivatives(outputs.get(k), operands).jvp(tangents);
        double bound = OracleAccuracy.bound(record, "jvp", tolerance);
        comparison.array(record + " jvp[" + k + "]", jvp, record.numbers("jvp", k), bound);
      }
    }
    compareAll(record, "grads", gradients, summed);
    if (record.has("hvp")) {
      double bound = Math.max(tolerance, tolerance == 0 ? 0 : SECOND_ORDER);
      compareAll(record, "hvp", derivatives.hvp(one, tangents), bound);
    }
  }

  /// Indices, say: nothing is differentiated.
  private void constant(GoldenRecord record, List<Value> outputs) {
    for (int k = 0; k < outputs.size(); k++) {
      double[] expected = record.parts("output").get(k).numbers("data");
      comparison.array(record + " output[" + k + "]", outputs.get(k).toArray(), expected, 0);
    }
  }

  private void compareAll(
      GoldenRecord record, String field, List<double @Nullable []> got, double tolerance) {
    double bound = OracleAccuracy.bound(record, field, tolerance);
    for (int i = 0; i < got.size(); i++) {
      comparison.array(
          record + " " + field + "[" + i + "]", got.get(i), record.numbers(field, i), bound);
    }
  }

  private void compiled(GoldenRecord record, Operation operation, List<Value> operands) {
    Value point = packed(operands, DType.FLOAT64);
    List<Value> eager = everything(record, operation, operands, point);
    List<Value> compiled =
        Autodiff.compileMany(
                xs -> everything(record, operation, operands, xs.getFirst()), point.shape())
            .applyMany(List.of(point));
    for (int i = 0; i < eager.size(); i++) {
      String at = record + " compiled[" + i + "]";
      comparison.array(at, compiled.get(i).toArray(), eager.get(i).toArray(), COMPILED);
    }
  }

  private void float32(GoldenRecord record, Operation operation, List<Value> operands) {
    Value rounded = packed(operands, DType.FLOAT32);
    List<Value> exact = everything(record, operation, operands, rounded.to(DType.FLOAT64));
    List<Value> eager = everything(record, operation, operands, rounded);
    List<Value> compiled =
        Autodiff.compileMany(
                xs -> everything(record, operation, operands, xs.getFirst()), rounded.shape())
            .applyMany(List.of(rounded));
    for (int i = 0; i < exact.size(); i++) {
      String at = record + " float32[" + i + "]";
      double[] expected = exact.get(i).toArray();
      comparison.other(at, eager.get(i).toArray(), expected, FLOAT32);
      comparison.other(at + " compiled", compiled.get(i).toArray(), expected, FLOAT32);
    }
  }

  /// The outputs, the gradient, the directional derivatives, and the Hessian times the tangent, as
  /// functions of all variables in a row.
  private static List<Value> everything(
      GoldenRecord record, Operation operation, List<Value> operands, Value packed) {
    GoldenRecord args = record.part("args");
    DType dtype = packed.dtype();
    UnaryOperator<Value> outputs =
        x -> flat(operation.call().apply(unpacked(operands, x), args), dtype);
    UnaryOperator<Value> total =
        x -> weighted(record, operation.call().apply(unpacked(operands, x), args));
    List<Value> all = new ArrayList<>();
    all.add(outputs.apply(packed));
    all.add(Autodiff.grad(total).apply(packed));
    if (!record.edge() && record.has("tangent")) {
      Value tangent = packedTangent(record, operands).to(dtype);
      all.add(Autodiff.jvp(outputs, packed, tangent));
      all.add(Autodiff.hvp(total, packed, tangent));
    }
    return all;
  }

  /// `Σ ⟨output, cotangent⟩`.
  private static Value weighted(GoldenRecord record, List<Value> outputs) {
    Value sum = Value.of(0);
    for (int k = 0; k < outputs.size(); k++) {
      double[] cotangent = record.numbers("cotangent", k);
      if (cotangent != null) {
        Value output = outputs.get(k);
        Value weights = Value.tensor(output.shape(), cotangent).to(output.dtype());
        sum = sum.to(output.dtype()).add(output.mul(weights).sum());
      }
    }
    return sum;
  }

  private static List<double @Nullable []> tangents(GoldenRecord record, int count) {
    List<double @Nullable []> tangents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tangents.add(record.numbers("tangent", i));
    }
    return tangents;
  }

  private static Value packed(List<Value> operands, DType dtype) {
    return flat(operands.stream().filter(x -> !x.isConstant()).map(Value::detach).toList(), dtype);
  }

  private static Value packedTangent(GoldenRecord record, List<Value> operands) {
    List<Value> tangents = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      Value operand = operands.get(i);
      double[] tangent = record.numbers("tangent", i);
      if (!operand.isConstant()) {
        tangents.add(
            tangent == null
                ? Value.full(operand.shape(), 0)
                : Value.tensor(operand.shape(), tangent));
      }
    }
    return flat(tangents, DType.FLOAT64);
  }

  private static Value flat(List<Value> values, DType dtype) {
    return Value.concat(
        0, values.stream().map(x -> x.to(dtype).reshape(x.shape().size())).toArray(Value[]::new));
  }

  /// The operands with the variables' elements from a row of all.
  private static List<Value> unpacked(List<Value> operands, Value packed) {
    List<Value> unpacked = new ArrayList<>();
    int from = 0;
    for (Value operand : operands) {
      if (operand.isConstant()) {
        unpacked.add(operand.to(packed.dtype()));
      } else {
        int to = from + operand.shape().size();
        unpacked.add(packed.slice(0, from, to).reshape(operand.shape()));
        from = to;
      }
    }
    return unpacked;
  }
}

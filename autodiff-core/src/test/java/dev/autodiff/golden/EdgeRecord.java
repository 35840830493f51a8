package dev.autodiff.golden;

import static java.util.Objects.requireNonNull;

import dev.autodiff.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Edge points: kinks, domain edges, infinities, NaN, and the smallest and largest numbers.
///
/// An element passes if it has what [EdgeDecision] says; else the exact value or derivative; where
/// none is defined, the recorded one. In a folder of other records, whose points may be ones that
/// nobody has decided on, what the second oracle recorded is right as well. Each element is held to
/// its own size: `1e-12·(1 + |expected|)`.
///
/// @param record what was recorded
/// @param decisions where something else is right
/// @param comparison where results go
record EdgeRecord(GoldenRecord record, List<EdgeDecision> decisions, Comparison comparison) {
  private static final Set<String> REDUCTIONS = Set.of("prod", "logsumexp", "norm", "var");

  private static final double TOLERANCE = 1e-12;

  void check(List<Value> outputs, List<double @Nullable []> gradients) {
    List<GoldenRecord> recorded = record.parts("output");
    for (int k = 0; k < outputs.size(); k++) {
      double[] got = outputs.get(k).toArray();
      double[] ones = new double[got.length];
      Arrays.fill(ones, 1);
      double[] expected = recorded.get(k).numbers("data");
      compare(EdgeDecision.OUTPUT, "exact_y", got, ones, expected, jax("output", k));
    }
    double[] cotangent = outputs.size() == 1 ? record.numbers("cotangent", 0) : null;
    for (int k = 0; k < gradients.size(); k++) {
      double[] gradient = gradients.get(k);
      if (gradient != null) {
        double[] grads = requireNonNull(record.numbers("grads", k));
        double[] scale = cotangent == null ? new double[] {Double.NaN} : cotangent;
        compare(k, exactField(k), gradient, scale, grads, jax("grads", k));
      }
    }
  }

  private String exactField(int operand) {
    if (record.has("exact_grad_cofactor")) {
      return "exact_grad_cofactor";
    }
    return operand == 0 ? "exact_dy" : "exact_dy2";
  }

  /// @param operand whose gradient is compared, or [EdgeDecision#OUTPUT]
  /// @param exactField field of exact partials or values, which may be missing
  /// @param got what was computed
  /// @param scale what exact numbers are multiplied by
  /// @param recorded what one oracle computed
  /// @param other what the other one computed where it differs
  private void compare(
      int operand,
      String exactField,
      double[] got,
      double[] scale,
      double[] recorded,
      double @Nullable [] other) {
    for (int i = 0; i < got.length; i++) {
      double[] point = point(i);
      String where = "%s %s[%d] at %s".formatted(record, field(operand), i, Arrays.toString(point));
      Expected expected = expected(operand, exactField, i, point, at(scale, i), recorded[i], other);
      comparison.anyOf(where + expected.note, got[i], TOLERANCE, expected.accepted);
      if (!expected.reason.isEmpty() && differ(got[i], recorded[i])) {
        double weight = at(scale, i);
        Double jax = !record.has("jax") ? null : (other == null ? recorded : other)[i] / weight;
        comparison.edge(
            new EdgeRow(
                record.op(),
                operand,
                point,
                got[i] / weight,
                recorded[i] / weight,
                jax,
                expected.reason));
      }
    }
  }

  /// Whether numbers are not the same to all but the last digits.
  private static boolean differ(double a, double b) {
    double size = Math.max(Math.abs(a), Math.abs(b));
    return !Comparison.near(a, b, Double.isFinite(size) ? TOLERANCE * size : 0);
  }

  /// What an element may be.
  ///
  /// @param reason why it may differ from what the first oracle recorded; empty if it may not
  private record Expected(double[] accepted, String note, String reason) {}

  private Expected expected(
      int operand,
      String exactField,
      int i,
      double[] point,
      double scale,
      double recorded,
      double @Nullable [] other) {
    Optional<EdgeDecision> decision = EdgeDecision.about(decisions, record, operand, point);
    if (decision.isPresent()) {
      double value = decision.get().value().applyAsDouble(point) * scale;
      return new Expected(new double[] {value}, "", decision.get().reason());
    }
    if (exact(exactField, i, point)) {
      double value = record.numbers(exactField)[i] * scale;
      return new Expected(new double[] {value}, " exact", "the exact number");
    }
    if (other != null && !GoldenFile.bundled()) {
      return new Expected(new double[] {recorded, other[i]}, "", "");
    }
    return new Expected(new double[] {recorded}, "", "");
  }

  /// The element of a lane; a reduction has one for all.
  private static double at(double[] data, int lane) {
    return data[Math.min(lane, data.length - 1)];
  }

  /// Whether an exact number counts: exact arithmetic has no signed zero, and gives none where an
  /// operand is −0.
  private boolean exact(String field, int i, double[] point) {
    return record.has(field)
        && !Double.isNaN(record.numbers(field)[i])
        && Arrays.stream(point).noneMatch(x -> x == 0 && 1 / x < 0);
  }

  /// The numbers that an element belongs to, as [EdgeDecision] says.
  private double[] point(int i) {
    List<double[]> operands =
        record.parts("inputs").stream()
            .map(input -> input.numbers("data"))
            .filter(data -> data.length > 0)
            .toList();
    GoldenRecord args = record.part("args");
    if (record.op().equals("logcumsumexp") && !operands.isEmpty()) {
      double[] all = operands.getFirst();
      return DoubleStream.concat(DoubleStream.of(all[i]), DoubleStream.of(all)).toArray();
    }
    DoubleStream lane = operands.stream().mapToDouble(data -> at(data, i));
    if (REDUCTIONS.contains(record.op()) && record.parts("output").getFirst().shape().size() == 1) {
      DoubleStream all = DoubleStream.of(operands.getFirst());
      DoubleStream order = Stream.of("ord").filter(args::has).mapToDouble(args::number);
      return DoubleStream.concat(lane, DoubleStream.concat(all, order)).toArray();
    }
    return DoubleStream.concat(
            lane, Stream.of("base", "exponent").filter(args::has).mapToDouble(args::number))
        .toArray();
  }

  private double @Nullable [] jax(String field, int index) {
    return record.part("jax").numbers(field, index);
  }

  private static String field(int operand) {
    return operand == EdgeDecision.OUTPUT ? "output" : "grads[" + operand + "]";
  }
}

package dev.autodiff.golden;

import dev.autodiff.Gradients;
import dev.autodiff.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoublePredicate;

/// The errors of one function and its first derivatives at the points of `special_mpmath.jsonl`,
/// whose numbers are correctly rounded from 60 digits.
///
/// A value may be off by some ulps and by what a rounding of the operands changes, a derivative by
/// ulps alone.
final class FunctionAccuracy {
  /// Functions that are built from others, here and in every library.
  private static final Set<String> COMPOSITES =
      Set.of("sigmoid", "logsigmoid", "softplus", "gelu", "silu", "elu", "logaddexp", "ndtr");

  private static final int LIBRARY_ULPS = 2;
  private static final int COMPOSITE_ULPS = 8;
  private static final int DERIVATIVE_ULPS = 4;

  /// Where the 60 digits of the recorded numbers were used up by a difference: `1 + tanh` of less
  /// than −69, `2x·erfcx x − 2/√π` of more than 20 digits. `ExactPointsTest` has numbers from more
  /// digits there.
  private static final Map<String, DoublePredicate> EXHAUSTED =
      Map.of("gelu_tanh", x -> x < -12, "erfcx", x -> x > 1e20);

  private final boolean composite;
  private final Operation.ManyCall call;
  private final Worst value = new Worst();
  private final Worst derivative = new Worst();
  private int points;

  FunctionAccuracy(String op, Operation.ManyCall call) {
    this.composite = COMPOSITES.contains(op);
    this.call = call;
  }

  /// The largest error seen, in units in the last place of the exact number.
  private static final class Worst {
    private double ulps;
    private String at = "";

    void add(double error, String where) {
      if (error > ulps) {
        ulps = error;
        at = where;
      }
    }

    @Override
    public String toString() {
      return number(ulps) + (at.isEmpty() ? "" : " at " + at);
    }
  }

  /// Measures one point, and fails where an error is beyond its bound.
  void measure(GoldenRecord record, Comparison comparison) {
    if (EXHAUSTED.getOrDefault(record.op(), _ -> false).test(record.number("x"))) {
      return;
    }
    points++;
    Value a = Value.variable(record.number("x"));
    boolean binary = record.has("x2");
    Value b = Value.variable(record.number("x2", 0));
    Value y = call.apply(binary ? List.of(a, b) : List.of(a), record.part("args")).getFirst();
    Gradients gradients = y.backward();
    double slack = slack(a.item(), record.number("dy"));
    if (binary) {
      slack += slack(b.item(), record.number("dy2"));
    }
    String at = binary ? "(" + a.item() + ", " + b.item() + ")" : Double.toString(a.item());

    int ulps = composite ? COMPOSITE_ULPS : LIBRARY_ULPS;
    String where = record + " at " + at;
    double error = error(y.item(), record.number("y"));
    value.add(error, at);
    check(where + " y", error, ulps, slack, record.number("y"), comparison);

    double slopeError = error(gradients.of(a).item(), record.number("dy"));
    derivative.add(slopeError, at);
    check(where + " dy", slopeError, DERIVATIVE_ULPS, 0, record.number("dy"), comparison);
    if (binary) {
      double secondError = error(gradients.of(b).item(), record.number("dy2"));
      derivative.add(secondError, at);
      check(where + " dy2", secondError, DERIVATIVE_ULPS, 0, record.number("dy2"), comparison);
    }
  }

  /// What an operand that is off by an ulp changes.
  private static double slack(double x, double dy) {
    return Double.isInfinite(dy) ? 0 : Math.abs(0x1p-52 * x * dy);
  }

  private static double error(double got, double exact) {
    return got == exact ? 0 : Math.abs(got - exact) / Math.ulp(exact);
  }

  private static void check(
      String where, double error, int ulps, double slack, double exact, Comparison comparison) {
    double bound = ulps + slack / Math.ulp(exact);
    if (!(error <= bound)) {
      comparison.fail(where, number(error) + " ulp, allowed are " + number(bound));
    }
  }

  /// The cells of this function in the published table.
  List<String> cells(String name) {
    return List.of(name, Integer.toString(points), value.toString(), derivative.toString());
  }

  private static String number(double ulps) {
    return ulps < 1000 ? "%.3g".formatted(ulps).replaceAll("\\.0+$", "") : "%.2g".formatted(ulps);
  }
}

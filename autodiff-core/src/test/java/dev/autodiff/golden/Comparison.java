package dev.autodiff.golden;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Compares arrays with recorded ones and collects what differs.
public final class Comparison {
  private final List<String> failures = new ArrayList<>();
  private final Set<String> ops = new TreeSet<>();
  private final List<EdgeRow> edges = new ArrayList<>();
  private int records;
  private double worst;
  private String worstAt = "";

  public void count(String op) {
    records++;
    ops.add(op);
  }

  public int records() {
    return records;
  }

  public Set<String> ops() {
    return ops;
  }

  public List<String> failures() {
    return failures;
  }

  /// Notes that an edge is decided otherwise than recorded.
  void edge(EdgeRow row) {
    edges.add(row);
  }

  /// The edges decided otherwise than recorded.
  public List<EdgeRow> edges() {
    return edges;
  }

  public void fail(String where, String problem) {
    failures.add(where + ": " + problem);
  }

  /// Each element within `tolerance·(1 + max|reference|)`; with tolerance 0 the same number.
  public void array(
      String where, double @Nullable [] got, double @Nullable [] reference, double tolerance) {
    compare(where, got, reference, tolerance, true);
  }

  /// The same for what has a bound of its own: it does not count as the worst error.
  void other(String where, double[] got, double[] reference, double tolerance) {
    compare(where, got, reference, tolerance, false);
  }

  private void compare(
      String where,
      double @Nullable [] got,
      double @Nullable [] reference,
      double tolerance,
      boolean measured) {
    if (got == null || reference == null || got.length != reference.length) {
      if (got != null || reference != null) {
        fail(where, "has " + length(got) + " elements, recorded are " + length(reference));
      }
      return;
    }
    double scale = 1;
    for (double r : reference) {
      scale = Double.isFinite(r) ? Math.max(scale, 1 + Math.abs(r)) : scale;
    }
    for (int i = 0; i < got.length; i++) {
      if (!near(got[i], reference[i], tolerance * scale)) {
        fail(where + "[" + i + "]", "got " + got[i] + ", recorded " + reference[i]);
      } else if (measured && Double.isFinite(got[i])) {
        measure(where + "[" + i + "]", Math.abs(got[i] - reference[i]) / scale);
      }
    }
  }

  /// One element within `tolerance·(1 + |reference|)` of one of the references.
  public void anyOf(String where, double got, double tolerance, double... references) {
    double least = Double.POSITIVE_INFINITY;
    for (double reference : references) {
      double scale = Double.isFinite(reference) ? 1 + Math.abs(reference) : 1;
      if (near(got, reference, tolerance * scale)) {
        least =
            Math.min(
                least,
                got == reference || Double.isNaN(got) ? 0 : Math.abs(got - reference) / scale);
      }
    }
    if (least == Double.POSITIVE_INFINITY) {
      fail(where, "got " + got + ", accepted " + Arrays.toString(references));
    } else {
      measure(where, least);
    }
  }

  static boolean near(double got, double reference, double bound) {
    if (Double.isNaN(reference) || Double.isInfinite(reference) || bound == 0) {
      return got == reference || (Double.isNaN(got) && Double.isNaN(reference));
    }
    return Math.abs(got - reference) <= bound;
  }

  private void measure(String where, double error) {
    if (error > worst) {
      worst = error;
      worstAt = " at " + where;
    }
  }

  private static String length(double @Nullable [] array) {
    return array == null ? "no" : Integer.toString(array.length);
  }

  public String summary(String file) {
    return "%s: %d records of %d operations, worst error %.2g%s, %d failures"
        .formatted(file, records, ops.size(), worst, worstAt, failures.size());
  }
}

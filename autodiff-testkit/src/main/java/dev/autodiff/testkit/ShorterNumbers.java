package dev.autodiff.testkit;

import dev.autodiff.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/// Leaves of a [RandomGraph] with fewer decimals, for a failure that is easier to read.
///
/// A number keeps its sign, and numbers of one leaf that differ go on to differ: an operation of
/// the user's may have a kink at 0 or at a tie of which nothing is known.
final class ShorterNumbers {
  private static final int MOST = 4;

  private ShorterNumbers() {}

  /// Graphs with the same steps and shorter leaves: whole leaves first, then single entries, and
  /// those with the fewest decimals first.
  static List<RandomGraph> of(RandomGraph graph) {
    List<RandomGraph> candidates = new ArrayList<>();
    for (int leaf = 0; leaf < graph.leaves().size(); leaf++) {
      double[] x = graph.leaves().get(leaf).toArray();
      for (int decimals = 0; decimals < MOST; decimals++) {
        int to = decimals;
        double[] all = DoubleStream.of(x).map(v -> rounded(v, to)).toArray();
        if (x.length > 1 && isSimpler(all, x)) {
          candidates.add(with(graph, leaf, all));
        }
      }
      for (int i = 0; i < x.length; i++) {
        for (int decimals = 0; decimals < MOST; decimals++) {
          double[] one = x.clone();
          one[i] = rounded(x[i], decimals);
          if (isSimpler(one, x)) {
            candidates.add(with(graph, leaf, one));
          }
        }
      }
    }
    return candidates;
  }

  /// How many decimals all leaves have together.
  static int decimals(RandomGraph graph) {
    return graph.leaves().stream().mapToInt(leaf -> decimals(leaf.toArray())).sum();
  }

  private static int decimals(double... x) {
    return Arrays.stream(x).mapToInt(ShorterNumbers::decimals).sum();
  }

  private static int decimals(double x) {
    return Double.isFinite(x)
        ? Math.max(0, new BigDecimal(Double.toString(x)).stripTrailingZeros().scale())
        : 0;
  }

  private static double rounded(double x, int decimals) {
    return decimals(x) <= decimals
        ? x
        : new BigDecimal(x).setScale(decimals, RoundingMode.HALF_EVEN).doubleValue();
  }

  private static boolean isSimpler(double[] y, double[] x) {
    if (decimals(y) >= decimals(x)) {
      return false;
    }
    for (int i = 0; i < x.length; i++) {
      if (Math.signum(x[i]) != Math.signum(y[i]) && !Double.isNaN(x[i])) {
        return false;
      }
      for (int j = 0; j < i; j++) {
        if (x[i] != x[j] && y[i] == y[j]) {
          return false;
        }
      }
    }
    return true;
  }

  private static RandomGraph with(RandomGraph graph, int leaf, double... x) {
    Value shorter = Value.tensor(graph.leaves().get(leaf).shape(), x);
    return new RandomGraph(
        graph.seed(), RandomGraph.with(graph.leaves(), leaf, shorter), graph.steps());
  }
}

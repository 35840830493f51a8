package dev.autodiff.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Orders are those of a stable sort, whatever the keys have in common.
class SortingTest {
  /// Elements that tie, that differ in their last bits only, and of all magnitudes.
  private static double number(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(-3, 4);
      case 1 -> 1 + random.nextInt(40) * 0x1p-52;
      case 2 -> -1e300 * (1 + random.nextInt(9) * 0x1p-52);
      default -> random.nextDouble(-1, 1);
    };
  }

  private static double[] stable(boolean descending, double... x) {
    return IntStream.range(0, x.length)
        .boxed()
        .sorted((i, j) -> descending ? Double.compare(x[j], x[i]) : Double.compare(x[i], x[j]))
        .mapToDouble(i -> i)
        .toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 8, 9, 16, 17, 31, 64, 65, 100, 257, 1000})
  void ordersAreThoseOfAStableSort(int count) {
    SplittableRandom random = new SplittableRandom(count);
    for (int i = 0; i < 6; i++) {
      boolean close = i % 2 == 0;
      double[] x = new double[count];
      Arrays.setAll(x, _ -> close ? 1 + random.nextInt(60) * 0x1p-52 : number(random) + 0.0);
      for (boolean descending : new boolean[] {false, true}) {
        double[] expected = stable(descending, x);
        for (int kept : new int[] {0, 1, 2, 3, 5, 8, 20, count - 1, count}) {
          if (kept < 0 || kept > count) {
            continue;
          }
          double[] out = new double[kept];
          Sorting.order(descending, kept, x, 1, count, 1, out);
          assertThat(out).as("%d of %d", kept, count).isEqualTo(Arrays.copyOf(expected, kept));
        }
      }
    }
  }
}

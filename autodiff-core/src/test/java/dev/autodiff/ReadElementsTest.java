package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autodiff.Convolution.Role;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What convolutions and products say about the elements that they read, against their results.
class ReadElementsTest {
  /// Small whole numbers, so that sums are exact, none of them 0.
  private static Value numbers(Shape shape, int seed) {
    double[] numbers = new double[shape.size()];
    Arrays.setAll(numbers, i -> 1 + (i * 7 + seed) % 23 - (i % 3 == 0 ? 25 : 0));
    return Value.tensor(shape, numbers);
  }

  private static void assertReads(Convolution op, Shape first, Shape second) {
    Value a = numbers(first, 1);
    Value b = numbers(second, 5);
    Value y = Value.apply(op, a, b);
    double[] left = a.toArray();
    double[] right = b.toArray();
    ConvolutionTaps taps = ConvolutionTaps.of(op.role(), op.sizes(first, second, y.shape()));
    int[] lengths = y.shape().lengths();
    int rows = lengths.length == 3 ? 1 : lengths[2];
    int columns = lengths[lengths.length - 1];
    for (int i = 0; i < y.shape().size(); i++) {
      double[] sum = new double[1];
      Map<Integer, Integer> seen = new HashMap<>();
      int plane = i / (rows * columns);
      taps.visit(
          plane / lengths[1],
          plane % lengths[1],
          i / columns % rows,
          i % columns,
          (p, q) -> {
            sum[0] += left[p] * right[q];
            assertThat(seen.put(p, q)).as("%s reads %d twice", op, p).isNull();
          });
      assertThat(sum[0]).as("%s, element %d", op, i).isEqualTo(y.toArray()[i]);
    }
  }

  @Test
  void convolutionsSayWhatTheyRead() {
    List<List<Slide>> slides =
        List.of(
            List.of(new Slide(1, 0, 0, 1), new Slide(1, 0, 0, 1)),
            List.of(new Slide(2, 1, 0, 1), new Slide(1, 2, 1, 2)),
            List.of(new Slide(1, 0, 2, 2), new Slide(3, 1, 1, 1)));
    Shape spatial = Shape.of(5, 7);
    Shape window = Shape.of(2, 3);
    for (List<Slide> each : slides) {
      for (int groups = 1; groups <= 2; groups++) {
        assertAllRoles(spatial, window, groups, each);
      }
    }
    assertAllRoles(Shape.of(6), Shape.of(3), 2, List.of(new Slide(2, 1, 1, 2)));
  }

  private static void assertAllRoles(Shape spatial, Shape window, int groups, List<Slide> slides) {
    Shape x = Shape.of(2, 3 * groups).then(spatial.lengths());
    Shape w = Shape.of(2 * groups, 3).then(window.lengths());
    Convolution output = new Convolution(Role.OUTPUT, 0, spatial, window, groups, slides);
    Shape y = output.shape(x, w);
    assertReads(output, x, w);
    assertReads(new Convolution(Role.INPUT, 0, spatial, window, groups, slides), w, y);
    assertReads(new Convolution(Role.KERNEL, 0, spatial, window, groups, slides), x, y);
  }

  private static void assertReads(Matmul op, Shape first, Shape second) {
    Value a = numbers(first, 2);
    Value b = numbers(second, 9);
    double[] left = a.toArray();
    double[] right = b.toArray();
    Matmul.Extents extents = op.extents(first, second);
    double[] y = new double[extents.batches() * extents.m() * extents.n()];
    for (int batch = 0; batch < extents.batches(); batch++) {
      for (int row = 0; row < extents.m(); row++) {
        for (int column = 0; column < extents.n(); column++) {
          for (int k = 0; k < extents.k(); k++) {
            y[(batch * extents.m() + row) * extents.n() + column] +=
                left[extents.at(true, batch, row, k)] * right[extents.at(false, batch, column, k)];
          }
        }
      }
    }
    assertThat(y).as("%s of %s, %s", op, first, second).isEqualTo(Value.apply(op, a, b).toArray());
  }

  @Test
  void productsSayWhatTheyRead() {
    assertReads(Matmul.PLAIN, Shape.of(2, 3), Shape.of(3, 4));
    assertReads(new Matmul(true, false), Shape.of(3, 2), Shape.of(3, 4));
    assertReads(new Matmul(false, true), Shape.of(2, 3), Shape.of(4, 3));
    assertReads(new Matmul(true, true), Shape.of(5, 2, 3, 2), Shape.of(5, 1, 4, 3));
    assertReads(Matmul.PLAIN, Shape.of(5, 2, 3), Shape.of(3, 4));
    assertReads(Matmul.PLAIN, Shape.of(2, 3), Shape.of(5, 3, 4));
    assertReads(Matmul.PLAIN, Shape.of(3), Shape.of(5, 3, 4));
    assertReads(Matmul.PLAIN, Shape.of(2, 3), Shape.of(3));
  }
}

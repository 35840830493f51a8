package dev.autodiff.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StridedTest {
  @Test
  void aViewIsCopiedIntoPartOfAnArrayAndAddedBack() {
    double[] source = new double[24];
    Arrays.setAll(source, i -> i);
    double[] out = new double[8];
    // every second row backwards, columns 1 and 3
    Strided.copy(source, 21, new int[] {-8, 2}, new int[] {3, 2}, out, 1);
    assertThat(out).containsExactly(0, 21, 23, 13, 15, 5, 7, 0);
    double[] target = new double[24];
    Strided.add(out, 1, target, 21, new int[] {-8, 2}, new int[] {3, 2});
    double[] expected = new double[24];
    for (int i : new int[] {21, 23, 13, 15, 5, 7}) {
      expected[i] = i;
    }
    assertThat(target).containsExactly(expected);
  }

  @Test
  void transposesLargerThanATile() {
    int rows = 70;
    int columns = 33;
    double[] in = new double[2 + rows * (columns + 3)];
    Arrays.setAll(in, i -> i);
    double[] out = new double[1 + columns * (rows + 1)];
    Strided.transpose(in, 2, columns + 3, out, 1, rows + 1, rows, columns);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        assertThat(out[1 + j * (rows + 1) + i]).isEqualTo(in[2 + i * (columns + 3) + j]);
      }
    }
  }

  @Test
  void aTransposedViewLargerThanATileIsCopiedInBothTypes() {
    int rows = 70;
    int columns = 33;
    double[] in = new double[2 + rows * columns];
    Arrays.setAll(in, i -> i);
    float[] floats = new float[in.length];
    for (int i = 0; i < in.length; i++) {
      floats[i] = i;
    }
    double[] out = new double[1 + in.length];
    float[] floatsOut = new float[out.length];
    int[] strides = {1, columns};
    int[] lengths = {columns, rows};
    Strided.copy(in, 2, strides, lengths, out, 1);
    Strided.copy(floats, 2, strides, lengths, floatsOut, 1);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double wanted = in[2 + i * columns + j];
        assertThat(out[1 + j * rows + i]).isEqualTo(wanted);
        assertThat((double) floatsOut[1 + j * rows + i]).isEqualTo(wanted);
      }
    }
  }

  @Test
  void aViewIsOverwritten() {
    double[] target = new double[24];
    Strided.put(new double[] {1, 2, 3, 4, 5, 6}, target, 21, new int[] {-8, 2}, new int[] {3, 2});
    double[] expected = new double[24];
    int[] places = {21, 23, 13, 15, 5, 7};
    for (int i = 0; i < places.length; i++) {
      expected[places[i]] = i + 1;
    }
    assertThat(target).containsExactly(expected);
  }

  @Test
  void aViewOfFloatsIsCopiedIntoPartOfAnArray() {
    float[] source = new float[24];
    for (int i = 0; i < source.length; i++) {
      source[i] = i;
    }
    float[] out = new float[8];
    Strided.copy(source, 21, new int[] {-8, 2}, new int[] {3, 2}, out, 1);
    assertThat(out).containsExactly(0, 21, 23, 13, 15, 5, 7, 0);
    Strided.copy(source, 4, new int[] {8, 1}, new int[] {2, 3}, out, 2);
    assertThat(out).containsExactly(0, 21, 4, 5, 6, 12, 13, 14);
  }
}

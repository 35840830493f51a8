package dev.autodiff;

import dev.autodiff.Convolution.Role;
import dev.autodiff.kernels.ConvolutionSizes;
import java.util.Arrays;

/// Which elements of its operands each element of a convolution's result reads.
///
/// @param sizes of input, kernel and output
/// @param rows for each index of the result on the first spatial axis, pairs of indices: of the
///   first operand and of the second
/// @param columns the same for the second axis
record ConvolutionTaps(Role role, ConvolutionSizes sizes, int[][] rows, int[][] columns) {
  /// Gets the positions of two elements that are multiplied.
  @FunctionalInterface
  interface Visitor {
    void visit(int first, int second);
  }

  static ConvolutionTaps of(Role role, ConvolutionSizes sizes) {
    return new ConvolutionTaps(
        role, sizes, pairs(role, sizes.rows()), pairs(role, sizes.columns()));
  }

  private static int[][] pairs(Role role, ConvolutionSizes.Line line) {
    int[][] pairs =
        new int
            [switch (role) {
              case OUTPUT -> line.output();
              case INPUT -> line.input();
              case KERNEL -> line.kernel();
            }][0];
    for (int i = 0; i < line.output(); i++) {
      for (int k = 0; k < line.kernel(); k++) {
        int j = i * line.stride() + k * line.dilation() - line.before();
        if (j >= 0 && j < line.input()) {
          switch (role) {
            case OUTPUT -> pairs[i] = with(pairs[i], j, k);
            case INPUT -> pairs[j] = with(pairs[j], k, i);
            case KERNEL -> pairs[k] = with(pairs[k], j, i);
          }
        }
      }
    }
    return pairs;
  }

  private static int[] with(int[] pairs, int first, int second) {
    int[] more = Arrays.copyOf(pairs, pairs.length + 2);
    more[pairs.length] = first;
    more[pairs.length + 1] = second;
    return more;
  }

  /// Visits what one element of the result reads.
  ///
  /// @param outer index on the result's first axis
  /// @param inner on its second, the channels
  /// @param row on its first spatial axis
  /// @param column on its second
  void visit(int outer, int inner, int row, int column, Visitor visitor) {
    int filters = sizes.outputs();
    int channels = sizes.inputs();
    int all = filters * sizes.groups();
    int group =
        switch (role) {
          case OUTPUT -> inner / filters;
          case INPUT -> inner / channels;
          case KERNEL -> outer / filters;
        };
    int count =
        switch (role) {
          case OUTPUT -> channels;
          case INPUT -> filters;
          case KERNEL -> sizes.images();
        };
    ConvolutionSizes.Line r = sizes.rows();
    ConvolutionSizes.Line c = sizes.columns();
    for (int m = 0; m < count; m++) {
      int n = role == Role.KERNEL ? m : outer;
      int o = role == Role.OUTPUT ? inner : role == Role.KERNEL ? outer : group * filters + m;
      int channel =
          switch (role) {
            case OUTPUT -> m;
            case INPUT -> inner % channels;
            case KERNEL -> inner;
          };
      int x = n * channels * sizes.groups() + group * channels + channel;
      int w = o * channels + channel;
      int y = n * all + o;
      for (int a = 0; a < rows[row].length; a += 2) {
        for (int b = 0; b < columns[column].length; b += 2) {
          int r1 = rows[row][a];
          int r2 = rows[row][a + 1];
          int c1 = columns[column][b];
          int c2 = columns[column][b + 1];
          int first =
              role == Role.INPUT
                  ? at(w, r1, c1, r.kernel(), c.kernel())
                  : at(x, r1, c1, r.input(), c.input());
          int second =
              role == Role.OUTPUT
                  ? at(w, r2, c2, r.kernel(), c.kernel())
                  : at(y, r2, c2, r.output(), c.output());
          visitor.visit(first, second);
        }
      }
    }
  }

  private static int at(int plane, int row, int column, int rows, int columns) {
    return (plane * rows + row) * columns + column;
  }
}

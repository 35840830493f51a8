package dev.autodiff;

import dev.autodiff.kernels.Layout;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/// A step of a plan whose parts are still being collected.
sealed interface Draft permits Region, Draft.Scalars, Draft.Single {
  /// Its index among the steps.
  int step();

  /// A symbol's element so many lanes away.
  record Instance(Symbol symbol, int by) {}

  /// Where a region finds an operand of an operation.
  sealed interface Source {
    /// Where all lanes find it but those at the edges.
    default Source interior() {
      return this;
    }

    /// In lanes of its own: the result of an earlier operation.
    record Lane(int operation) implements Source {}

    /// The same number in all lanes.
    record Constant(double x) implements Source {}

    /// In an array.
    record Array(int place, int offset, Layout layout) implements Source {}

    /// Elsewhere for the lanes from `lo` (inclusive) to `hi` (exclusive), the same number for those
    /// at the edges.
    record Inside(Source source, int lo, int hi, double outside) implements Source {
      @Override
      public Source interior() {
        return source.interior();
      }
    }
  }

  /// Operations on single numbers, and what moves numbers between the list and arrays.
  final class Scalars implements Draft {
    final int step;
    private final Places places;
    private final ScalarCode.Builder code = new ScalarCode.Builder();

    /// Places that it reads and fills, besides the single numbers.
    final Set<Integer> reads = new HashSet<>();

    final Set<Integer> writes = new HashSet<>();

    Scalars(int step, Places places) {
      this.step = step;
      this.places = places;
    }

    @Override
    public int step() {
      return step;
    }

    void row(Elementwise row, DType dtype, int to, int... operands) {
      code.row(row, dtype, to, operands);
    }

    void pick(int to, int place, int index) {
      reads.add(place);
      places.uses(place, step);
      code.add(ScalarCode.PICK, to, place, index);
    }

    void put(int place, int index, int number) {
      writes.add(place);
      places.fills(place, step);
      code.add(ScalarCode.PUT, place, index, number);
    }

    void clear(int place) {
      writes.add(place);
      places.fills(place, step);
      code.add(ScalarCode.CLEAR, place, 0, 0);
    }

    void addPut(int place, int index, int number) {
      code.add(ScalarCode.ADD_PUT, place, index, number);
    }

    Plan.Step build() {
      reads.forEach(place -> places.uses(place, step));
      writes.forEach(place -> places.fills(place, step));
      ScalarCode built = code.build();
      return frame -> () -> built.run(frame.numbers(), frame.arrays);
    }
  }

  /// One shaped operation.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Single(int step, Shaped op, Symbol symbol, Symbol[] from, int to, int[] operands)
      implements Draft {
    Plan.Step build(Places places) {
      declare(places);
      return new ShapedStep(op, symbol.shape, shapes(), to, operands);
    }

    /// The same for some rows at a time.
    Band.Part buildRows(Places places) {
      declare(places);
      if (ProductStep.fits(op, shapes())) {
        return ProductStep.of(this);
      }
      return Bands.isAny(op.rowwise(shapes())) ? RowStep.of(this) : ShareStep.of(this);
    }

    private void declare(Places places) {
      for (int operand : operands) {
        places.uses(operand, step);
      }
      places.fills(to, step);
    }

    Shape[] shapes() {
      Shape[] shapes = new Shape[from.length];
      Arrays.setAll(shapes, i -> from[i].shape);
      return shapes;
    }
  }
}

package dev.autodiff;

import dev.autodiff.kernels.BoundProgram;
import dev.autodiff.kernels.LaneProgram;
import dev.autodiff.kernels.Layout;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A chain of elementwise operations.
record LaneStep(LaneProgram program, List<Draft.Source.Array> slots, int n)
    implements Plan.Step, Band.Part {
  @Override
  public Band.Rows on(Band.Worker worker, double[] shares) {
    return new Some(worker);
  }

  /// Some rows of the lanes.
  private final class Some implements Band.Rows {
    private final Band.Worker worker;
    private final Object[] arrays = new Object[slots.size()];
    private final Layout[] layouts = new Layout[slots.size()];
    private final int[] offsets = new int[slots.size()];

    /// By slot: elements per row, if the array has room for a block only.
    private final int[] perRow = new int[slots.size()];

    private final int lanes;

    Some(Band.Worker worker) {
      this.worker = worker;
      this.lanes = n / worker.band().rows();
      Arrays.setAll(layouts, i -> slots.get(i).layout());
      Arrays.setAll(perRow, i -> worker.perRow(slots.get(i).place()));
    }

    @Override
    public void begin() {
      Arrays.setAll(arrays, i -> worker.array(slots.get(i).place()));
    }

    @Override
    public void run(int lo, int hi) {
      for (int i = 0; i < offsets.length; i++) {
        offsets[i] = slots.get(i).offset() - lo * perRow[i];
      }
      program.runSome(arrays, offsets, layouts, lo * lanes, hi * lanes, worker.scratch);
    }
  }

  @Override
  public Runnable on(Plan.Frame frame) {
    int[] places = slots.stream().mapToInt(Draft.Source.Array::place).toArray();
    int[] offsets = slots.stream().mapToInt(Draft.Source.Array::offset).toArray();
    Layout[] layouts = slots.stream().map(Draft.Source.Array::layout).toArray(Layout[]::new);
    Object[] arrays = new Object[places.length];
    for (int i = 0; i < places.length; i++) {
      arrays[i] = frame.arrays[places[i]];
    }
    BoundProgram bound = program.bind(arrays, offsets, layouts, n, frame.scratch);
    int[] changing =
        IntStream.range(0, places.length).filter(i -> frame.changes(places[i])).toArray();
    return () -> {
      // Inputs and results come from outside.
      for (int i : changing) {
        arrays[i] = frame.arrays[places[i]];
      }
      bound.run(changing);
    };
  }
}

package dev.autodiff;

import dev.autodiff.kernels.LaneProgram;
import dev.autodiff.kernels.Layout;
import java.util.List;

/// A chain of elementwise operations.
record LaneStep(LaneProgram program, List<Draft.Source.Array> slots, int n) implements Plan.Step {
  @Override
  public Runnable on(Plan.Frame frame) {
    int[] places = slots.stream().mapToInt(Draft.Source.Array::place).toArray();
    int[] offsets = slots.stream().mapToInt(Draft.Source.Array::offset).toArray();
    Layout[] layouts = slots.stream().map(Draft.Source.Array::layout).toArray(Layout[]::new);
    Object[] arrays = new Object[places.length];
    return () -> {
      // Anew for every run, because inputs and results come from outside.
      for (int i = 0; i < places.length; i++) {
        arrays[i] = frame.arrays[places[i]];
      }
      program.run(arrays, offsets, layouts, n, frame.scratch);
    };
  }
}

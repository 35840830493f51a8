package dev.autodiff;

import dev.autodiff.kernels.BoundProgram;
import dev.autodiff.kernels.LaneProgram;
import dev.autodiff.kernels.Layout;
import java.util.List;
import java.util.stream.IntStream;

/// A chain of elementwise operations.
record LaneStep(LaneProgram program, List<Draft.Source.Array> slots, int n) implements Plan.Step {
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

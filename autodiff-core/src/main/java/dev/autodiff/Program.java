package dev.autodiff;

import java.util.ArrayList;
import java.util.List;

/// A traced function: what its results are computed from, operands before results.
///
/// @param inputs one symbol per argument
/// @param outputs one symbol per result
/// @param inOrder the constants and operations that the results depend on
/// @param symbols one more than the largest id
record Program(Symbol[] inputs, Symbol[] outputs, List<Symbol> inOrder, int symbols) {
  /// Leaves out what no result depends on.
  static Program of(Symbol[] inputs, Symbol[] outputs, Symbol[] all, int count) {
    boolean[] live = new boolean[count];
    for (Symbol output : outputs) {
      live[output.id] = true;
    }
    int size = 0;
    // Operands are written down before what uses them.
    for (int id = count - 1; id >= 0; id--) {
      if (live[id]) {
        size++;
        for (Symbol operand : all[id].operands) {
          live[operand.id] = true;
        }
      }
    }
    List<Symbol> inOrder = new ArrayList<>(size);
    for (int id = 0; id < count; id++) {
      if (live[id] && !all[id].isInput()) {
        inOrder.add(all[id]);
      }
    }
    return new Program(inputs, outputs, inOrder, count);
  }
}

package dev.autodiff;

import java.util.ArrayList;
import java.util.List;

/// Several values as one vector and back, for what has one result only. One value is left as it is.
///
/// @param flat how the vector holds them
/// @param dtypes theirs; the vector is float64 unless all are float32
record Packing(Flat flat, List<DType> dtypes) {
  static Packing of(List<Value> values) {
    return new Packing(
        Flat.of(values.toArray(Value[]::new)), values.stream().map(Value::dtype).toList());
  }

  List<Shape> shapes() {
    return flat.shapes();
  }

  Value pack(List<Value> values) {
    if (values.size() == 1) {
      return values.getFirst();
    }
    return flat.pack(values.stream().map(value -> value.to(dtype())).toArray(Value[]::new));
  }

  List<Value> unpack(Value packed) {
    if (dtypes.size() == 1) {
      return List.of(packed);
    }
    List<Value> parts = flat.unpack(packed);
    List<Value> values = new ArrayList<>(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      values.add(parts.get(i).to(dtypes.get(i)));
    }
    return values;
  }

  /// Rounds nothing.
  private DType dtype() {
    return dtypes.contains(DType.FLOAT64) ? DType.FLOAT64 : DType.FLOAT32;
  }
}

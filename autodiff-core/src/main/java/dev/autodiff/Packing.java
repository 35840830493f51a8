package dev.autodiff;

import java.util.ArrayList;
import java.util.List;

/// Several values as one vector and back, for what has one result only. One value is left as it is.
///
/// @param shapes theirs
/// @param dtypes theirs; the vector is float64 unless all are float32
record Packing(List<Shape> shapes, List<DType> dtypes) {
  static Packing of(List<Value> values) {
    return new Packing(
        values.stream().map(Value::shape).toList(), values.stream().map(Value::dtype).toList());
  }

  Value pack(List<Value> values) {
    if (values.size() == 1) {
      return values.getFirst();
    }
    Value[] parts = new Value[values.size()];
    for (int i = 0; i < parts.length; i++) {
      Value flat = values.get(i).reshape(shapes.get(i).size());
      parts[i] = flat.to(dtype());
    }
    return Value.concat(0, parts);
  }

  List<Value> unpack(Value packed) {
    if (shapes.size() == 1) {
      return List.of(packed);
    }
    List<Value> values = new ArrayList<>(shapes.size());
    int start = 0;
    for (int i = 0; i < shapes.size(); i++) {
      int stop = start + shapes.get(i).size();
      values.add(packed.slice(0, start, stop).to(dtypes.get(i)).reshape(shapes.get(i)));
      start = stop;
    }
    return values;
  }

  /// Rounds nothing.
  private DType dtype() {
    return dtypes.contains(DType.FLOAT64) ? DType.FLOAT64 : DType.FLOAT32;
  }
}

package dev.autodiff;

import java.util.ArrayList;
import java.util.List;

/// Several values as one vector, one after the other.
///
/// @param shapes of the values
record Flat(List<Shape> shapes) {
  static Flat of(Value... values) {
    List<Shape> shapes = new ArrayList<>();
    for (Value value : values) {
      shapes.add(value.shape());
    }
    return new Flat(List.copyOf(shapes));
  }

  int size() {
    int size = 0;
    for (Shape shape : shapes) {
      size += shape.size();
    }
    return size;
  }

  Value pack(Value... values) {
    Value[] flat = new Value[values.length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = values[i].reshape(values[i].shape().size());
    }
    return Value.concat(0, flat);
  }

  List<Value> unpack(Value packed) {
    List<Value> values = new ArrayList<>();
    int at = 0;
    for (Shape shape : shapes) {
      values.add(packed.slice(0, at, at + shape.size()).reshape(shape));
      at += shape.size();
    }
    return values;
  }
}

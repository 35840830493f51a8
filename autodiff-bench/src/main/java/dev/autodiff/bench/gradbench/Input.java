package dev.autodiff.bench.gradbench;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A part of an input, with the path that leads to it for error messages.
///
/// JSON arrays of numbers are `double[]`, other arrays lists, objects maps.
///
/// @param path as `input.data.model`
/// @param value what is there, null if nothing is
record Input(String path, @Nullable Object value) {
  /// A field of an object.
  ///
  /// @param name its name
  /// @return the field, whose value is null if it is missing
  Input at(String name) {
    if (value instanceof Map<?, ?> fields) {
      return new Input(path + "." + name, fields.get(name));
    }
    throw wrong("an object");
  }

  boolean isPresent() {
    return value != null;
  }

  double number() {
    if (value instanceof Double number) {
      return number;
    }
    throw wrong("a number");
  }

  double number(String name) {
    return at(name).number();
  }

  int integer() {
    double number = number();
    if (number != (int) number) {
      throw wrong("an integer");
    }
    return (int) number;
  }

  /// A size: an integer that is not negative.
  int count(String name) {
    Input field = at(name);
    int count = field.integer();
    if (count < 0) {
      throw field.wrong("a size");
    }
    return count;
  }

  boolean flag(String name) {
    Input field = at(name);
    if (field.value instanceof Boolean flag) {
      return flag;
    }
    throw field.wrong("true or false");
  }

  double[] vector(String name) {
    return at(name).vector();
  }

  double[] vector(String name, int length) {
    Input field = at(name);
    return field.requireLength(field.vector(), length);
  }

  double[] vector() {
    if (value instanceof double[] vector) {
      return vector;
    }
    throw wrong("an array of numbers");
  }

  /// Indices into something of a given length.
  ///
  /// @param bound the length
  int[] indices(int bound) {
    double[] numbers = vector();
    int[] indices = new int[numbers.length];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = (int) numbers[i];
      if (indices[i] != numbers[i] || indices[i] < 0 || indices[i] >= bound) {
        throw new IllegalArgumentException(
            path + "[" + i + "] is " + numbers[i] + ", no index below " + bound);
      }
    }
    return indices;
  }

  /// The rows of an array of arrays.
  List<Input> rows() {
    if (value instanceof double[] vector && vector.length == 0) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      Input[] rows = new Input[list.size()];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = new Input(path + "[" + i + "]", list.get(i));
      }
      return List.of(rows);
    }
    throw wrong("an array of arrays");
  }

  int rowCount(String name) {
    return at(name).rows().size();
  }

  double[] matrix(String name, int rows, int columns) {
    return at(name).matrix(rows, columns);
  }

  /// The elements of an array of arrays, in row-major order.
  double[] matrix(int rows, int columns) {
    List<Input> list = rows();
    if (list.size() != rows) {
      throw new IllegalArgumentException(path + " has " + list.size() + " rows, not " + rows);
    }
    double[] elements = new double[Math.multiplyExact(rows, columns)];
    for (int i = 0; i < rows; i++) {
      Input row = list.get(i);
      System.arraycopy(row.requireLength(row.vector(), columns), 0, elements, i * columns, columns);
    }
    return elements;
  }

  IllegalArgumentException wrong(String wanted) {
    return new IllegalArgumentException(
        value == null ? path + " is missing" : path + " is not " + wanted);
  }

  static IllegalArgumentException unknown(String eval, String function) {
    return new IllegalArgumentException(eval + " has no function '" + function + "'");
  }

  private double[] requireLength(double[] vector, int length) {
    if (vector.length != length) {
      throw new IllegalArgumentException(
          path + " has " + vector.length + " elements, not " + length);
    }
    return vector;
  }
}

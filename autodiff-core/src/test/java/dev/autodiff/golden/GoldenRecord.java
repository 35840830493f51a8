package dev.autodiff.golden;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One line of a golden file, or an object inside it.
///
/// Numbers that JSON cannot write are the strings `NaN`, `Infinity` and `-Infinity`.
public record GoldenRecord(JsonNode json) {
  public String op() {
    return json.path("op").asString();
  }

  public String sample() {
    return json.path("sample").asString();
  }

  public boolean edge() {
    return json.path("edge").asBoolean(false);
  }

  public boolean has(String field) {
    return json.has(field);
  }

  public String text(String field) {
    return json.path(field).asString();
  }

  public double number(String field) {
    return number(json.path(field));
  }

  /// A number that may be missing.
  public double number(String field, double otherwise) {
    JsonNode node = json.path(field);
    return node.isMissingNode() || node.isNull() ? otherwise : number(node);
  }

  public int integer(String field) {
    return json.path(field).intValue();
  }

  public boolean flag(String field) {
    return json.path(field).asBoolean(false);
  }

  /// A list of integers; a single one counts as a list of one, `null` as an empty list.
  public int[] integers(String field) {
    JsonNode node = json.path(field);
    if (node.isNumber()) {
      return new int[] {node.intValue()};
    }
    return node.valueStream().mapToInt(JsonNode::intValue).toArray();
  }

  /// A list of lists of integers.
  int[][] pairs(String field) {
    return json.path(field)
        .valueStream()
        .map(pair -> pair.valueStream().mapToInt(JsonNode::intValue).toArray())
        .toArray(int[][]::new);
  }

  /// Numbers; an element that is `null` becomes NaN.
  public double[] numbers(String field) {
    return numbers(json.path(field));
  }

  /// The numbers at one place of a list of arrays, `null` if nothing is recorded there.
  public double @Nullable [] numbers(String field, int index) {
    JsonNode node = json.path(field).path(index);
    return node.isArray() ? numbers(node) : null;
  }

  public GoldenRecord part(String field) {
    return new GoldenRecord(json.path(field));
  }

  public List<GoldenRecord> parts(String field) {
    return json.path(field).valueStream().map(GoldenRecord::new).toList();
  }

  /// A constant from numbers in nested brackets.
  public Value nested(String field) {
    JsonNode node = json.path(field);
    List<Integer> lengths = new ArrayList<>();
    for (JsonNode axis = node; axis.isArray(); axis = axis.path(0)) {
      lengths.add(axis.size());
    }
    Shape shape = Shape.of(lengths.stream().mapToInt(Integer::intValue).toArray());
    return Value.tensor(shape, leaves(node).mapToDouble(GoldenRecord::number).toArray());
  }

  private static Stream<JsonNode> leaves(JsonNode node) {
    return node.isArray() ? node.valueStream().flatMap(GoldenRecord::leaves) : Stream.of(node);
  }

  /// Several shapes.
  public List<int[]> shapes() {
    return json.path("shapes")
        .valueStream()
        .map(shape -> shape.valueStream().mapToInt(JsonNode::intValue).toArray())
        .toList();
  }

  /// The operands: variables where a gradient is recorded, else constants.
  public List<Value> operands() {
    List<Value> operands = new ArrayList<>();
    for (GoldenRecord input : parts("inputs")) {
      Value value = input.value();
      operands.add(input.flag("requires_grad") ? Value.variable(value) : value);
    }
    return operands;
  }

  /// The constant of `shape` and `data`.
  public Value value() {
    return Value.tensor(shape(), numbers("data"));
  }

  public Shape shape() {
    return Shape.of(integers("shape"));
  }

  @Override
  public String toString() {
    return op() + "/" + sample();
  }

  /// The elements of a value that holds indices.
  public static int[] integers(Value indices) {
    return Arrays.stream(indices.toArray()).mapToInt(i -> (int) i).toArray();
  }

  private static double[] numbers(JsonNode array) {
    return array.valueStream().mapToDouble(GoldenRecord::number).toArray();
  }

  private static double number(JsonNode node) {
    if (node.isNull()) {
      return Double.NaN;
    }
    return node.isString() ? Double.parseDouble(node.stringValue()) : node.doubleValue();
  }
}

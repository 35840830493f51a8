package dev.autodiff.cli.model;

import dev.autodiff.cli.UserError;
import dev.autodiff.cli.table.Column;
import dev.autodiff.cli.table.Schema;
import dev.autodiff.cli.table.Target;
import dev.autodiff.cli.table.Task;
import dev.autodiff.cli.text.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The metadata entries of a model file that describe its columns.
///
/// `task`, `loss` and `target` are plain text; `classes` and `inputs` are JSON arrays,
/// `target-mean` and `target-std` numbers.
final class ModelMetadata {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String source;
  private final Map<String, String> entries;

  private ModelMetadata(String source, Map<String, String> entries) {
    this.source = source;
    this.entries = entries;
  }

  /// Writes a model's columns and loss.
  static Map<String, String> write(Schema schema, ModelLoss loss) {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("task", schema.target().task().label());
    entries.put("loss", loss.label());
    entries.put("target", schema.target().name());
    switch (schema.target()) {
      case Target.Classes classes ->
          entries.put("classes", JSON.writeValueAsString(classes.labels()));
      case Target.Quantity quantity -> {
        entries.put("target-mean", String.valueOf(quantity.mean()));
        entries.put("target-std", String.valueOf(quantity.std()));
      }
    }
    ArrayNode inputs = JSON.createArrayNode();
    for (Column column : schema.inputs()) {
      ObjectNode node = inputs.addObject().put("name", column.name());
      switch (column) {
        case Column.Numbers(String _, double mean, double std) ->
            node.put("kind", "number").put("mean", mean).put("std", std);
        case Column.Categories(String _, List<String> categories) -> {
          ArrayNode texts = node.put("kind", "categories").putArray("categories");
          categories.forEach(texts::add);
        }
      }
    }
    entries.put("inputs", inputs.toString());
    return entries;
  }

  /// Reads the loss.
  ///
  /// @throws UserError if it is missing or unknown
  static ModelLoss loss(String source, Map<String, String> entries) {
    ModelMetadata metadata = new ModelMetadata(source, entries);
    String name = metadata.entry("loss");
    if (!ModelLoss.labels().contains(name)) {
      throw metadata.foreign("its loss " + Names.quoted(name) + " is not known");
    }
    return ModelLoss.named(name);
  }

  /// Reads the columns.
  ///
  /// @throws UserError if an entry is missing or makes no sense
  static Schema schema(String source, Map<String, String> entries) {
    ModelMetadata metadata = new ModelMetadata(source, entries);
    return new Schema(metadata.inputs(), metadata.target());
  }

  private Target target() {
    String name = entry("target");
    String label = entry("task");
    for (Task task : Task.values()) {
      if (task.label().equals(label)) {
        return switch (task) {
          case BINARY, MULTICLASS -> new Target.Classes(name, task, classes(task));
          case REGRESSION ->
              new Target.Quantity(
                  name, number("target-mean"), positive(number("target-std"), true));
        };
      }
    }
    throw foreign("its task " + Names.quoted(label) + " is not known");
  }

  private List<String> classes(Task task) {
    List<String> labels = texts("classes", json("classes"));
    if (labels.size() < 2 || (task == Task.BINARY && labels.size() != 2)) {
      throw foreign("it has " + labels.size() + " classes");
    }
    return labels;
  }

  private List<Column> inputs() {
    List<Column> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonNode node : json("inputs")) {
      String name = text("inputs", node.path("name"));
      if (!names.add(name)) {
        throw foreign("it names the column " + Names.quoted(name) + " twice");
      }
      String kind = text("inputs", node.path("kind"));
      columns.add(
          switch (kind) {
            case "number" ->
                new Column.Numbers(
                    name, number(node.path("mean")), positive(number(node.path("std")), false));
            case "categories" ->
                new Column.Categories(name, texts("inputs", node.path("categories")));
            default ->
                throw foreign("the kind " + Names.quoted(kind) + " of a column is not known");
          });
    }
    if (columns.isEmpty()) {
      throw foreign("it has no input columns");
    }
    return columns;
  }

  private JsonNode json(String key) {
    try {
      JsonNode node = JSON.readTree(entry(key));
      if (node.isArray()) {
        return node;
      }
    } catch (JacksonException e) {
      throw unreadable(key);
    }
    throw unreadable(key);
  }

  private List<String> texts(String key, JsonNode array) {
    Set<String> texts = new LinkedHashSet<>();
    for (JsonNode node : array) {
      texts.add(text(key, node));
    }
    if (texts.size() != array.size() || texts.isEmpty()) {
      throw unreadable(key);
    }
    return List.copyOf(texts);
  }

  private String text(String key, JsonNode node) {
    if (!node.isString()) {
      throw unreadable(key);
    }
    return node.stringValue();
  }

  private double number(JsonNode node) {
    if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
      throw unreadable("inputs");
    }
    return node.doubleValue();
  }

  private double number(String key) {
    try {
      double number = Double.parseDouble(entry(key));
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw unreadable(key);
    }
    throw unreadable(key);
  }

  private double positive(double number, boolean orZero) {
    if (number > 0 || (orZero && number == 0)) {
      return number;
    }
    throw foreign("a standard deviation is " + number);
  }

  private String entry(String key) {
    String entry = entries.get(key);
    if (entry == null) {
      throw foreign("it has no entry " + Names.quoted(key));
    }
    return entry;
  }

  private UserError unreadable(String key) {
    return foreign("its entry " + Names.quoted(key) + " cannot be read");
  }

  private UserError foreign(String problem) {
    return new UserError(
        source + ": " + problem + ", so this is no model that 'autodiff train' wrote.");
  }
}

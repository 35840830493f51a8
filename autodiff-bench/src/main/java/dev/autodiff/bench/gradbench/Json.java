package dev.autodiff.bench.gradbench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;

/// JSON as maps, lists and arrays of numbers: a line of 25 MB of numbers becomes one `double[]`.
public final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER).build();

  private Json() {}

  /// Parses one JSON text.
  ///
  /// @param bytes UTF-8
  /// @return map, list, `double[]` (also for an empty array), Double, String, Boolean or null
  /// @throws tools.jackson.core.JacksonException if it is malformed
  public static @Nullable Object parse(byte[] bytes) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
      parser.nextToken();
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("text after the end of the JSON value");
      }
      return value;
    }
  }

  private static @Nullable Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_STRING -> parser.getString();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case null, default -> throw new IllegalArgumentException("no JSON value");
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, value(parser));
    }
    return fields;
  }

  private static Object array(JsonParser parser) {
    double[] numbers = new double[16];
    int count = 0;
    JsonToken token = parser.nextToken();
    while (token.isNumeric()) {
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * count);
      }
      numbers[count++] = parser.getDoubleValue();
      token = parser.nextToken();
    }
    if (token == JsonToken.END_ARRAY) {
      return Arrays.copyOf(numbers, count);
    }
    List<@Nullable Object> elements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      elements.add(numbers[i]);
    }
    while (parser.currentToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser));
      parser.nextToken();
    }
    return elements;
  }

  /// Writes a JSON text.
  ///
  /// @param value map, list, `double[]`, `int[]`, number, text, truth value or null
  /// @return UTF-8, in one line
  /// @throws ArithmeticException if a number is not finite, which JSON cannot say
  public static byte[] bytes(@Nullable Object value) {
    ByteArrayBuilder bytes = new ByteArrayBuilder();
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      write(generator, value);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator generator, @Nullable Object value) {
    switch (value) {
      case null -> generator.writeNull();
      case Map<?, ?> fields -> {
        generator.writeStartObject();
        fields.forEach(
            (name, field) -> {
              generator.writeName(String.valueOf(name));
              write(generator, field);
            });
        generator.writeEndObject();
      }
      case List<?> elements -> {
        generator.writeStartArray();
        elements.forEach(element -> write(generator, element));
        generator.writeEndArray();
      }
      case double[] numbers -> {
        generator.writeStartArray();
        for (double number : numbers) {
          generator.writeNumber(finite(number));
        }
        generator.writeEndArray();
      }
      case int[] numbers -> generator.writeArray(numbers, 0, numbers.length);
      case Double number -> generator.writeNumber(finite(number));
      case Integer number -> generator.writeNumber(number);
      case Long number -> generator.writeNumber(number);
      case Boolean truth -> generator.writeBoolean(truth);
      case String text -> generator.writeString(text);
      default -> throw new IllegalArgumentException("no JSON form for " + value.getClass());
    }
  }

  private static double finite(double number) {
    if (Double.isFinite(number)) {
      return number;
    }
    throw new ArithmeticException("the result holds " + number + ", which JSON cannot say");
  }
}

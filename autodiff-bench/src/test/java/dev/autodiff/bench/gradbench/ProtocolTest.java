package dev.autodiff.bench.gradbench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolTest {
  /// A function, an input and what CoDiPack answers in GradBench, rounded to 12 digits.
  record Sample(String module, String function, Object input, Object output) {
    @Override
    public String toString() {
      return module + " " + function;
    }
  }

  static Stream<Sample> samples() throws IOException {
    List<Sample> samples = new ArrayList<>();
    try (InputStream in = ProtocolTest.class.getResourceAsStream("/gradbench-samples.jsonl")) {
      Lines lines = new Lines(Objects.requireNonNull(in));
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        Map<?, ?> sample = map(Json.parse(line));
        samples.add(
            new Sample(
                (String) get(sample, "module"),
                (String) get(sample, "function"),
                get(sample, "input"),
                get(sample, "output")));
      }
    }
    return samples.stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void evalsAgreeWithCoDiPack(Sample sample) throws IOException {
    String message =
        "{\"id\":7,\"kind\":\"evaluate\",\"module\":\"%s\",\"function\":\"%s\",\"input\":%s}"
            .formatted(sample.module, sample.function, new String(Json.bytes(sample.input), UTF_8));

    Map<?, ?> answer = answers(message).get(0);

    assertThat(answer.get("error")).isNull();
    assertThat(answer.get("success")).isEqualTo(true);
    assertThat(answer.get("id")).isEqualTo(7.0);
    assertAgree("output", get(answer, "output"), sample.output);
  }

  @Test
  void runsAsOftenAsAsked() throws IOException {
    String input = "{\"x\":[1,2],\"min_runs\":3,\"min_seconds\":0}";

    List<?> timings = (List<?>) get(answers(evaluate("lse", "gradient", input)).get(0), "timings");

    assertThat(timings).hasSize(4);
    assertThat(timings.stream().map(timing -> get(map(timing), "name")))
        .isEqualTo(List.of("prepare", "evaluate", "evaluate", "evaluate"));
  }

  @Test
  void answersEveryKindOfMessage() throws IOException {
    List<Map<?, ?>> answers =
        answers(
            "{\"id\":0,\"kind\":\"start\",\"eval\":\"hello\",\"config\":{\"x\":[1,\"a\",null]}}",
            "{\"id\":1,\"kind\":\"define\",\"module\":\"hello\"}",
            evaluate("hello", "square", "3"),
            evaluate("hello", "double", "3"),
            "{\"id\":4,\"kind\":\"analysis\",\"of\":2,\"valid\":true}",
            "{\"id\":5,\"kind\":\"something new\"}");

    assertThat(answers.get(0)).isEqualTo(Map.of("id", 0.0, "tool", "autodiff"));
    assertThat(answers.get(1)).isEqualTo(Map.of("id", 1.0, "success", true));
    assertThat(answers.get(2).get("output")).isEqualTo(9.0);
    assertThat(answers.get(3).get("output")).isEqualTo(6.0);
    assertThat(answers.get(4)).isEqualTo(Map.of("id", 4.0));
    assertThat(answers.get(5)).isEqualTo(Map.of("id", 5.0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "gmm",
        "ba",
        "ht",
        "lstm",
        "kmeans",
        "lse",
        "llsq",
        "ode",
        "det",
        "saddle",
        "particle"
      })
  void knowsEveryEvalButNoOtherFunctions(String eval) throws IOException {
    List<Map<?, ?>> answers =
        answers(
            "{\"id\":1,\"kind\":\"define\",\"module\":\"%s\"}".formatted(eval),
            evaluate(eval, "cube", "{}"));

    assertThat(answers.get(0).get("success")).isEqualTo(true);
    assertThat(answers.get(1).get("success")).isEqualTo(false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "[1",
        "nonsense",
        "{\"id\":1}",
        "{\"id\":1} 2",
        "{\"id\":1,\"kind\":\"define\",\"module\":\"none\"}",
        "{\"id\":1,\"kind\":\"evaluate\"}",
        "{\"id\":1,\"kind\":\"evaluate\",\"module\":\"lse\",\"function\":\"primal\"}",
        "{\"id\":1,\"kind\":\"evaluate\",\"module\":\"lse\",\"function\":\"primal\","
            + "\"input\":{\"x\":[1,\"2\"]}}",
        "{\"id\":1,\"kind\":\"evaluate\",\"module\":\"lse\",\"function\":\"primal\","
            + "\"input\":{\"x\":[1,1e999]}}",
        "{\"id\":1,\"kind\":\"evaluate\",\"module\":\"lse\",\"function\":\"primal\","
            + "\"input\":{\"x\":[1],\"min_runs\":-1}}",
        "{\"id\":1,\"kind\":\"evaluate\",\"module\":\"det\",\"function\":\"primal\","
            + "\"input\":{\"ell\":2,\"A\":[1,2,3]}}",
        "{\"id\":1,\"kind\":\"evaluate\",\"module\":\"gmm\",\"function\":\"objective\","
            + "\"input\":{\"d\":1,\"k\":1,\"n\":1,\"m\":0,\"gamma\":1,\"alpha\":[1],"
            + "\"mu\":[[1,2]],\"q\":[[1]],\"l\":[[]],\"x\":[[1]]}}"
      })
  void badMessagesAreAnsweredWithAnError(String line) throws IOException {
    List<Map<?, ?>> answers = answers(line, evaluate("hello", "square", "2"));

    assertThat(answers.get(0).get("success")).isEqualTo(false);
    assertThat((String) get(answers.get(0), "error")).isNotBlank();
    assertThat(answers.get(1).get("output")).isEqualTo(4.0);
  }

  private static String evaluate(String module, String function, String input) {
    return "{\"id\":2,\"kind\":\"evaluate\",\"module\":\"%s\",\"function\":\"%s\",\"input\":%s}"
        .formatted(module, function, input);
  }

  private static List<Map<?, ?>> answers(String... messages) throws IOException {
    byte[] in = (String.join("\n", messages) + "\n").getBytes(UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Protocol.serve(new ByteArrayInputStream(in), out);
    List<Map<?, ?>> answers = new ArrayList<>();
    Lines lines = new Lines(new ByteArrayInputStream(out.toByteArray()));
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      answers.add(map(Json.parse(line)));
    }
    assertThat(answers).hasSize(messages.length);
    return answers;
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return (Map<?, ?>) Objects.requireNonNull(value);
  }

  private static Object get(Map<?, ?> map, String name) {
    return Objects.requireNonNull(map.get(name), name);
  }

  private static void assertAgree(String path, Object actual, Object expected) {
    switch (expected) {
      case Map<?, ?> fields -> {
        assertThat(map(actual).keySet()).as(path).isEqualTo(fields.keySet());
        fields.forEach(
            (name, field) ->
                assertAgree(path + "." + name, get(map(actual), (String) name), field));
      }
      case List<?> elements -> {
        assertThat((List<?>) actual).as(path).hasSameSizeAs(elements);
        for (int i = 0; i < elements.size(); i++) {
          assertAgree(path + "[" + i + "]", ((List<?>) actual).get(i), elements.get(i));
        }
      }
      case double[] numbers -> {
        assertThat((double[]) actual).as(path).hasSameSizeAs(numbers);
        for (int i = 0; i < numbers.length; i++) {
          assertAgree(path + "[" + i + "]", ((double[]) actual)[i], numbers[i]);
        }
      }
      case Double number -> {
        double difference = Math.abs((Double) actual - number);
        assertThat(difference)
            .as(path + ": " + actual + " for " + number)
            .isLessThanOrEqualTo(1e-10 * Math.max(1, Math.abs(number)));
      }
      default -> assertThat(actual).as(path).isEqualTo(expected);
    }
  }
}

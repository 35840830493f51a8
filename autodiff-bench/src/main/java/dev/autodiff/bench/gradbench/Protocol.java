package dev.autodiff.bench.gradbench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The tool's side of GradBench: one JSON object per line in, one with the same `id` out.
public final class Protocol {
  private static final Map<String, Eval> EVALS =
      Map.ofEntries(
          Map.entry("hello", new Hello()),
          Map.entry("gmm", new Gmm()),
          Map.entry("ba", new Ba()),
          Map.entry("ht", new Ht()),
          Map.entry("lstm", new Lstm()),
          Map.entry("kmeans", new KMeans()),
          Map.entry("lse", new Lse()),
          Map.entry("llsq", new Llsq()),
          Map.entry("ode", new Ode()),
          Map.entry("det", new Det()),
          Map.entry("saddle", new Saddle()),
          Map.entry("particle", new Particle()));

  private Protocol() {}

  /// Answers messages until there are no more.
  ///
  /// Whatever is wrong with a message is said in its answer. Only a broken stream ends this early.
  ///
  /// @param in the messages
  /// @param out gets the answers
  /// @throws IOException if a stream breaks
  public static void serve(InputStream in, OutputStream out) throws IOException {
    Lines lines = new Lines(in);
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      out.write(answer(line));
      out.write('\n');
      out.flush();
    }
  }

  private static byte[] answer(byte[] line) {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    Input message;
    try {
      message = new Input("message", Json.parse(line));
      answer.put("id", message.at("id").integer());
    } catch (RuntimeException | StackOverflowError e) {
      return failure(null, "no message: " + e.getMessage());
    }
    try {
      answer.putAll(content(message));
      return Json.bytes(answer);
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      return failure(answer.get("id"), String.valueOf(e.getMessage() == null ? e : e.getMessage()));
    }
  }

  private static byte[] failure(@Nullable Object id, String error) {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("id", id);
    answer.put("success", false);
    answer.put("error", error);
    return Json.bytes(answer);
  }

  private static Map<String, Object> content(Input message) {
    return switch (text(message, "kind")) {
      case "start" -> Map.of("tool", "autodiff");
      case "define" -> define(text(message, "module"));
      case "evaluate" ->
          evaluate(eval(text(message, "module")), text(message, "function"), message.at("input"));
      default -> Map.of();
    };
  }

  private static String text(Input message, String name) {
    Input field = message.at(name);
    if (field.value() instanceof String text) {
      return text;
    }
    throw field.wrong("a text");
  }

  private static Map<String, Object> define(String module) {
    eval(module);
    return Map.of("success", true);
  }

  private static Eval eval(String module) {
    Eval eval = EVALS.get(module);
    if (eval == null) {
      throw new IllegalArgumentException("there is no eval '" + module + "'");
    }
    return eval;
  }

  private static Map<String, Object> evaluate(Eval eval, String function, Input input) {
    int minRuns = 1;
    double minSeconds = 0;
    if (input.value() instanceof Map) {
      minRuns = input.at("min_runs").isPresent() ? input.count("min_runs") : minRuns;
      minSeconds = input.at("min_seconds").isPresent() ? input.number("min_seconds") : minSeconds;
    }
    Supplier<Problem> preparation = eval.read(function, input);
    List<Object> timings = new ArrayList<>();
    long start = System.nanoTime();
    Problem problem = preparation.get();
    timings.add(timing("prepare", System.nanoTime() - start));
    double seconds = 0;
    for (int runs = 0; runs < Math.max(1, minRuns) || seconds < minSeconds; runs++) {
      start = System.nanoTime();
      problem.run();
      long nanoseconds = System.nanoTime() - start;
      timings.add(timing("evaluate", nanoseconds));
      seconds += nanoseconds / 1e9;
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("success", true);
    answer.put("output", problem.output());
    answer.put("timings", timings);
    return answer;
  }

  private static Map<String, Object> timing(String name, long nanoseconds) {
    Map<String, Object> timing = new LinkedHashMap<>();
    timing.put("name", name);
    timing.put("nanoseconds", nanoseconds);
    return timing;
  }
}

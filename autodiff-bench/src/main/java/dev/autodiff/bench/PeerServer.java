package dev.autodiff.bench;

import dev.autodiff.bench.gradbench.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Measures workloads on command, so that another process can take turns with this one.
///
/// Commands, one per line: `list` for the workloads; `check NAME` for the results of the first
/// runs; `run NAME SECONDS` for the median time of a run; `drop NAME`. Answers are JSON, one line
/// each.
final class PeerServer {
  private static final int CHECKED_RUNS = 5;

  private final Map<String, Workload.Body> bodies = new HashMap<>();

  /// Answers until the commands end.
  void serve(BufferedReader commands, PrintStream answers) throws IOException {
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      Map<String, Object> answer;
      try {
        answer = answer(line.strip().split("\\s+"));
      } catch (RuntimeException | OutOfMemoryError e) {
        answer = Map.of("error", String.valueOf(e));
      }
      answers.println(new String(Json.bytes(answer), StandardCharsets.UTF_8));
      answers.flush();
    }
  }

  private Map<String, Object> answer(String[] words) {
    return switch (words[0]) {
      case "list" -> Map.of("workloads", Workloads.all().stream().map(PeerServer::about).toList());
      case "host" -> Host.description();
      case "check" -> {
        Workload.Body fresh = Workloads.named(words[1]).setUp().get();
        double[] results = new double[CHECKED_RUNS];
        Arrays.setAll(results, _ -> fresh.run());
        yield Map.of("results", results);
      }
      case "run" -> run(words[1], Double.parseDouble(words[2]));
      case "drop" -> {
        bodies.remove(words[1]);
        yield Map.of();
      }
      default -> throw new IllegalArgumentException("there is no command '" + words[0] + "'");
    };
  }

  private static Map<String, Object> about(Workload workload) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("name", workload.name());
    about.put("group", workload.group().label());
    about.put("work", workload.work());
    about.put("unit", workload.unit());
    return about;
  }

  private Map<String, Object> run(String name, double seconds) {
    Workload.Body body = bodies.computeIfAbsent(name, key -> Workloads.named(key).setUp().get());
    long[] times = new long[1024];
    int runs = 0;
    double sink = 0;
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    long before = start;
    while (before < end || runs == 0) {
      sink += body.run();
      long after = System.nanoTime();
      if (runs == times.length) {
        times = Arrays.copyOf(times, 2 * runs);
      }
      times[runs++] = after - before;
      before = after;
    }
    Arrays.sort(times, 0, runs);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("median", (double) times[runs / 2]);
    answer.put("min", (double) times[0]);
    answer.put("runs", runs);
    answer.put("used", List.of(Double.isFinite(sink)));
    return answer;
  }
}

package dev.autodiff.bench;

import dev.autodiff.bench.gradbench.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs workloads of a group by JMH and writes `GROUP-jmh.json`, `GROUP.json` and `GROUP.md`.
///
/// @param group the group
/// @param quick whether a short look suffices; nothing can be concluded from its figures
/// @param only a part of the name that the workloads must have, empty for all
/// @param threads how many the kernels may use
/// @param seconds the length of an iteration, above 0
/// @param folder gets the files
record GroupRun(
    Workload.Group group, boolean quick, String only, int threads, double seconds, Path folder) {
  private static final double SECOND = 1e9;

  /// What one workload took.
  private record Row(
      Workload workload, double nanoseconds, double error, double heap, double allocated) {
    Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("name", workload.name());
      json.put("nanoseconds", nanoseconds);
      json.put("error", error);
      json.put("rate", rate());
      json.put("unit", workload.unit());
      json.put("peak heap bytes", heap);
      json.put("allocated bytes per run", allocated);
      return json;
    }

    private double rate() {
      return workload.work() / nanoseconds * SECOND;
    }

    String markdown() {
      String each =
          switch (workload.unit()) {
            case "" -> "";
            case "FLOP" -> "%.1f GFLOP/s".formatted(rate() / SECOND);
            default -> "%.3g ns per %s".formatted(nanoseconds / workload.work(), workload.unit());
          };
      return String.format(
          Locale.ROOT,
          "| %s | %.4g | ± %.2g | %s | %.0f | %.0f |",
          workload.name(),
          nanoseconds / 1000,
          error / 1000,
          each,
          heap / (1 << 20),
          allocated);
    }
  }

  /// Runs them.
  ///
  /// @return the number of workloads
  int run() throws IOException, RunnerException {
    List<Workload> chosen =
        Workloads.all().stream()
            .filter(workload -> workload.group() == group && workload.name().contains(only))
            .toList();
    if (!(seconds > 0)) {
      throw new IllegalArgumentException("--seconds is " + seconds + "; give a number above 0");
    }
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException(
          "group " + group.label() + " has no workload with '" + only + "' in its name");
    }
    Files.createDirectories(folder);
    if (quick) {
      // Figures that mean nothing cannot be spoilt by another run at the same time.
      System.setProperty("jmh.ignoreLock", "true");
    }
    List<Row> rows = new ArrayList<>();
    for (RunResult result : new Runner(options(chosen).build()).run()) {
      rows.add(row(result));
    }
    write(rows);
    return rows.size();
  }

  private ChainedOptionsBuilder options(List<Workload> chosen) {
    TimeValue time = TimeValue.milliseconds(quick ? 50 : Math.max(1, Math.round(1000 * seconds)));
    return new OptionsBuilder()
        .include("^" + WorkloadBenchmark.class.getName() + ".run$")
        .param("workload", chosen.stream().map(Workload::name).toArray(String[]::new))
        .forks(quick ? 0 : 1)
        .jvmArgsAppend("-Dautodiff.threads=" + threads)
        .warmupIterations(quick ? 1 : 5)
        .warmupTime(time)
        .measurementIterations(quick ? 1 : 5)
        .measurementTime(time)
        .addProfiler(PeakHeap.class)
        .addProfiler(GCProfiler.class)
        .verbosity(quick ? VerboseMode.SILENT : VerboseMode.NORMAL)
        .shouldFailOnError(true)
        .resultFormat(ResultFormatType.JSON)
        .result(folder.resolve(group.label() + "-jmh.json").toString());
  }

  private static Row row(RunResult result) {
    Result<?> time = result.getPrimaryResult();
    double error = time.getScoreError();
    return new Row(
        Workloads.named(result.getParams().getParam("workload")),
        time.getScore(),
        Double.isNaN(error) ? 0 : error,
        secondary(result, PeakHeap.NAME),
        secondary(result, "gc.alloc.rate.norm"));
  }

  private static double secondary(RunResult result, String name) {
    Result<?> secondary = result.getSecondaryResults().get(name);
    return secondary == null ? 0 : secondary.getScore();
  }

  private void write(Collection<Row> rows) throws IOException {
    Map<String, Object> host = Host.description();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("group", group.label());
    json.put("quick", quick);
    host.put("threads", threads);
    host.put("seconds per iteration", seconds);
    json.put("environment", host);
    json.put("results", rows.stream().map(Row::json).toList());
    Files.write(folder.resolve(group.label() + ".json"), Json.bytes(json));

    List<String> lines = new ArrayList<>();
    host.forEach((name, value) -> lines.add("- " + name + ": " + value));
    lines.add("");
    lines.add("| workload | µs | 99.9 % | rate | peak heap, MiB | allocated, bytes per run |");
    lines.add("| --- | ---: | ---: | ---: | ---: | ---: |");
    rows.forEach(row -> lines.add(row.markdown()));
    Files.write(folder.resolve(group.label() + ".md"), lines);
  }
}

package dev.autodiff.bench;

import dev.autodiff.bench.gradbench.Protocol;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The `bench` command.
@Command(
    name = "bench",
    version = "0.1.0-SNAPSHOT",
    description = "Measures autodiff.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "  bench peers        beside PyTorch, in turns (see its --help)",
      "  bench page DIR     writes docs/benchmarks.md from results",
      "  gradbench-compare  beside the tools of GradBench (see its --help)"
    })
public final class Main {
  private Main() {}

  /// Runs the command.
  ///
  /// @param args the group and its options
  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(
            (e, command, _) -> {
              if (!(e instanceof IllegalArgumentException)) {
                throw e;
              }
              command.getErr().println("bench: " + e.getMessage());
              return 2;
            })
        .execute(args);
  }

  /// How a group is run.
  static final class GroupOptions {
    @Option(
        names = "--quick",
        description = "A short look at whether it runs; its figures mean nothing.")
    private boolean quick;

    @Option(
        names = "--only",
        defaultValue = "",
        paramLabel = "TEXT",
        description = "Only workloads with this in their name.")
    private String only = "";

    @Option(
        names = "--threads",
        defaultValue = "1",
        paramLabel = "N",
        description = "Threads of the kernels (default: ${DEFAULT-VALUE}); --quick ignores it.")
    private int threads = 1;

    @Option(
        names = "--seconds",
        defaultValue = "1",
        paramLabel = "S",
        description =
            "Length of each of the ten iterations, five of which warm up (default:"
                + " ${DEFAULT-VALUE}); --quick ignores it.")
    private double seconds = 1;

    @Option(
        names = {"-o", "--output"},
        defaultValue = "bench-results",
        paramLabel = "DIR",
        description = "Gets the JSON and Markdown files (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("bench-results");

    int run(Workload.Group group) throws IOException, RunnerException {
      return new GroupRun(group, quick, only, threads, seconds, folder).run() > 0 ? 0 : 1;
    }
  }

  @Command(description = "Single operations.", mixinStandardHelpOptions = true)
  int kernels(@CommandLine.Mixin GroupOptions options) throws IOException, RunnerException {
    return options.run(Workload.Group.KERNELS);
  }

  @Command(description = "Record and sweep.", mixinStandardHelpOptions = true)
  int eager(@CommandLine.Mixin GroupOptions options) throws IOException, RunnerException {
    return options.run(Workload.Group.EAGER);
  }

  @Command(description = "Compiled gradients, and the compiler.", mixinStandardHelpOptions = true)
  int compile(@CommandLine.Mixin GroupOptions options) throws IOException, RunnerException {
    return options.run(Workload.Group.COMPILE);
  }

  @Command(description = "Training steps.", mixinStandardHelpOptions = true)
  int training(@CommandLine.Mixin GroupOptions options) throws IOException, RunnerException {
    return options.run(Workload.Group.TRAINING);
  }

  @Command(
      description = "Speaks the protocol of GradBench on stdin and stdout.",
      mixinStandardHelpOptions = true)
  int gradbench() throws IOException {
    PrintStream answers = onlyForAnswers();
    Protocol.serve(System.in, answers);
    return 0;
  }

  @Command(description = "Measures workloads on command (for peers.py).", hidden = true)
  int serve() throws IOException {
    PrintStream answers = onlyForAnswers();
    new PeerServer()
        .serve(
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), answers);
    return 0;
  }

  /// Standard output, which whatever else prints goes past from now on.
  private static PrintStream onlyForAnswers() {
    PrintStream answers = System.out;
    System.setOut(System.err);
    return answers;
  }
}

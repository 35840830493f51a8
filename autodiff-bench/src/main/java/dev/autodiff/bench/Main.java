package dev.autodiff.bench;

import dev.autodiff.bench.gradbench.Protocol;
import java.io.IOException;
import java.io.OutputStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The `bench` command.
@Command(
    name = "bench",
    description = "Benchmarks of autodiff. Without --quick a group takes a long while.",
    mixinStandardHelpOptions = true)
public final class Main {
  private Main() {}

  /// Runs the command.
  ///
  /// @param args the group and its options
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Command(description = "Speaks the protocol of GradBench on stdin and stdout.")
  int gradbench() throws IOException {
    OutputStream answers = System.out;
    // Nothing but answers may go to stdout.
    System.setOut(System.err);
    Protocol.serve(System.in, answers);
    return 0;
  }
}

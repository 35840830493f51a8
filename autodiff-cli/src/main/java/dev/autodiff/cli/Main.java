package dev.autodiff.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The `autodiff` command.
@Command(
    name = "autodiff",
    description = "Exact gradients, and networks trained with them.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Program.Version.class,
    mixinStandardHelpOptions = true,
    subcommands = {
      DemoCommand.class,
      TrainCommand.class,
      PredictCommand.class,
      GradCommand.class,
      CheckCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  autodiff demo",
      "  autodiff train flowers.csv --target species",
      "  autodiff predict autodiff-run/model.autodiff new.csv --out predicted.csv",
      "  autodiff grad \"log(1 + exp(w*x))\" x=3 w=2",
      "",
      "Exit codes: 0 done, 1 a check failed, 2 the input cannot be used, 70 a mistake in autodiff."
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Add the stack trace to an error.")
  @SuppressWarnings("unused") // Program looks at the arguments: an error in them comes first
  private boolean debug;

  /// Made by picocli, which sets the fields.
  @SuppressWarnings("NullAway.Init")
  Main() {}

  /// Runs the command line and ends the process with its exit code.
  ///
  /// @param arguments as given in the shell
  public static void main(String[] arguments) {
    System.exit(run(writer(FileDescriptor.out), writer(FileDescriptor.err), arguments));
  }

  /// Runs the command line inside this process.
  ///
  /// @param out takes what was asked for
  /// @param err takes errors and warnings
  /// @param arguments as given in the shell
  /// @return the exit code
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine commandLine = new CommandLine(new Main()).setOut(out).setErr(err);
    return Program.run(commandLine, arguments);
  }

  /// UTF-8 whatever the locale: files made with `>` must not depend on it.
  private static PrintWriter writer(FileDescriptor descriptor) {
    OutputStream stream = new Pipe(new FileOutputStream(descriptor));
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  /// A stream whose reader may leave early, as `head` does: that is no failure.
  private static final class Pipe extends FilterOutputStream {
    Pipe(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      try {
        out.write(bytes, from, count);
      } catch (IOException e) {
        if (!String.valueOf(e.getMessage()).contains("Broken pipe")) {
          throw e;
        }
      }
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command.");
  }
}

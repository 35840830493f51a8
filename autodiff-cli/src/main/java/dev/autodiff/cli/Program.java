package dev.autodiff.cli;

import dev.autodiff.cli.text.Digits;
import dev.autodiff.cli.text.Memory;
import dev.autodiff.cli.text.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What holds for every command: how errors are told, and the version.
final class Program {
  /// A check failed.
  static final int FAILED = 1;

  /// What the user gave cannot be used.
  static final int BAD_INPUT = 2;

  /// A mistake in autodiff itself, as sysexits.h numbers it.
  static final int INTERNAL_ERROR = 70;

  private static final String DEBUG = "--debug";

  private Program() {}

  /// Runs a command.
  ///
  /// @return the exit code
  static int run(CommandLine commandLine, String... arguments) {
    commandLine.setParameterExceptionHandler(Program::badArguments);
    commandLine.setExecutionExceptionHandler(
        (e, command, _) -> failed(e, command, isDebug(arguments)));
    try {
      return commandLine.execute(arguments);
    } catch (OutOfMemoryError e) {
      return failed(e, commandLine, isDebug(arguments));
    } finally {
      commandLine.getOut().flush();
      commandLine.getErr().flush();
    }
  }

  private static boolean isDebug(String... arguments) {
    return List.of(arguments).contains(DEBUG);
  }

  private static int badArguments(ParameterException e, String... arguments) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    tell(command.getErr(), problem(e) + hint(e) + " See '" + name + " --help'.");
    if (isDebug(arguments)) {
      e.printStackTrace(command.getErr());
    }
    return BAD_INPUT;
  }

  private static String problem(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String argument = unmatched.getUnmatched().getFirst();
      CommandLine command = e.getCommandLine();
      boolean commandWanted = !command.getSubcommands().isEmpty() && !unmatched.isUnknownOption();
      String kind =
          unmatched.isUnknownOption()
              ? "unknown option "
              : commandWanted ? "unknown command " : "unexpected argument ";
      return kind + Names.quoted(argument) + ".";
    }
    String message = String.valueOf(e.getMessage()).strip();
    return message.endsWith(".") ? message : message + ".";
  }

  private static String hint(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()
        && !unmatched.getSuggestions().isEmpty()) {
      return " Did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?";
    }
    return "";
  }

  private static int failed(Throwable e, CommandLine command, boolean debug) {
    PrintWriter err = command.getErr();
    switch (e) {
      case UserError _ -> tell(err, String.valueOf(e.getMessage()));
      case OutOfMemoryError _ ->
          tell(
              err,
              Digits.count(Memory.room(1 << 20))
                  + " MB of memory are not enough. Use a smaller --batch or --hidden or fewer rows,"
                  + " or "
                  + Memory.MORE
                  + ".");
      default ->
          tell(err, "internal error: " + e + ". Please report it with the output of --debug.");
    }
    if (debug) {
      e.printStackTrace(err);
    }
    return e instanceof UserError || e instanceof OutOfMemoryError ? BAD_INPUT : INTERNAL_ERROR;
  }

  /// Writes one line, whatever the text holds.
  private static void tell(PrintWriter err, String message) {
    err.println("autodiff: " + Names.visible(message));
    err.flush();
  }

  /// The version from the jar that Maven made.
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      Properties properties = new Properties();
      try (InputStream in =
          Program.class.getResourceAsStream(
              "/META-INF/maven/dev.autodiff/autodiff-cli/pom.properties")) {
        if (in != null) {
          properties.load(in);
        }
      }
      return new String[] {
        "autodiff " + properties.getProperty("version", "(development build)"),
        "Java " + Runtime.version()
      };
    }
  }
}

package dev.autodiff.cli;

import dev.autodiff.cli.table.CsvFile;
import dev.autodiff.cli.table.MissingValues;
import dev.autodiff.cli.table.Table;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How CSV files are read.
final class CsvOptions {
  @Option(
      names = "--separator",
      paramLabel = "CHAR",
      description = "Between fields: one character, or tab. Default: found in the header.")
  private @Nullable String separator;

  @Option(
      names = "--missing",
      paramLabel = "error|drop",
      defaultValue = "error",
      description =
          "Rows with missing values (empty, NA, N/A, NaN, null, ?): refuse the file, or leave them"
              + " out. Default: ${DEFAULT-VALUE}.")
  private String missing = "error";

  Table read(Path file) {
    return CsvFile.read(file, separator());
  }

  MissingValues missing() {
    return switch (missing) {
      case "error" -> MissingValues.ERROR;
      case "drop" -> MissingValues.DROP;
      default -> throw new UserError("--missing: use error or drop, not '" + missing + "'.");
    };
  }

  private @Nullable Character separator() {
    if (separator == null) {
      return null;
    }
    if (separator.equals("tab") || separator.equals("\\t")) {
      return '\t';
    }
    if (separator.length() != 1 || "\"\r\n".contains(separator)) {
      throw new UserError("--separator: give one character, or tab, not '" + separator + "'.");
    }
    return separator.charAt(0);
  }
}

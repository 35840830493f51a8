package dev.autodiff.examples;

import dev.autodiff.Value;
import dev.autodiff.cli.table.CsvFile;
import dev.autodiff.cli.table.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/// A data set of the examples: features column by column, the target last.
///
/// @param names of the columns
/// @param rows one array per sample
record RealData(List<String> names, double[][] rows) {
  /// 569 tumours, 30 measures of their cell nuclei; the target is 1 for malignant, 0 for benign.
  static RealData breastCancer() {
    return read("/dev/autodiff/cli/breast-cancer.csv");
  }

  /// 442 patients, 10 measures; the target is the progression of their disease after a year.
  static RealData diabetes() {
    return read("/data/diabetes.csv");
  }

  /// 1797 images of 8 × 8 pixels, from 0 to 16, row by row; the target is the digit.
  static RealData digits() {
    return read("/data/digits.csv");
  }

  /// One column by its name.
  double[] column(String name) {
    int j = names.indexOf(name);
    if (j < 0) {
      throw new IllegalArgumentException("there is no column " + name + " among " + names);
    }
    return Arrays.stream(rows).mapToDouble(row -> row[j]).toArray();
  }

  /// The last column.
  double[] target() {
    return column(names.getLast());
  }

  /// The samples for which the target has a given value.
  RealData where(double target) {
    int last = names.size() - 1;
    return new RealData(
        names, Arrays.stream(rows).filter(row -> row[last] == target).toArray(double[][]::new));
  }

  /// All columns but the last, shape `[samples, features]`.
  Value features() {
    return Value.matrix(rows).slice(1, 0, names.size() - 1);
  }

  private static RealData read(String resource) {
    try (InputStream in = RealData.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("there is no resource " + resource);
      }
      Table table = CsvFile.parse(resource, in.readAllBytes(), ',');
      double[][] rows =
          table.rows().stream()
              .map(row -> row.fields().stream().mapToDouble(RealData::number).toArray())
              .toArray(double[][]::new);
      return new RealData(table.header(), rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double number(String field) {
    return switch (field) {
      case "malignant" -> 1;
      case "benign" -> 0;
      default -> Double.parseDouble(field);
    };
  }
}

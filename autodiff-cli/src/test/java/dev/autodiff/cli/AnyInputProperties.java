package dev.autodiff.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autodiff.cli.Shell.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/// Whatever the bytes of a file are: success, or one line and exit code 2.
class AnyInputProperties {
  private static final String[] TRAIN = {"--hidden", "2", "--epochs", "2", "--missing", "drop"};
  private static Path folder = Path.of("");

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("autodiff");
    StringBuilder rows = new StringBuilder("x,c,y\n");
    for (int i = 0; i < 20; i++) {
      rows.append(i).append(i % 2 == 0 ? ",red," : ",blue,").append(i < 9 ? "no\n" : "yes\n");
    }
    Path data = Files.writeString(folder.resolve("good.csv"), rows);
    Shell.autodiff("train", data, "--target", "y", "--epochs", "1", "--out", folder.resolve("good"))
        .output();
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /// Texts that look like tables: some good, some with a few odd cells and lines, some with many.
  @Provide
  Arbitrary<byte[]> tables() {
    return Arbitraries.longs()
        .map(seed -> table(new SplittableRandom(seed)).getBytes(StandardCharsets.UTF_8))
        .dontShrink();
  }

  private static String table(SplittableRandom random) {
    double oddness = one(random, 0.0, 0.0, 0.003, 0.1);
    String[] kinds = {
      one(random, "integer", "double", "text"),
      one(random, "double", "text", "large"),
      one(random, "integer", "text", "double")
    };
    StringBuilder text = new StringBuilder(one(random, "x,c,y", "\uFEFF c , x,y", "x,\"c\",y"));
    String lineEnd = one(random, "\n", "\r\n", "\r");
    int rows = random.nextInt(60);
    for (int i = 0; i < rows; i++) {
      text.append(lineEnd);
      if (random.nextDouble() < oddness) {
        text.append(one(random, "", "1", "1,2,3,4", "\"open", ",,", "\0", "a\"b\",,"));
        continue;
      }
      for (int j = 0; j < 3; j++) {
        boolean odd = random.nextDouble() < oddness;
        text.append(j == 0 ? "" : ",").append(odd ? oddCell(random) : cell(kinds[j], random));
      }
    }
    return text.toString();
  }

  private static String cell(String kind, SplittableRandom random) {
    return switch (kind) {
      case "integer" -> String.valueOf(random.nextInt(4));
      case "double" -> String.valueOf(random.nextDouble());
      case "large" -> String.valueOf((random.nextDouble() - 0.5) * Double.MAX_VALUE);
      default -> one(random, "a", "b", "\"é, \"\"c\"\"\"", "\"two\nlines\"");
    };
  }

  private static String oddCell(SplittableRandom random) {
    return one(random, "", "NA", "1e308", "-1e308", "inf", "nan", "0x1p3", "\u0007", " ", "1;2");
  }

  @SafeVarargs
  private static <T> T one(SplittableRandom random, T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  @Property(tries = 150)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void training(@ForAll("tables") byte[] bytes) {
    Path out = folder.resolve("run");
    Object[] arguments = new Object[6 + TRAIN.length];
    Object[] first = {"train", write(bytes), "--target", "y", "--out", out};
    System.arraycopy(first, 0, arguments, 0, 6);
    System.arraycopy(TRAIN, 0, arguments, 6, TRAIN.length);
    boolean before = Files.exists(out);
    Result result = Shell.autodiff(arguments);
    assertTold(result);
    Statistics.collect(result.exitCode());
    Statistics.coverage(codes -> codes.check(0).percentage(share -> share > 20));
    assertThat(Files.exists(out)).isEqualTo(before || result.exitCode() == 0);
  }

  @Property(tries = 100)
  void prediction(@ForAll("tables") byte[] bytes) {
    Path model = folder.resolve("good").resolve("model.autodiff");
    Result result = Shell.autodiff("predict", model, write(bytes), "--missing", "drop");
    assertTold(result);
    assertThat(result.out().isEmpty()).isEqualTo(result.exitCode() != 0);
  }

  @Property(tries = 50)
  void anyBytes(@ForAll byte[] bytes) {
    Path model = folder.resolve("good").resolve("model.autodiff");
    Path file = write(bytes);
    assertTold(Shell.autodiff("predict", model, file));
    assertTold(Shell.autodiff("predict", file, folder.resolve("good.csv")));
    assertTold(Shell.autodiff("train", file, "--target", "y", "--out", folder.resolve("bytes")));
  }

  private static void assertTold(Result result) {
    assertThat(result.exitCode()).as(result.err()).isIn(0, 2);
    List<String> errors =
        result.err().lines().filter(line -> !line.startsWith("autodiff: warning: ")).toList();
    assertThat(errors).hasSize(result.exitCode() == 0 ? 0 : 1);
    assertThat(errors).allMatch(line -> line.startsWith("autodiff: "));
  }

  private static Path write(byte[] bytes) {
    try {
      return Files.write(folder.resolve("data.csv"), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

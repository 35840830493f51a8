package dev.autodiff.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autodiff.cli.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// What docs/cli.md shows is what the commands print, but for times.
class CliPageTest {
  private static final Path PAGE = Path.of("..", "docs", "cli.md");

  @TempDir private Path folder;

  /// The lines below a command on the page, without progress and times.
  private static List<String> shown(String command) throws IOException {
    String page = Files.readString(PAGE);
    int start = page.indexOf("$ " + command + "\n");
    assertThat(start).as(command).isPositive();
    String block = page.substring(page.indexOf('\n', start) + 1, page.indexOf("```", start));
    return withoutTimes(block);
  }

  private static List<String> withoutTimes(String text) {
    return text.lines()
        .filter(line -> !line.startsWith("epoch "))
        .map(line -> line.replaceAll(" in [0-9.]+ s\\.", " in a while."))
        .toList();
  }

  private List<String> printed(Result result) {
    return withoutTimes((result.err() + result.out()).replace(folder + "/", ""));
  }

  @Test
  void theDemo() throws IOException {
    Result result = Shell.autodiff("demo", "--out", folder.resolve("autodiff-demo"));
    assertThat(printed(result)).isEqualTo(shown("autodiff demo"));
  }

  @Test
  void aTrainingAndItsCheck() throws IOException {
    Path data = Shell.data("penguins.csv", folder);
    Path out = folder.resolve("penguins");
    Result result =
        Shell.autodiff(
            "train",
            data,
            "--target",
            "sex",
            "--missing",
            "drop",
            "--patience",
            "20",
            "--out",
            out);
    assertThat(printed(result))
        .isEqualTo(
            shown(
                "autodiff train penguins.csv --target sex --missing drop --patience 20 --out"
                    + " penguins"));
    Result check =
        Shell.autodiff("check", out.resolve("model.autodiff"), data, "--missing", "drop");
    assertThat(printed(check))
        .hasSameSizeAs(shown("autodiff check penguins/model.autodiff penguins.csv --missing drop"))
        .endsWith("passed");
  }

  @Test
  void everyOptionIsOnThePage() throws IOException {
    String page = Files.readString(PAGE);
    new CommandLine(new Main())
        .getSubcommands()
        .forEach(
            (name, command) -> {
              if (!name.equals("grad")) {
                for (OptionSpec option : command.getCommandSpec().options()) {
                  assertThat(page).contains(option.longestName());
                }
              }
            });
  }
}

package dev.autodiff.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autodiff.cli.UserError;
import dev.autodiff.cli.report.RunFolder.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// All files or none.
class RunFolderTest {
  private static final Content NEW = file -> Files.writeString(file, "new");

  @TempDir private Path temp;

  private static Map<String, Content> files(String first, Content content) {
    Map<String, Content> files = new LinkedHashMap<>();
    files.put(first, NEW);
    files.put("b", content);
    return files;
  }

  private static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> !file.equals(folder)).toList();
    }
  }

  @Test
  void aNewFolderAppearsWithItsParents() throws IOException {
    Path folder = temp.resolve("x").resolve("y");
    RunFolder.write(folder, files("a", NEW));
    assertThat(folder.resolve("a")).hasContent("new");
    assertThat(all(temp)).hasSize(4);
  }

  @Test
  void nothingAppearsIfOneFileFails() throws IOException {
    Path folder = temp.resolve("x");
    Content failing =
        _ -> {
          throw new IOException("disk full");
        };
    assertThatThrownBy(() -> RunFolder.write(folder, files("a", failing)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("disk full");
    assertThat(all(temp)).isEmpty();
  }

  @Test
  void nothingIsLeftAfterAnErrorOfOurs() throws IOException {
    Content failing =
        _ -> {
          throw new IllegalStateException();
        };
    assertThatThrownBy(() -> RunFolder.write(temp, files("a", failing)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(all(temp)).isEmpty();
  }

  @Test
  void oldFilesComeBackIfANewOneCannotTakeItsPlace() throws IOException {
    Files.writeString(temp.resolve("a"), "old");
    Files.createDirectory(temp.resolve("b"));
    assertThatThrownBy(() -> RunFolder.write(temp, files("a", NEW)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("there is a folder of that name");
    assertThat(temp.resolve("a")).hasContent("old");
    assertThat(all(temp)).hasSize(2);
  }

  @Test
  void oldFilesAreReplacedAndOthersStay() throws IOException {
    Files.writeString(temp.resolve("a"), "old");
    Files.writeString(temp.resolve("c"), "mine");
    RunFolder.write(temp, files("a", NEW));
    assertThat(temp.resolve("a")).hasContent("new");
    assertThat(temp.resolve("b")).hasContent("new");
    assertThat(temp.resolve("c")).hasContent("mine");
    assertThat(all(temp)).hasSize(3);
  }
}

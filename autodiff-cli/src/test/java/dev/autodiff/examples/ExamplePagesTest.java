package dev.autodiff.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.SAXException;

/// The pages in `docs/examples` are what the examples compute now. To write them anew: `mvn test
/// -pl autodiff-cli -am -Dautodiff.regenerate=true`.
class ExamplePagesTest {
  private static final boolean REGENERATE = Boolean.getBoolean("autodiff.regenerate");

  private static final Pattern LONG_NUMBER = Pattern.compile("\\d+\\.\\d{8,}(?:e-?\\d+)?");

  static Stream<String> examples() {
    return ExamplePages.ALL.stream().map(Example::name);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void pageIsWhatTheExampleComputes(String name)
      throws IOException, ParserConfigurationException, SAXException {
    Example example =
        ExamplePages.ALL.stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow();
    for (Map.Entry<String, String> file : ExamplePages.files(example).entrySet()) {
      if (file.getKey().endsWith(".svg")) {
        assertThat(rootOf(file.getValue())).isEqualTo("svg");
      }
      assertSame(file.getKey(), file.getValue());
    }
  }

  @Test
  void listIsWhatThereIs() throws IOException {
    assertSame("README.md", ExamplePages.index());
    assertThat(ExamplePages.ALL).hasSize(7);
  }

  @Test
  void nothingElseIsInTheFolder() throws IOException {
    Set<String> expected = new TreeSet<>(Set.of("README.md"));
    for (Example example : ExamplePages.ALL) {
      expected.addAll(ExamplePages.fileNames(example));
    }
    try (Stream<Path> files = Files.list(ExamplePages.FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static void assertSame(String name, String content) throws IOException {
    Path path = ExamplePages.FOLDER.resolve(name);
    if (REGENERATE) {
      Files.createDirectories(ExamplePages.FOLDER);
      Files.writeString(path, content);
    }
    assertThat(rounded(Files.readString(path))).as(name).isEqualTo(rounded(content));
  }

  /// Long numbers, as in the tooltips of graphs, with nine digits: the last ones may be others on
  /// another processor.
  private static String rounded(String text) {
    return LONG_NUMBER
        .matcher(text)
        .replaceAll(number -> "%.8e".formatted(Double.parseDouble(number.group())));
  }

  private static String rootOf(String svg)
      throws IOException, ParserConfigurationException, SAXException {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
        .getDocumentElement()
        .getTagName();
  }
}

package dev.autodiff.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All worked examples, and the files of `docs/examples` that they make.
final class ExamplePages {
  static final List<Example> ALL =
      List.of(
          new LogisticRegression(),
          new ChainOfNeurons(),
          new CrossEntropyBlocks(),
          new TwoLayerNetwork(),
          new LinearRegression(),
          new MaximumLikelihood(),
          new HandwrittenDigits());

  private static final Path MODULE = Path.of(System.getProperty("basedir", ""));
  static final Path FOLDER = MODULE.resolve("../docs/examples").normalize();

  private static final String SOURCES = "autodiff-cli/src/test/java/dev/autodiff/examples/";

  private ExamplePages() {}

  /// The files of one example: its page and its pictures, by file name.
  static Map<String, String> files(Example example) throws IOException {
    String file = example.getClass().getSimpleName() + ".java";
    String source = Files.readString(MODULE.resolve("src/test/java/dev/autodiff/examples", file));
    Page page = new Page(example.name());
    example.run(page);
    Map<String, String> files = new LinkedHashMap<>(page.pictures());
    String origin =
        """

        ---

        Every number and picture on this page was computed by [%s](../../%s). A test computes them
        again with each build. [All examples](README.md)
        """
            .formatted(file, SOURCES + file);
    files.put(example.name() + ".md", page.markdown(example.template(), source) + origin);
    return files;
  }

  /// The names of those files.
  static List<String> fileNames(Example example) {
    List<String> names = new ArrayList<>(Page.pictureNames(example));
    names.add(example.name() + ".md");
    return names;
  }

  /// The list of all pages.
  static String index() {
    StringBuilder text =
        new StringBuilder(
            """
            # Worked examples

            From one neuron to a network, and beyond: each page computes something by hand, then lets
            autodiff do it, and compares. The numbers, code and pictures come from the example's own
            run.
            """);
    for (Example example : ALL) {
      String title = example.template().lines().findFirst().orElseThrow().substring(2);
      text.append(
          """

          ## [%s. %s](%s.md)

          %s

          <a href="%s.md"><img src="%s" width="480" alt=""></a>
          """
              .formatted(
                  example.name().charAt(0),
                  title,
                  example.name(),
                  example.summary(),
                  example.name(),
                  Page.pictureNames(example).getFirst()));
    }
    return text.toString();
  }
}

package dev.autodiff.examples;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A page under construction: a template, and what a run puts in its places.
///
/// A place is a line of its own:
///
/// - `{code NAME}`: the lines between `// region NAME` and `// endregion` of the example's source
/// - `{output NAME}`: what was printed under that name, as a block
/// - `{rows NAME}`: the same as rows of the table whose head stands above
/// - `{picture NAME | TEXT}`: a picture, and what it shows for those who do not see it
///
/// A place without content and content without a place are errors, so that nothing is lost
/// silently.
final class Page {
  private static final Pattern PLACE =
      Pattern.compile("(?m)^\\{(code|output|rows|picture) ([\\w-]+)(?: \\| (.+))?}$");
  private static final String REGION = "// region ";
  private static final String END_REGION = "// endregion";

  private final String name;
  private final Map<String, Output> outputs = new LinkedHashMap<>();
  private final Map<String, String> pictures = new LinkedHashMap<>();

  Page(String name) {
    this.name = name;
  }

  /// Where an example prints.
  Output output(String place) {
    return outputs.computeIfAbsent(place, _ -> new Output());
  }

  /// Adds a picture.
  void picture(String place, String svg) {
    pictures.put(place, svg);
  }

  /// The pictures by file name.
  Map<String, String> pictures() {
    Map<String, String> files = new LinkedHashMap<>();
    pictures.forEach((place, svg) -> files.put(fileName(place), svg));
    return files;
  }

  private String fileName(String place) {
    return name + "-" + place + ".svg";
  }

  /// The file names of the pictures on an example's page, in order.
  static List<String> pictureNames(Example example) {
    return PLACE
        .matcher(example.template())
        .results()
        .filter(place -> place.group(1).equals("picture"))
        .map(place -> new Page(example.name()).fileName(place.group(2)))
        .toList();
  }

  /// The page as Markdown.
  ///
  /// @param template the text with places
  /// @param source the example's Java source
  /// @return the text with contents
  String markdown(String template, String source) {
    Map<String, String> regions = regions(source);
    Set<String> unused = new HashSet<>();
    regions.keySet().forEach(region -> unused.add("code " + region));
    outputs.keySet().forEach(output -> unused.add("output " + output));
    pictures.keySet().forEach(picture -> unused.add("picture " + picture));
    String text =
        PLACE
            .matcher(template)
            .replaceAll(
                place -> {
                  unused.remove(place.group(1).replace("rows", "output") + " " + place.group(2));
                  return Matcher.quoteReplacement(content(place, regions));
                });
    if (!unused.isEmpty()) {
      throw new IllegalStateException(name + ": the template has no place for " + unused);
    }
    return text;
  }

  private String content(MatchResult place, Map<String, String> regions) {
    String key = place.group(2);
    return switch (place.group(1)) {
      case "code" -> "```java\n" + required(key, regions.get(key)) + "\n```";
      case "output" -> "```text\n" + printed(key) + "\n```";
      case "rows" -> printed(key);
      default -> {
        required(key, pictures.get(key));
        yield "![" + place.group(3) + "](" + fileName(key) + ")";
      }
    };
  }

  private String printed(String key) {
    Output output = outputs.get(key);
    return required(key, output == null ? null : output.text());
  }

  private String required(String key, @Nullable String content) {
    if (content == null) {
      throw new IllegalStateException(name + ": nothing fills the place " + key);
    }
    return content;
  }

  private static Map<String, String> regions(String source) {
    Map<String, String> regions = new LinkedHashMap<>();
    List<String> open = new ArrayList<>();
    String region = "";
    for (String line : source.lines().toList()) {
      if (line.strip().startsWith(REGION)) {
        region = line.strip().substring(REGION.length());
        open.clear();
      } else if (line.strip().equals(END_REGION)) {
        regions.put(region, String.join("\n", open).stripTrailing().stripIndent());
        region = "";
      } else if (!region.isEmpty()) {
        open.add(line);
      }
    }
    return regions;
  }
}

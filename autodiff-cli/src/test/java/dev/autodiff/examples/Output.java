package dev.autodiff.examples;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Lines that an example prints. They are the same on every machine: point as decimal sign, and no
/// minus before a number that was rounded to zero.
final class Output {
  private static final Pattern NEGATIVE_ZERO =
      Pattern.compile("(?<![\\w.])-(0(?:\\.0+)?)(?![\\d.eE])");

  private final List<String> lines = new ArrayList<>();

  @FormatMethod
  void line(@FormatString String format, Object... args) {
    String line = String.format(Locale.ROOT, format, args);
    lines.add(NEGATIVE_ZERO.matcher(line).replaceAll(" $1").stripTrailing());
  }

  String text() {
    return String.join("\n", lines);
  }
}

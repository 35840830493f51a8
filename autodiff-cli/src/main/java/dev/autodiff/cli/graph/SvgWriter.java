package dev.autodiff.cli.graph;

import dev.autodiff.cli.graph.GraphLayout.Point;
import dev.autodiff.cli.graph.GraphLayout.Rect;
import java.util.List;

/// Writes the elements of an SVG document, with colours and fonts as classes.
final class SvgWriter {
  private final StringBuilder body = new StringBuilder();

  /// The document around everything written so far.
  String document(String title, String style, double width, double height) {
    return """
    <svg xmlns="http://www.w3.org/2000/svg" role="img" width="%1$s" height="%2$s" viewBox="0 0 %1$s %2$s">
    <title>%3$s</title>
    <style>
    %4$s</style>
    <rect class="ad-page" width="%1$s" height="%2$s"/>
    %5$s</svg>
    """
        .formatted(number(width), number(height), escaped(title), style, body);
  }

  void openGroup(String styles) {
    line("<g class=\"%s\">".formatted(styles));
  }

  void openShifted(double down) {
    line("<g transform=\"translate(0 %s)\">".formatted(number(down)));
  }

  void closeGroup() {
    line("</g>");
  }

  /// What a reader sees who points at the group.
  void tooltip(String content) {
    line("<title>%s</title>".formatted(escaped(content)));
  }

  void rect(String styles, Rect r, double corner) {
    line(
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\"/>"
            .formatted(
                styles,
                number(r.x()),
                number(r.y()),
                number(r.width()),
                number(r.height()),
                number(corner)));
  }

  void text(String styles, double x, double y, String content) {
    line(
        "<text class=\"%s\" x=\"%s\" y=\"%s\" xml:space=\"preserve\">%s</text>"
            .formatted(styles, number(x), number(y), escaped(content)));
  }

  void path(String styles, String commands) {
    line("<path class=\"%s\" d=\"%s\"/>".formatted(styles, commands));
  }

  /// A line through points, with round corners.
  static String rounded(List<Point> points, double radius) {
    StringBuilder path = new StringBuilder("M" + at(points.getFirst()));
    for (int i = 1; i < points.size() - 1; i++) {
      Point corner = points.get(i);
      Point before = towards(corner, points.get(i - 1), radius);
      Point after = towards(corner, points.get(i + 1), radius);
      path.append(" L%s Q%s %s".formatted(at(before), at(corner), at(after)));
    }
    return path.append(" L").append(at(points.getLast())).toString();
  }

  /// The point where a corner begins to be round, at most half the way to the next corner.
  private static Point towards(Point corner, Point next, double radius) {
    double dx = next.x() - corner.x();
    double dy = next.y() - corner.y();
    double length = Math.hypot(dx, dy);
    double part = length == 0 ? 0 : Math.min(radius / length, 0.5);
    return new Point(corner.x() + part * dx, corner.y() + part * dy);
  }

  static String at(Point point) {
    return number(point.x()) + " " + number(point.y());
  }

  private void line(String element) {
    body.append(element).append('\n');
  }

  /// Two decimals are finer than any screen.
  private static String number(double x) {
    return NumberText.exact(Math.round(x * 100) / 100.0);
  }

  /// Text as XML content; characters that XML cannot hold become question marks.
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '\n' -> escaped.append('\n');
                default -> escaped.appendCodePoint(isXml(c) ? c : '?');
              }
            });
    return escaped.toString();
  }

  private static boolean isXml(int c) {
    return c >= 0x20 && (c < 0xD800 || c > 0xDFFF) && c != 0xFFFE && c != 0xFFFF;
  }
}

package dev.autodiff.examples;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/// Lines, points and bars over two axes, as a picture in SVG.
///
/// Colours are for light backgrounds; viewers that know the wish for dark ones get others.
final class Chart {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 400;
  private static final int LEFT = 66;
  private static final int RIGHT = 24;
  private static final int TOP = 56;
  private static final int BOTTOM = 50;
  private static final List<String> COLOURS = List.of("#2563eb", "#059669", "#d97706", "#9333ea");

  private enum Kind {
    LINE,
    POINTS,
    BARS
  }

  private record Series(Kind kind, String name, double[] x, double[] y) {}

  private final String title;
  private final String xLabel;
  private final String yLabel;
  private final List<Series> all = new ArrayList<>();
  private final StringBuilder svg = new StringBuilder();
  private boolean logarithmic;
  private double low = Double.NaN;
  private double high = Double.NaN;

  Chart(String title, String xLabel, String yLabel) {
    this.title = title;
    this.xLabel = xLabel;
    this.yLabel = yLabel;
  }

  /// Counts powers of ten along the y axis; all y must be above 0.
  Chart logarithmic() {
    logarithmic = true;
    return this;
  }

  /// Fixes the y axis; what lies outside is cut off.
  Chart between(double low, double high) {
    this.low = low;
    this.high = high;
    return this;
  }

  Chart line(String name, double[] x, double[] y) {
    all.add(new Series(Kind.LINE, name, x, y));
    return this;
  }

  /// A line through y at x = 0, 1, 2, …
  Chart line(String name, double[] y) {
    double[] x = new double[y.length];
    Arrays.setAll(x, i -> i);
    return line(name, x, y);
  }

  Chart points(String name, double[] x, double[] y) {
    all.add(new Series(Kind.POINTS, name, x, y));
    return this;
  }

  /// Bars from 0 up to y, each between two neighbours of x, which has one number more.
  Chart bars(String name, double[] x, double[] y) {
    all.add(new Series(Kind.BARS, name, x, y));
    return this;
  }

  String svg() {
    Scale x = Scale.around(all.stream().flatMapToDouble(series -> Arrays.stream(series.x)), 0);
    DoubleStream ys = all.stream().flatMapToDouble(series -> Arrays.stream(series.y));
    Scale y =
        Double.isNaN(low)
            ? Scale.around(logarithmic ? ys.map(Math::log10) : ys, 0.05)
            : new Scale(logarithmic ? Math.log10(low) : low, logarithmic ? Math.log10(high) : high);
    begin();
    for (double tick : logarithmic ? y.powers(6) : y.ticks(6)) {
      double at = top(y.share(tick));
      add(
          "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>",
          LEFT, at, WIDTH - RIGHT, at);
      text(LEFT - 8, at + 4, "end", logarithmic ? Scale.power(tick) : Scale.label(tick));
    }
    for (double tick : x.ticks(8)) {
      text(left(x.share(tick)), HEIGHT - BOTTOM + 18, "middle", Scale.label(tick));
    }
    text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", xLabel);
    text(LEFT, TOP - 10, "start", yLabel);
    add("<g clip-path=\"url(#inside)\">");
    for (int i = 0; i < all.size(); i++) {
      draw(all.get(i), "s" + i, x, y);
    }
    add("</g>");
    legend();
    return svg.append("</svg>\n").toString();
  }

  private void begin() {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 %d %d\""
            + " width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"%s\" font-family=\"system-ui,"
            + " -apple-system, 'Segoe UI', sans-serif\" font-size=\"13\">",
        WIDTH, HEIGHT, WIDTH, HEIGHT, title);
    add("<style>");
    add(".back { fill: #ffffff; } .grid { stroke: #e5e7eb; } text { fill: #4b5563; }");
    add(".line { fill: none; stroke-width: 2; stroke-linejoin: round; } .bars { opacity: 0.25; }");
    for (int i = 0; i < all.size(); i++) {
      add(".s%d { stroke: %s; } .f%d { fill: %s; }", i, COLOURS.get(i), i, COLOURS.get(i));
    }
    add("@media (prefers-color-scheme: dark) {");
    add(".back { fill: #16181d; } .grid { stroke: #33373f; } text { fill: #c3c8d0; }");
    add("}");
    add("</style>");
    add("<rect class=\"back\" width=\"100%%\" height=\"100%%\" rx=\"8\"/>");
    add(
        "<clipPath id=\"inside\"><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/></clipPath>",
        LEFT, TOP, WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM + 1);
  }

  private void draw(Series series, String style, Scale x, Scale y) {
    String fill = style.replace('s', 'f');
    switch (series.kind) {
      case LINE -> {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < series.x.length; i++) {
          path.append(i == 0 ? "M" : "L").append(place(x, y, series.x[i], series.y[i]));
        }
        add("<path class=\"line %s\" d=\"%s\"/>", style, path);
      }
      case POINTS -> {
        for (int i = 0; i < series.x.length; i++) {
          add(
              "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>",
              fill, left(x.share(series.x[i])), top(y.share(series.y[i])));
        }
      }
      case BARS -> {
        for (int i = 0; i < series.y.length; i++) {
          double from = left(x.share(series.x[i]));
          double at = top(y.share(series.y[i]));
          add(
              "<rect class=\"bars %s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
              fill, from, at, left(x.share(series.x[i + 1])) - from - 1, top(y.share(0)) - at);
        }
      }
    }
  }

  private String place(Scale x, Scale y, double px, double py) {
    double share = y.share(logarithmic ? Math.log10(py) : py);
    return String.format(Locale.ROOT, "%.1f %.1f", left(x.share(px)), top(share));
  }

  /// A sample and a name per series, in a row above the picture.
  private void legend() {
    double at = LEFT;
    for (int i = 0; i < all.size(); i++) {
      Series series = all.get(i);
      switch (series.kind) {
        case LINE -> add("<path class=\"line s%d\" d=\"M%.0f 18h22\"/>", i, at);
        case POINTS -> add("<circle class=\"f%d\" cx=\"%.0f\" cy=\"18\" r=\"4\"/>", i, at + 11);
        case BARS ->
            add("<rect class=\"bars f%d\" x=\"%.0f\" y=\"12\" width=\"22\" height=\"12\"/>", i, at);
      }
      text(at + 28, 22, "start", series.name);
      at += 28 + 7.4 * series.name.length() + 18;
    }
  }

  private static double left(double share) {
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private static double top(double share) {
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  }

  private void text(double x, double y, String anchor, String text) {
    add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, text);
  }

  @FormatMethod
  private void add(@FormatString String format, Object... args) {
    svg.append(String.format(Locale.ROOT, format, args)).append('\n');
  }
}

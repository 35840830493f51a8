package dev.autodiff.cli.graph;

import dev.autodiff.cli.graph.GraphLayout.Point;
import dev.autodiff.cli.graph.GraphLayout.Rect;
import dev.autodiff.cli.graph.GraphLayout.Route;
import dev.autodiff.cli.graph.GraphLayout.Size;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Draws placed boxes and edges, and what their colours mean.
///
/// Colours are classes, so that the document itself can choose them by the reader's light or dark
/// mode. All text in boxes and on edges is in a monospace font, whose width can be known without
/// asking a font.
final class GraphDrawing {
  /// Width of a monospace character by its height: 0.55 to 0.602 in the common fonts.
  private static final double ADVANCE = 0.61;

  private static final double FONT = 12;
  private static final double SMALL = 11;
  private static final double LINE = 16;
  private static final double INSET = 9;
  private static final double MARGIN = 16;
  private static final double CORNER = 6;
  private static final double ARROW = 7;

  /// Room for the little box of a key.
  private static final double SWATCH = 22;

  private static final String STYLE =
      """
      .ad-page { fill: #ffffff; }
      .ad-box { fill: #f6f8fa; stroke: #57606a; }
      .ad-variable .ad-box { fill: #ddf4ff; stroke: #0969da; }
      .ad-output .ad-box { fill: #fff8c5; stroke: #9a6700; stroke-width: 2; }
      .ad-constant .ad-box { fill: none; stroke: #8c959f; stroke-dasharray: 3 3; }
      .ad-mono { font-family: ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; font-size: 12px; }
      .ad-sans { font-family: system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif; font-size: 12px; }
      .ad-head { font-weight: bold; fill: #1f2328; }
      .ad-value { fill: #1f2328; }
      .ad-constant .ad-head, .ad-constant .ad-value { fill: #59636e; font-weight: normal; }
      .ad-gradient { fill: #8250df; }
      .ad-local { fill: #116329; font-size: 11px; }
      .ad-edge { fill: none; stroke: #8c959f; }
      .ad-tip { fill: #8c959f; }
      @media (prefers-color-scheme: dark) {
        .ad-page { fill: #0d1117; }
        .ad-box { fill: #161b22; stroke: #8b949e; }
        .ad-variable .ad-box { fill: #0c2744; stroke: #58a6ff; }
        .ad-output .ad-box { fill: #332b00; stroke: #d29922; }
        .ad-constant .ad-box { fill: none; stroke: #6e7681; }
        .ad-head, .ad-value { fill: #e6edf3; }
        .ad-constant .ad-head, .ad-constant .ad-value { fill: #9198a1; }
        .ad-gradient { fill: #d2a8ff; }
        .ad-local { fill: #7ee787; }
        .ad-edge { stroke: #6e7681; }
        .ad-tip { fill: #6e7681; }
      }
      """;

  /// What a box says.
  ///
  /// @param kind how it is drawn
  /// @param head name and formula, empty for a bare number
  /// @param value the value
  /// @param gradient the gradient, empty if there is none
  /// @param full the same with all digits
  record Card(Kind kind, String head, String value, String gradient, String full) {
    enum Kind {
      VARIABLE,
      INNER,
      OUTPUT,
      CONSTANT
    }

    List<String> lines() {
      return head.isEmpty()
          ? List.of(value)
          : gradient.isEmpty()
              ? List.of(head, "value " + value)
              : List.of(head, "value " + value, "grad  " + gradient);
    }
  }

  private final SvgWriter svg = new SvgWriter();

  private GraphDrawing() {}

  static Size size(Card card) {
    double text = card.lines().stream().mapToDouble(line -> width(line, FONT)).max().orElse(0);
    return new Size(text + 2 * INSET, card.lines().size() * LINE + INSET);
  }

  static Size labelSize(String label) {
    return label.isEmpty() ? GraphLayout.NOTHING : new Size(width(label, SMALL) + 8, LINE);
  }

  /// An upper bound for the width of a text in a monospace font; wide characters take two places.
  private static double width(String text, double font) {
    return font * ADVANCE * text.codePoints().mapToDouble(GraphDrawing::places).sum();
  }

  private static int places(int c) {
    return c < 0x1100 || (c >= 0x2000 && c < 0x2E80) ? 1 : 2;
  }

  /// The whole picture.
  ///
  /// @param title a line above it, may be empty
  /// @param cards the boxes, in the order of the layout
  /// @param derivatives the labels of the edges, in the order of the layout, empty where there is
  ///   none
  /// @param layout where everything is
  /// @return an SVG document
  static String document(
      String title, List<Card> cards, List<String> derivatives, GraphLayout layout) {
    GraphDrawing drawing = new GraphDrawing();
    double top = drawing.title(title);
    drawing.svg.openShifted(top);
    for (int i = 0; i < derivatives.size(); i++) {
      drawing.edge(layout.routes().get(i), derivatives.get(i));
    }
    for (int i = 0; i < cards.size(); i++) {
      drawing.box(cards.get(i), layout.boxes().get(i));
    }
    drawing.svg.closeGroup();
    double widestKey = Arrays.stream(Key.values()).mapToDouble(Key::width).max().orElse(0);
    double width =
        Math.max(layout.width(), Math.max(widestKey + MARGIN, width(title, FONT) + 2 * MARGIN));
    double height = drawing.legend(top + layout.height(), width) + MARGIN;
    return drawing.svg.document(
        title.isEmpty() ? "Computational graph" : title, STYLE, width, height);
  }

  /// Draws the line above the picture.
  ///
  /// @return its height
  private double title(String title) {
    if (title.isEmpty()) {
      return 0;
    }
    svg.text("ad-mono ad-head", MARGIN, MARGIN + FONT, title);
    return MARGIN + LINE;
  }

  private void box(Card card, Rect place) {
    svg.openGroup("ad-block ad-" + lower(card.kind()));
    svg.tooltip(card.full());
    svg.rect("ad-box", place, CORNER);
    double x = place.x() + INSET;
    double y = place.y() + INSET / 2 + FONT;
    List<String> lines = card.lines();
    for (int i = 0; i < lines.size(); i++) {
      boolean head = i == 0 && !card.head().isEmpty();
      String style = head ? "ad-head" : i == 2 ? "ad-gradient" : "ad-value";
      svg.text("ad-mono " + style, x, y + i * LINE, lines.get(i));
    }
    svg.closeGroup();
  }

  private void edge(Route route, String derivative) {
    Point end = route.points().getLast();
    List<Point> line = new ArrayList<>(route.points());
    line.set(line.size() - 1, new Point(end.x() - ARROW, end.y()));
    svg.path("ad-edge", SvgWriter.rounded(line, CORNER));
    svg.path(
        "ad-tip",
        "M%s L%s L%s Z"
            .formatted(
                SvgWriter.at(end),
                SvgWriter.at(new Point(end.x() - ARROW - 1, end.y() - ARROW / 2)),
                SvgWriter.at(new Point(end.x() - ARROW - 1, end.y() + ARROW / 2))));
    if (!derivative.isEmpty()) {
      Rect label = route.label();
      svg.rect("ad-page", label, 0);
      svg.text("ad-mono ad-local", label.x() + 4, label.y() + SMALL + 1, derivative);
    }
  }

  /// What the colours mean: swatches of boxes, then words in the colour of the text that they
  /// explain.
  private enum Key {
    VARIABLE("variable"),
    INNER("computed"),
    OUTPUT("output"),
    CONSTANT("constant"),
    GRADIENT("grad: derivative of the output by the block"),
    LOCAL("on an edge: derivative of the right block by the left one");

    private final String words;

    Key(String words) {
      this.words = words;
    }

    private boolean isSwatch() {
      return compareTo(GRADIENT) < 0;
    }

    private double width() {
      return GraphDrawing.width(words, FONT) + MARGIN + (isSwatch() ? SWATCH : 0);
    }
  }

  /// Draws the keys in lines of at most the given width.
  ///
  /// @return the lower edge of the last line
  private double legend(double top, double width) {
    double x = MARGIN;
    double y = top;
    for (Key key : Key.values()) {
      if (x > MARGIN && x + key.width() > width) {
        x = MARGIN;
        y += LINE + 4;
      }
      if (key.isSwatch()) {
        svg.openGroup("ad-" + lower(key));
        svg.rect("ad-box", new Rect(x, y + 3, 16, 12), 3);
        svg.closeGroup();
        svg.text("ad-sans ad-value", x + SWATCH, y + FONT + 1, key.words);
      } else {
        svg.text("ad-sans ad-" + lower(key), x, y + FONT + 1, key.words);
      }
      x += key.width();
    }
    return y + LINE;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}

package dev.autodiff.cli.graph;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/// What is in a picture, read from its XML.
final class PictureParts {
  /// Width of a character of DejaVu Sans Mono, the widest of the common monospace fonts, by its
  /// size.
  private static final double ADVANCE = 0.6021;

  private static final double ROUNDING = 0.02;

  record Point(double x, double y) {}

  record Line(Point start, Point end) {}

  record Area(double x, double y, double width, double height) {
    boolean overlaps(Area other) {
      return x < other.x + other.width - ROUNDING
          && other.x < x + width - ROUNDING
          && y < other.y + other.height - ROUNDING
          && other.y < y + height - ROUNDING;
    }

    boolean contains(Area other) {
      return x <= other.x
          && y <= other.y
          && other.x + other.width <= x + width
          && other.y + other.height <= y + height;
    }

    boolean hasOnRight(Point p) {
      return Math.abs(x + width - p.x) < 1 && p.y > y && p.y < y + height;
    }

    boolean hasNearLeft(Point p, double distance) {
      return Math.abs(x - distance - p.x) < 1 && p.y > y && p.y < y + height;
    }
  }

  private final Area page;
  private final List<Area> boxes = new ArrayList<>();
  private final List<Area> edgeLabels = new ArrayList<>();
  private final List<String> edgeTexts = new ArrayList<>();
  private final List<Line> edges = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private final List<String> textsOutside = new ArrayList<>();

  private PictureParts(Element svg) {
    page = new Area(0, 0, number(svg, "width"), number(svg, "height"));
    for (Element group : children(svg, "g")) {
      for (Element block : children(group, "g")) {
        Area box = area(children(block, "rect").getFirst());
        boxes.add(box);
        children(block, "text").forEach(text -> addText(text, box, 12));
      }
      for (Element edge : children(group, "path")) {
        if (edge.getAttribute("class").equals("ad-edge")) {
          edges.add(line(edge.getAttribute("d")));
        }
      }
      if (group.hasAttribute("transform")) {
        List<Element> rects = children(group, "rect");
        List<Element> labels = children(group, "text");
        for (int i = 0; i < rects.size(); i++) {
          edgeLabels.add(area(rects.get(i)));
          edgeTexts.add(labels.get(i).getTextContent());
          addText(labels.get(i), area(rects.get(i)), 11);
        }
      }
    }
    // The title and the legend: the page is their box.
    children(svg, "text").forEach(text -> addText(text, page, 12));
  }

  static PictureParts of(String svg) {
    try {
      return new PictureParts(
          DocumentBuilderFactory.newDefaultNSInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(svg)))
              .getDocumentElement());
    } catch (SAXException | IOException | ParserConfigurationException e) {
      throw new AssertionError("no valid XML: " + e.getMessage(), e);
    }
  }

  private void addText(Element text, Area box, double size) {
    String content = text.getTextContent();
    texts.add(content);
    // Characters beyond Greek and Cyrillic may be twice as wide.
    double places = content.codePoints().mapToDouble(c -> c < 0x1100 ? 1 : 2).sum();
    Area area =
        new Area(number(text, "x"), number(text, "y") - 0.8 * size, places * ADVANCE * size, size);
    if (!box.contains(area)) {
      textsOutside.add(content);
    }
  }

  private static Line line(String path) {
    List<Double> numbers =
        Pattern.compile("[-0-9.]+")
            .matcher(path)
            .results()
            .map(number -> Double.valueOf(number.group()))
            .toList();
    int last = numbers.size() - 1;
    return new Line(
        new Point(numbers.get(0), numbers.get(1)),
        new Point(numbers.get(last - 1), numbers.get(last)));
  }

  private static Area area(Element rect) {
    return new Area(
        number(rect, "x"), number(rect, "y"), number(rect, "width"), number(rect, "height"));
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  private static List<Element> children(Element parent, String tag) {
    List<Element> found = new ArrayList<>();
    NodeList nodes = parent.getChildNodes();
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i) instanceof Element element && element.getTagName().equals(tag)) {
        found.add(element);
      }
    }
    return found;
  }

  Area page() {
    return page;
  }

  /// The boxes, without those of the legend.
  List<Area> boxes() {
    return boxes;
  }

  List<Area> edgeLabels() {
    return edgeLabels;
  }

  List<String> edgeTexts() {
    return edgeTexts;
  }

  List<Line> edges() {
    return edges;
  }

  List<String> texts() {
    return texts;
  }

  /// Texts that could reach out of their box.
  List<String> textsOutside() {
    return textsOutside;
  }
}

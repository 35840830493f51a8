package dev.autodiff.cli.graph;

import dev.autodiff.Elementwise;
import dev.autodiff.Gradients;
import dev.autodiff.Leaf;
import dev.autodiff.SweepOption;
import dev.autodiff.Value;
import dev.autodiff.cli.UserError;
import dev.autodiff.cli.graph.GraphDrawing.Card;
import dev.autodiff.cli.graph.GraphLayout.Link;
import dev.autodiff.cli.graph.GraphLayout.Size;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A picture of a computational graph as SVG: a box per node with its value and gradient, from the
/// inputs at the left to the output at the right, and on the edges the local derivatives.
///
/// Names are those of [Blocks]. A tensor is shown by its shape and range, and edges into tensors or
/// out of them have no derivative, because it is not one number. A constant scalar is drawn at each
/// use. The picture follows the reader's light or dark mode, has all digits of a number in the
/// tooltip of its box, and is the same text for the same graph.
///
/// @param output the result
/// @param gradients of the output, with those of inner nodes
/// @param labels names for some of the nodes, may be empty
/// @param title a line above the picture, may be empty
public record GraphPicture(
    Value output, Gradients gradients, Map<Value, String> labels, String title) {
  /// Largest graph that is drawn, in nodes: a larger one cannot be read.
  public static final int MAX_NODES = 400;

  /// Largest sum of layers that edges cross. A layout takes seconds for so many, and minutes for
  /// ten times as many.
  private static final long MAX_SPAN = 12_000;

  private static final int NAME_WIDTH = 34;
  private static final int TITLE_WIDTH = 100;

  /// The picture of a scalar's graph.
  ///
  /// @param output a scalar that depends on a variable
  /// @return a picture without labels and title
  /// @throws IllegalArgumentException if the output is a constant or has more than one element
  public static GraphPicture of(Value output) {
    return of(output, output.backward(SweepOption.KEEP_INNER));
  }

  /// The picture of a graph with known gradients.
  ///
  /// @param output the result, a scalar or tensor
  /// @param gradients from a sweep of this output with [SweepOption#KEEP_INNER]
  /// @return a picture without labels and title
  public static GraphPicture of(Value output, Gradients gradients) {
    return new GraphPicture(output, gradients, Map.of(), "");
  }

  /// The same picture with names for some of the nodes.
  ///
  /// @param names by node; nodes that are not in the graph do not matter
  /// @return a new picture
  public GraphPicture labelled(Map<Value, String> names) {
    return new GraphPicture(output, gradients, names, title);
  }

  /// The same picture with a line above it.
  ///
  /// @param line any text; a long one is cut in its middle
  /// @return a new picture
  public GraphPicture titled(String line) {
    return new GraphPicture(output, gradients, labels, line);
  }

  /// Draws the picture.
  ///
  /// @return an SVG document
  /// @throws UserError if the graph has more than [#MAX_NODES] nodes, or so many long edges that a
  ///   picture would be a tangle
  /// @throws IllegalArgumentException if the gradients of inner nodes were not kept
  public String svg() {
    Blocks blocks = Blocks.of(output, labels, MAX_NODES);
    List<Card> cards = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    List<String> derivatives = new ArrayList<>();
    Map<Value, Integer> places = new HashMap<>();
    for (Value node : blocks.order()) {
      if (blocks.isNumber(node)) {
        continue;
      }
      int to = cards.size();
      places.put(node, to);
      cards.add(card(blocks, node));
      for (int k = 0; k < node.operands().size(); k++) {
        Value operand = node.operands().get(k);
        Integer from = places.get(operand);
        if (from == null) {
          from = cards.size();
          cards.add(number(blocks, operand));
        }
        String derivative = derivative(node, k);
        derivatives.add(derivative);
        links.add(new Link(from, to, GraphDrawing.labelSize(derivative)));
      }
    }
    if (GraphLayout.span(cards.size(), links) > MAX_SPAN) {
      throw new UserError(
          "graph picture: the edges of the graph cross too many blocks to be read. Draw a smaller"
              + " part of it.");
    }
    List<Size> sizes = cards.stream().map(GraphDrawing::size).toList();
    GraphLayout layout = GraphLayout.of(sizes, links);
    return GraphDrawing.document(Blocks.cut(title, TITLE_WIDTH), cards, derivatives, layout);
  }

  /// Draws the picture into a file: beside it first, then moved, so that it is whole or not there.
  ///
  /// @param file where to, replaced if it exists
  /// @throws UserError if the graph is too large or the file cannot be written
  public void write(Path file) {
    WholeFile.write(file, svg());
  }

  private static String derivative(Value node, int k) {
    Value operand = node.operands().get(k);
    boolean isOneNumber =
        node.op() instanceof Elementwise
            && node.shape().rank() == 0
            && operand.shape().rank() == 0
            && !operand.isConstant();
    return isOneNumber ? NumberText.rounded(node.localDerivative(k).item(), 6) : "";
  }

  private Card card(Blocks blocks, Value node) {
    String formula = Blocks.cut(blocks.formula(node), NAME_WIDTH);
    String name = blocks.name(node);
    String head = node.op() instanceof Leaf ? name : name + " = " + formula;
    String full = head + "\nvalue " + exact(node);
    if (node.isConstant()) {
      return new Card(Card.Kind.CONSTANT, head, text(node), "", full);
    }
    Value gradient = gradients.of(node);
    Card.Kind kind =
        node == output
            ? Card.Kind.OUTPUT
            : node.op() == Leaf.VARIABLE ? Card.Kind.VARIABLE : Card.Kind.INNER;
    // The gradient has the shape of the value, so its range says enough.
    String slope = gradient.shape().rank() == 0 ? text(gradient) : NumberText.range(gradient);
    return new Card(kind, head, text(node), slope, full + "\ngradient " + exact(gradient));
  }

  private static Card number(Blocks blocks, Value constant) {
    return new Card(
        Card.Kind.CONSTANT,
        "",
        NumberText.rounded(constant.item(), 6),
        "",
        "constant " + blocks.name(constant));
  }

  private static String text(Value value) {
    return value.shape().rank() == 0
        ? NumberText.rounded(value.item(), 6)
        : NumberText.summary(value);
  }

  private static String exact(Value value) {
    return value.shape().rank() == 0 ? NumberText.exact(value.item()) : NumberText.summary(value);
  }
}

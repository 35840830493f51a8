package dev.autodiff.cli.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.alg.layered.options.WrappingStrategy;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkBendPoint;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;
import org.jspecify.annotations.Nullable;

/// Places boxes in layers from left to right, so that every edge goes to the right, and routes the
/// edges around the boxes. The same input gives the same places.
///
/// @param boxes where each box is, in the order given
/// @param routes where each edge and its label are, in the order given
/// @param width width of it all
/// @param height height of it all
record GraphLayout(List<Rect> boxes, List<Route> routes, double width, double height) {
  record Size(double width, double height) {}

  record Rect(double x, double y, double width, double height) {}

  record Point(double x, double y) {}

  /// @param points corners of the line, first and last included
  /// @param label where the label stands, of zero size if there is none
  record Route(List<Point> points, Rect label) {}

  /// @param from index of a box
  /// @param to index of a box
  /// @param label size of its label, zero if there is none
  record Link(int from, int to, Size label) {}

  private static final long STACK_BYTES = 16 << 20;

  private static final double WIDEST_ROW = 1800;

  /// From this width by height on, a picture is better folded.
  private static final double RIBBON = 4;

  /// Width by height of a folded picture.
  private static final double ASPECT_RATIO = 2;

  static final Size NOTHING = new Size(0, 0);

  static {
    LayoutMetaDataService.getInstance()
        .registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
  }

  /// How many layers the edges cross in sum, which is what a layout costs.
  ///
  /// Every box stands as far left as its edges allow, only sources stand close to their first use.
  ///
  /// @param boxes how many boxes
  /// @param links edges, those into a box before those out of it
  static long span(int boxes, List<Link> links) {
    int[] layer = new int[boxes];
    int[] firstUse = new int[boxes];
    Arrays.fill(firstUse, Integer.MAX_VALUE);
    for (Link link : links) {
      layer[link.to] = Math.max(layer[link.to], layer[link.from] + 1);
    }
    for (Link link : links) {
      firstUse[link.from] = Math.min(firstUse[link.from], layer[link.to]);
    }
    return links.stream()
        .mapToLong(
            link ->
                layer[link.to]
                    - (layer[link.from] == 0 ? firstUse[link.from] - 1 : layer[link.from]))
        .sum();
  }

  static GraphLayout of(List<Size> boxes, List<Link> links) {
    // Parts of ELK recurse along the graph: 60 tangled nodes overflow a stack of 128 KiB, and the
    // caller may have a small one.
    return CompletableFuture.supplyAsync(
            () -> rows(boxes, links),
            task -> new Thread(null, task, "graph layout", STACK_BYTES).start())
        .join();
  }

  private static GraphLayout rows(List<Size> boxes, List<Link> links) {
    GraphLayout row = of(boxes, links, false);
    boolean isRibbon = row.width > WIDEST_ROW && row.width > RIBBON * row.height;
    return isRibbon ? of(boxes, links, true) : row;
  }

  private static GraphLayout of(List<Size> boxes, List<Link> links, boolean wrapped) {
    ElkNode graph = ElkGraphUtil.createGraph();
    configure(graph);
    if (wrapped) {
      graph.setProperty(LayeredOptions.WRAPPING_STRATEGY, WrappingStrategy.MULTI_EDGE);
      graph.setProperty(LayeredOptions.ASPECT_RATIO, ASPECT_RATIO);
    }
    List<ElkNode> nodes = boxes.stream().map(size -> node(graph, size)).toList();
    List<Strand> strands = links.stream().map(link -> strand(graph, nodes, link)).toList();
    new RecursiveGraphLayoutEngine().layout(graph, new BasicProgressMonitor());
    return new GraphLayout(
        nodes.stream().map(GraphLayout::rect).toList(),
        strands.stream().map(GraphLayout::route).toList(),
        graph.getWidth(),
        graph.getHeight());
  }

  private static ElkNode node(ElkNode graph, Size size) {
    ElkNode node = ElkGraphUtil.createNode(graph);
    node.setDimensions(size.width, size.height);
    return node;
  }

  /// An edge, in two pieces if it has a label: the label is a node between them. ELK knows labels
  /// of edges, but it loses such edges where it folds a picture.
  private record Strand(List<ElkEdge> pieces, @Nullable ElkNode label) {}

  private static Strand strand(ElkNode graph, List<ElkNode> nodes, Link link) {
    ElkNode from = nodes.get(link.from);
    ElkNode to = nodes.get(link.to);
    if (link.label.equals(NOTHING)) {
      return new Strand(List.of(ElkGraphUtil.createSimpleEdge(from, to)), null);
    }
    ElkNode label = node(graph, link.label);
    return new Strand(
        List.of(
            ElkGraphUtil.createSimpleEdge(from, label), ElkGraphUtil.createSimpleEdge(label, to)),
        label);
  }

  private static void configure(ElkNode graph) {
    graph.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
    graph.setProperty(CoreOptions.DIRECTION, Direction.RIGHT);
    graph.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
    graph.setProperty(CoreOptions.PADDING, new ElkPadding(16));
    graph.setProperty(LayeredOptions.SPACING_NODE_NODE, 18.0);
    graph.setProperty(LayeredOptions.SPACING_EDGE_NODE, 12.0);
    graph.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 22.0);
    graph.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, 10.0);
  }

  private static Rect rect(ElkNode node) {
    return new Rect(node.getX(), node.getY(), node.getWidth(), node.getHeight());
  }

  private static Route route(Strand strand) {
    List<Point> points = new ArrayList<>();
    for (ElkEdge piece : strand.pieces) {
      ElkEdgeSection section = piece.getSections().getFirst();
      points.add(new Point(section.getStartX(), section.getStartY()));
      for (ElkBendPoint bend : section.getBendPoints()) {
        points.add(new Point(bend.getX(), bend.getY()));
      }
      points.add(new Point(section.getEndX(), section.getEndY()));
    }
    return new Route(points, strand.label == null ? new Rect(0, 0, 0, 0) : rect(strand.label));
  }
}

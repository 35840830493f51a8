package dev.autodiff;

import java.util.Arrays;

/// Colors for the columns of a symmetric matrix, such that the products with the sums of the
/// columns of each color hold every entry by itself, at its own place or at its mirror's.
///
/// The matrix is the adjacency of a graph. Neighbors have different colors, and no path over four
/// nodes has only two: then the nodes of any two colors form stars (T. F. Coleman, J. J. Moré,
/// "Estimation of sparse Hessian matrices and graph coloring problems", 1984). Greedy, nodes with
/// the most neighbors first. A node may not get a color that would close such a path, whether it is
/// one of the path's ends or one of its inner nodes; how the stars so far are kept for that follows
/// A. H. Gebremedhin, A. Tarafdar, F. Manne, A. Pothen, "New acyclic and star coloring algorithms
/// with application to computing Hessians", 2007.
final class StarColoring {
  private static final int MANY = -2;

  private final Pattern graph;
  private final int[] colors;

  /// For each color, the last turn in which it was forbidden.
  private final int[] forbidden;

  /// For each color, the last turn in which a neighbor had it, and which one.
  private final int[] met;

  private final int[] neighbor;

  /// For each node the colors of those neighbors that have another neighbor of the node's color.
  private final int[][] hubs;

  /// By node and color: the only neighbor of that color, or [#MANY].
  private final IntTable only;

  private int turn;

  private StarColoring(Pattern graph) {
    this.graph = graph;
    this.colors = new int[graph.rows()];
    this.forbidden = new int[graph.rows() + 1];
    this.met = new int[graph.rows() + 1];
    this.neighbor = new int[graph.rows() + 1];
    this.hubs = new int[graph.rows()][];
    this.only = new IntTable(graph.entries());
    Arrays.fill(colors, -1);
    Arrays.fill(hubs, IndexUnion.EMPTY);
  }

  /// Colors for a symmetric pattern; its diagonal counts as full.
  static Coloring of(Pattern symmetric) {
    StarColoring coloring = new StarColoring(symmetric);
    int count = 0;
    for (int node : symmetric.largestFirst()) {
      if (symmetric.count(node) > 0) {
        count = Math.max(count, 1 + coloring.color(node));
      }
    }
    return new Coloring(coloring.colors, count);
  }

  private int color(int v) {
    turn++;
    for (int e = graph.starts()[v]; e < graph.starts()[v + 1]; e++) {
      int w = graph.indices()[e];
      int color = colors[w];
      if (w == v || color < 0) {
        continue;
      }
      forbidden[color] = turn;
      for (int hub : hubs[w]) {
        forbidden[hub] = turn;
      }
      if (met[color] == turn) {
        if (neighbor[color] >= 0) {
          forbidBehind(neighbor[color]);
          neighbor[color] = -1;
        }
        forbidBehind(w);
      } else {
        met[color] = turn;
        neighbor[color] = w;
      }
    }
    int color = 0;
    while (forbidden[color] == turn) {
      color++;
    }
    colors[v] = color;
    remember(v, color);
    return color;
  }

  /// A node between two neighbors of one color may not have the color of another neighbor of
  /// theirs.
  private void forbidBehind(int w) {
    for (int e = graph.starts()[w]; e < graph.starts()[w + 1]; e++) {
      int color = colors[graph.indices()[e]];
      if (color >= 0) {
        forbidden[color] = turn;
      }
    }
  }

  private void remember(int v, int color) {
    for (int e = graph.starts()[v]; e < graph.starts()[v + 1]; e++) {
      int x = graph.indices()[e];
      if (x == v) {
        continue;
      }
      int first = only.putIfAbsent((long) x * colors.length + color, v, MANY);
      if (first != IntTable.ABSENT && colors[x] >= 0) {
        addHub(v, colors[x]);
        if (first >= 0) {
          addHub(first, colors[x]);
        }
      }
      if (colors[x] >= 0 && only.get((long) v * colors.length + colors[x]) == MANY) {
        addHub(x, color);
      }
    }
  }

  private void addHub(int node, int color) {
    for (int known : hubs[node]) {
      if (known == color) {
        return;
      }
    }
    hubs[node] = Arrays.copyOf(hubs[node], hubs[node].length + 1);
    hubs[node][hubs[node].length - 1] = color;
  }

  /// Integers by key, without boxes: open addressing.
  private static final class IntTable {
    static final int ABSENT = -1;

    private final long[] keys;
    private final int[] values;
    private final int mask;

    IntTable(int most) {
      int size = Integer.highestOneBit(Math.max(4, Math.min(most, 1 << 28))) << 2;
      keys = new long[size];
      values = new int[size];
      mask = size - 1;
      Arrays.fill(keys, -1);
    }

    private int slot(long key) {
      int at = (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & mask;
      while (keys[at] != -1 && keys[at] != key) {
        at = (at + 1) & mask;
      }
      return at;
    }

    int get(long key) {
      int at = slot(key);
      return keys[at] == key ? values[at] : ABSENT;
    }

    /// Puts a value, or another one if there is one; gives what was there.
    int putIfAbsent(long key, int value, int otherwise) {
      int at = slot(key);
      if (keys[at] == key) {
        int known = values[at];
        values[at] = otherwise;
        return known;
      }
      keys[at] = key;
      values[at] = value;
      return ABSENT;
    }
  }
}

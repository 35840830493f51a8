package dev.autodiff.testkit;

import dev.autodiff.Autodiff;
import dev.autodiff.DType;
import dev.autodiff.Elementwise;
import dev.autodiff.GradientCheck;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// Steps that stay clear of the kinks and domain edges of all elementwise operations in a function.
///
/// Each operation knows the distance of its operands from the nearest kink or edge
/// ([Elementwise#domain]), and forward mode knows how fast they come nearer when one entry of an
/// input moves. Half of the smallest quotient is the largest step. A point on a kink, or outside a
/// domain, limits nothing: no step is right there, and the check should see that.
///
/// Not known here: ties of shaped operations (`max`, `sort` …), and what happens inside checkpoints
/// and custom operations.
public final class KinkDistance implements GradientCheck.StepLimit {
  private static final double SAFETY = 0.5;
  private static final int ARITY = 3;

  private final Function<List<Value>, Value> f;
  private final List<Value> at;
  private final double[] rooms;

  /// Every lane of every operation that has kinks or edges: its operands, as constants or recorded.
  private record Lanes(List<Value> operands, double[] rooms) {}

  /// Looks at a function at a point.
  ///
  /// @param f a function of several values; it must do the same each time
  /// @param at where
  public KinkDistance(Function<List<Value>, Value> f, List<Value> at) {
    this.f = f;
    this.at = List.copyOf(at);
    this.rooms = lanes(f.apply(variables())).rooms;
  }

  @Override
  public double at(int input, int entry) {
    if (rooms.length == 0) {
      return Double.POSITIVE_INFINITY;
    }
    Value x = at.get(input);
    double[] direction = new double[x.shape().size()];
    direction[entry] = 1;
    double[] speeds =
        Autodiff.jvp(
                moved -> flat(lanes(f.apply(RandomGraph.with(variables(), input, moved)))),
                x,
                Value.tensor(x.shape(), direction))
            .toArray();
    double nearest = Double.POSITIVE_INFINITY;
    for (int lane = 0; lane < rooms.length; lane++) {
      double speed = 0;
      for (int k = 0; k < ARITY; k++) {
        speed += Math.abs(speeds[k * rooms.length + lane]);
      }
      if (rooms[lane] > 0 && speed > 0) {
        nearest = Math.min(nearest, rooms[lane] / speed);
      }
    }
    return SAFETY * nearest;
  }

  private List<Value> variables() {
    return at.stream().map(Value::variable).toList();
  }

  /// All first operands, then all second ones, then all third ones.
  private static Value flat(Lanes lanes) {
    return Value.concat(0, lanes.operands.toArray(Value[]::new));
  }

  private static Lanes lanes(Value y) {
    List<List<Value>> operands = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    List<double[]> rooms = new ArrayList<>();
    for (Value node : nodes(y)) {
      if (node.op() instanceof Elementwise row) {
        add(row, node, operands, rooms);
      }
    }
    return new Lanes(
        operands.stream().flatMap(List::stream).toList(),
        rooms.stream().flatMapToDouble(Arrays::stream).toArray());
  }

  private static void add(
      Elementwise row, Value node, List<List<Value>> operands, List<double[]> rooms) {
    Shape shape = node.shape();
    Value[] stretched = new Value[ARITY];
    double[][] x = new double[ARITY][];
    for (int k = 0; k < ARITY; k++) {
      Value operand =
          k < row.arity() ? node.operands().get(k).to(DType.FLOAT64) : Value.full(shape, 0);
      stretched[k] = operand.broadcastTo(shape).reshape(shape.size());
      x[k] = stretched[k].toArray();
    }
    double[] room = new double[shape.size()];
    boolean limited = false;
    for (int i = 0; i < room.length; i++) {
      room[i] = row.domain().room(x[0][i], x[1][i], x[2][i]);
      limited |= room[i] != Double.POSITIVE_INFINITY;
    }
    if (limited) {
      rooms.add(room);
      for (int k = 0; k < ARITY; k++) {
        operands.get(k).add(stretched[k]);
      }
    }
  }

  /// The recorded nodes below a result, in an order that depends on the graph only.
  private static List<Value> nodes(Value y) {
    List<Value> nodes = new ArrayList<>();
    Set<Value> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Value> open = new ArrayDeque<>(List.of(y));
    while (!open.isEmpty()) {
      Value node = open.pop();
      if (!node.isConstant() && seen.add(node)) {
        nodes.add(node);
        node.operands().forEach(open::push);
      }
    }
    return nodes;
  }
}

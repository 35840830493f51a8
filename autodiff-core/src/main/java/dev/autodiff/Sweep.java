package dev.autodiff;

import dev.autodiff.Cotangents.Cotangent;
import dev.autodiff.kernels.LaneProgram;
import dev.autodiff.kernels.LaneScratch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One reverse sweep: visits every node that the output depends on once, after all that use it, and
/// hands its cotangent on to its operands.
///
/// Cotangents of rank-0 nodes in a first-order sweep are numbers in one array, and for plain
/// scalars the sweep is a loop over arrays that touches no node.
final class Sweep {
  private final boolean differentiable;
  private final boolean keepInner;

  /// Whether cotangents of rank-0 nodes are numbers: not if they are to be differentiated, and not
  /// while a function is traced, when they are unknown even at nodes whose own numbers are known.
  private final boolean counting;

  private final PostOrder order;

  /// Looks at every cotangent, if this thread is in a scope that asks for it.
  private final @Nullable Watch watch = Watch.current();

  /// Cotangents of rank-0 nodes, if they are numbers, block by block.
  private final double[][] numbers;

  /// All other cotangents.
  private final Cotangents cotangents;

  /// What takings from a node brought, until its cotangent is asked for.
  private @Nullable Taken[] taken = new Taken[0];

  /// Registers for the rules of elementwise rows; made when the first one comes.
  private @Nullable LaneScratch scratch;

  /// The parts of a cotangent, and where each belongs.
  private record Taken(List<Taking> takings, List<Value> parts) {}

  private Sweep(
      Collection<Value> boundary, Value output, boolean symbolic, SweepOption... options) {
    this.differentiable = Arrays.asList(options).contains(SweepOption.DIFFERENTIABLE);
    this.keepInner = Arrays.asList(options).contains(SweepOption.KEEP_INNER);
    this.counting = !differentiable && !symbolic;
    this.order = PostOrder.above(boundary, output, counting);
    this.numbers = new double[counting ? order.blockCount() : 0][];
    for (int block = 0; block < numbers.length; block++) {
      numbers[block] = new double[order.blockLength(block)];
    }
    this.cotangents = new Cotangents(order.count(), counting && !keepInner && watch == null);
  }

  static Gradients run(Value output, Value cotangent, SweepOption... options) {
    return above(List.of(), output, cotangent, options);
  }

  /// A sweep that takes one node for a variable, so that its cost does not depend on where that
  /// came from.
  static Gradients run(Value output, Value cotangent, Value boundary, SweepOption... options) {
    return above(List.of(boundary), output, cotangent, options);
  }

  /// The same for several nodes.
  static Gradients above(
      Collection<Value> boundary, Value output, Value cotangent, SweepOption... options) {
    if (output.isConstant()) {
      throw Errors.illegal(
          "backward",
          "the output " + output + " depends on no variable",
          "Create the inputs with Value.variable(…), and do not detach() on the way.");
    }
    return Events.areWanted()
        ? recorded(output, cotangent, boundary, options)
        : swept(output, cotangent, boundary, options).gradients();
  }

  private static Gradients recorded(
      Value output, Value cotangent, Collection<Value> boundary, SweepOption... options) {
    Events.SweepEvent event = new Events.SweepEvent();
    event.begin();
    Sweep sweep = swept(output, cotangent, boundary, options);
    Gradients gradients = sweep.gradients();
    event.end();
    if (event.shouldCommit()) {
      event.nodes = sweep.order.count();
      event.variables = sweep.order.leafPlaces().length;
      event.differentiable = sweep.differentiable;
      event.bytes = sweep.bytes();
      event.commit();
    }
    return gradients;
  }

  /// What is held besides the graph: the places of the nodes, and room for their cotangents.
  private long bytes() {
    long perNode = 4L + 2 * Integer.BYTES + 2 * Double.BYTES + (counting ? Double.BYTES : 0);
    return perNode * order.count() + cotangents.bytes() + 4L * taken.length;
  }

  private static Sweep swept(
      Value output, Value cotangent, Collection<Value> boundary, SweepOption... options) {
    Sweep sweep =
        new Sweep(boundary, output, output.isSymbolic() || cotangent.isSymbolic(), options);
    sweep.add(output, sweep.order.count() - 1, Cotangents.of(cotangent));
    for (int block = sweep.order.blockCount() - 1; block >= 0; block--) {
      if (sweep.watch == null) {
        sweep.propagate(block);
      } else {
        sweep.propagateWatched(block, sweep.watch);
      }
    }
    return sweep;
  }

  private void propagate(int index) {
    PostOrder.Block block = order.block(index);
    int from = PostOrder.firstPlace(index);
    double[] known = counting ? numbers[index] : new double[0];
    for (int at = order.blockLength(index) - 1; at >= 0; at--) {
      int a = block.operands[2 * at];
      if (a <= PostOrder.WIDE) {
        propagateNode(order.node(from + at), from + at);
      } else if (!counting) {
        if (a != PostOrder.NONE || block.operands[2 * at + 1] != PostOrder.NONE) {
          propagateNode(order.node(from + at), from + at);
        }
      } else {
        int b = block.operands[2 * at + 1];
        if (a >= 0) {
          addNumber(a, product(known[at], block.partials[2 * at], from + at));
        }
        if (b >= 0) {
          addNumber(b, product(known[at], block.partials[2 * at + 1], from + at));
        }
      }
    }
  }

  /// The same with a look at each result.
  private void propagateWatched(int index, Watch by) {
    for (int at = order.blockLength(index) - 1; at >= 0; at--) {
      int place = PostOrder.firstPlace(index) + at;
      Value node = order.node(place);
      if (node.op() instanceof Leaf || order.isLeaf(node)) {
        continue;
      }
      if (holdsNumber(node) && node.hasPartials()) {
        for (int k = 0; k < node.operandCount(); k++) {
          if (order.operand(place, k) >= 0) {
            int operand = order.operand(place, k);
            double part = product(number(place), node.partialItem(k), place);
            double before = number(operand);
            by.contribution(node, k, Value.of(number(place)), Value.of(part));
            addNumber(operand, part);
            by.sum(
                order.node(operand), Value.of(before), Value.of(part), Value.of(number(operand)));
          }
        }
      } else {
        Watch.call(
            by.inRule("backward pass", node),
            () -> {
              propagateNode(node, place);
              return true;
            });
      }
    }
  }

  /// As [Elementwise#chain(double, double)], without a look at the node unless it matters.
  private double product(double cotangent, double partial, int place) {
    double product = cotangent * partial;
    if (!Double.isNaN(product)) {
      return product;
    }
    return order.node(place).op() instanceof Elementwise row
        ? row.chain(cotangent, partial)
        : Elementwise.MUL.chain(cotangent, partial);
  }

  private void propagateNode(Value node, int place) {
    if (holdsNumber(node) && node.hasPartials()) {
      propagateNumbers(node, place);
      return;
    }
    switch (node.op()) {
      case Leaf _ -> {}
      case Elementwise row -> propagateElementwise(row, node, place);
      case Shaped op -> propagateShaped(op, node, place);
    }
    if (!keepInner) {
      cotangents.drop(place);
    }
  }

  private void propagateNumbers(Value node, int place) {
    int operands = node.operandCount();
    for (int k = 0; k < operands; k++) {
      int operand = order.operand(place, k);
      if (operand >= 0) {
        addNumber(operand, product(number(place), node.partialItem(k), place));
      }
    }
  }

  private void propagateElementwise(Elementwise row, Value node, int place) {
    Cotangent yBar = cotangent(place);
    Value[] operands = node.operandArray();
    for (int k = 0; k < operands.length; k++) {
      if (!operands[k].isConstant()) {
        add(order.operand(place, k), vjp(row, k, operands, node, yBar), node, k, yBar.value);
      }
    }
  }

  private Cotangent vjp(Elementwise row, int k, Value[] operands, Value node, Cotangent yBar) {
    Shape shape = operands[k].shape();
    if (differentiable) {
      Value partial = row.partial(k, operands, node);
      return Cotangents.of(row.chain(yBar.value, partial).sumTo(shape));
    }
    if (yBar.value.isSymbolic() || node.isSymbolic()) {
      return Cotangents.of(Broadcasting.symbolicVjp(row, k, operands, node, yBar.value));
    }
    LaneProgram program = row.vjpProgram(k, node.dtype());
    if (program == null && shape.equals(node.shape())) {
      return yBar;
    }
    if (program == null) {
      // A sum along axes of length 1 may share the array.
      return Cotangents.of(yBar.givenAway().value.sumTo(shape));
    }
    Cotangent product = cotangents.fresh(node.shape(), node.dtype());
    Broadcasting.run(program, operands, node, yBar.value, product.value.array(), scratch());
    return shape.equals(node.shape()) ? product : Cotangents.of(product.value.sumTo(shape));
  }

  private LaneScratch scratch() {
    LaneScratch known = scratch;
    if (known == null) {
      known = new LaneScratch();
      scratch = known;
    }
    return known;
  }

  private void propagateShaped(Shaped op, Value node, int place) {
    Value yBar = cotangent(place).givenAway().value;
    if (op instanceof Taking taking && !holdsNumber(node.operand(0))) {
      addTaken(order.operand(place, 0), taking, yBar);
      return;
    }
    Value[] operands = node.operandArray();
    Value[] used = differentiable ? operands : detached(operands);
    Value y = differentiable ? node : node.asConstant();
    boolean[] wanted = new boolean[operands.length];
    for (int k = 0; k < operands.length; k++) {
      wanted[k] = !operands[k].isConstant();
    }
    @Nullable Value[] bars = op.vjps(wanted, used, y, yBar);
    for (int k = 0; k < operands.length; k++) {
      Value bar = bars[k];
      if (bar != null) {
        add(order.operand(place, k), Cotangents.of(bar), node, k, yBar);
      }
    }
  }

  private static Value[] detached(Value[] operands) {
    Value[] detached = new Value[operands.length];
    for (int k = 0; k < operands.length; k++) {
      detached[k] = operands[k].asConstant();
    }
    return detached;
  }

  private double number(int place) {
    return numbers[place >> PostOrder.SHIFT][place & PostOrder.MASK];
  }

  private void addNumber(int place, double contribution) {
    numbers[place >> PostOrder.SHIFT][place & PostOrder.MASK] += contribution;
  }

  private void add(Value node, int place, Cotangent contribution) {
    if (holdsNumber(node)) {
      addNumber(place, contribution.value.item());
    } else {
      cotangents.add(place, contribution);
    }
  }

  /// The same for what an operand gets from a node.
  private void add(int place, Cotangent contribution, Value from, int operand, Value yBar) {
    Value node = from.operand(operand);
    if (watch == null) {
      add(node, place, contribution);
      return;
    }
    watch.contribution(from, operand, yBar, contribution.value);
    Value before = sumAt(place);
    add(node, place, contribution);
    Value sum = sumAt(place);
    if (before != null && sum != null) {
      watch.sum(node, before, contribution.value, sum);
    }
  }

  private @Nullable Value sumAt(int place) {
    if (holdsNumber(order.node(place))) {
      return Value.of(number(place));
    }
    Cotangent sum = cotangents.at(place);
    return sum == null ? null : sum.value;
  }

  private void addTaken(int place, Taking taking, Value part) {
    if (taken.length == 0) {
      taken = new Taken[order.count()];
    }
    Taken known = taken[place];
    if (known == null) {
      known = new Taken(new ArrayList<>(), new ArrayList<>());
      taken[place] = known;
    }
    known.takings.add(taking);
    known.parts.add(part);
  }

  /// Puts back what was taken, all at once.
  private void embedTaken(int place) {
    Taken all = taken.length == 0 ? null : taken[place];
    if (all != null) {
      taken[place] = null;
      Embed embed = new Embed(List.copyOf(all.takings));
      add(
          order.node(place),
          place,
          Cotangents.of(Value.apply(embed, all.parts.toArray(Value[]::new))));
    }
  }

  private Cotangent cotangent(int place) {
    Value node = order.node(place);
    if (holdsNumber(node)) {
      return Cotangents.of(node.like(number(place)));
    }
    embedTaken(place);
    Cotangent cotangent = cotangents.at(place);
    if (cotangent == null) {
      throw new AssertionError("visited before its users: " + node);
    }
    return cotangent;
  }

  private boolean holdsNumber(Value node) {
    return counting && node.hasItem();
  }

  private Gradients gradients() {
    int[] leafPlaces = order.leafPlaces();
    Value[] nodes = order.leaves();
    if (keepInner) {
      nodes = new Value[order.count()];
      Arrays.setAll(nodes, order::node);
    }
    boolean onlyNumbers = taken.length == 0 && !cotangents.exist();
    @Nullable Value[] values = new Value[onlyNumbers ? 0 : nodes.length];
    double[] items = new double[counting ? nodes.length : 0];
    for (int i = 0; i < nodes.length; i++) {
      int place = keepInner ? i : leafPlaces[i];
      if (holdsNumber(nodes[i])) {
        items[i] = number(place);
      } else {
        values[i] = cotangent(place).value;
      }
    }
    return new Gradients(order.salt(), nodes, keepInner ? leafPlaces : null, items, values);
  }
}

package dev.autodiff;

import dev.autodiff.kernels.Kernel;
import dev.autodiff.kernels.LaneKernel;
import dev.autodiff.kernels.LaneProgram;
import dev.autodiff.kernels.LaneProgramBuilder;
import java.util.Arrays;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/// Turns a partial written in terms of Values into a program over lanes: the second back end beside
/// [RuleCompiler], for tensors. It runs the kernels of the rows in the rule, so its bits are those
/// of the numbers.
///
/// Slots of a program: the operands from 0, then [#Y], [#COTANGENT] and [#OUT].
final class RuleProgram {
  static final int Y = 3;
  static final int COTANGENT = 4;
  static final int OUT = 5;
  static final int SLOTS = 6;

  private final LaneProgramBuilder builder = LaneProgram.builder();
  private final IdentityHashMap<Value, Integer> values = new IdentityHashMap<>();
  private final RuleCompiler.Trace trace;

  /// The element type of the arrays; the rule is computed in float64 and rounded once.
  private final DType dtype;

  private RuleProgram(Elementwise.Partial rule, DType dtype) {
    this.trace = RuleCompiler.Trace.of(rule);
    this.dtype = dtype;
  }

  /// The kernel of a row in every lane.
  static LaneProgram primal(Kernel kernel, int arity, DType dtype) {
    LaneProgramBuilder builder = LaneProgram.builder();
    int[] operands = new int[arity];
    Arrays.setAll(operands, slot -> load(builder, slot, dtype));
    return stored(builder, builder.apply(kernel, operands), dtype);
  }

  /// The partial in every lane.
  static LaneProgram partial(Elementwise.Partial rule, DType dtype) {
    RuleProgram program = new RuleProgram(rule, dtype);
    return program.stored(program.value(program.trace.result()));
  }

  /// Cotangent times partial, as [Elementwise#chain(double, double)] multiplies them; null if that
  /// is the cotangent itself.
  static @Nullable LaneProgram vjp(Elementwise.Partial rule, boolean selects, DType dtype) {
    RuleProgram program = new RuleProgram(rule, dtype);
    Value partial = program.trace.result();
    if (partial.isConstant() && partial.item() == 1) {
      return null;
    }
    int cotangent = load(program.builder, COTANGENT, dtype);
    if (partial.isConstant() && partial.item() == -1) {
      return program.stored(program.builder.apply(LaneKernel.NEG, cotangent));
    }
    LaneKernel product = selects ? LaneKernel.ZERO_MUL : LaneKernel.STRONG_MUL;
    return program.stored(program.builder.apply(product, cotangent, program.value(partial)));
  }

  /// Whether a partial of float32 operands is a float32 number as it is: it chooses between them,
  /// and does not calculate.
  static boolean keepsFloats(Elementwise.Partial rule) {
    return keepsFloats(RuleCompiler.Trace.of(rule).result());
  }

  private static boolean keepsFloats(Value node) {
    if (node.op() instanceof Leaf leaf) {
      return leaf != Leaf.CONSTANT || node.item() == (float) node.item();
    }
    boolean keeps = node.op() instanceof Elementwise row && row.kernel().keepsFloats();
    for (int i = 0; keeps && i < node.operandCount(); i++) {
      keeps = keepsFloats(node.operand(i));
    }
    return keeps;
  }

  private LaneProgram stored(int value) {
    return stored(builder, value, dtype);
  }

  private static LaneProgram stored(LaneProgramBuilder builder, int value, DType dtype) {
    switch (dtype) {
      case FLOAT64 -> builder.store(OUT, value);
      case FLOAT32 -> builder.storeFloats(OUT, value);
    }
    return builder.build();
  }

  private static int load(LaneProgramBuilder builder, int slot, DType dtype) {
    return switch (dtype) {
      case FLOAT64 -> builder.load(slot);
      case FLOAT32 -> builder.loadFloats(slot);
    };
  }

  /// Rules are a few operations deep, so recursion is safe here.
  private int value(Value node) {
    Integer known = values.get(node);
    if (known != null) {
      return known;
    }
    int value =
        switch (node.op()) {
          case Leaf leaf -> leaf == Leaf.CONSTANT ? builder.constant(node.item()) : load(node);
          case Elementwise row -> builder.apply(row.kernel(), operands(node));
          case Shaped op ->
              throw Errors.state(
                  op.opName(),
                  "the rule of an elementwise row uses it, at shape " + node.shape(),
                  "Write the rule with elementwise operations only.");
        };
    values.put(node, value);
    return value;
  }

  private int load(Value symbol) {
    for (int slot = 0; slot <= Y; slot++) {
      if (trace.symbols()[slot] == symbol) {
        return load(builder, slot, dtype);
      }
    }
    throw new IllegalStateException("a rule uses a variable of its own: " + symbol);
  }

  private int[] operands(Value node) {
    int[] operands = new int[node.operandCount()];
    for (int i = 0; i < operands.length; i++) {
      operands[i] = value(node.operand(i));
    }
    return operands;
  }
}

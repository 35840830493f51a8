package dev.autodiff;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A tensor of a traced function: how its elements will be computed, not what they are.
///
/// Symbols are the nodes of the program that a [Trace] writes down. They know nothing of
/// derivatives: those are written down as well, while the rules run on Values over symbols.
final class Symbol {
  private static final Symbol[] NONE = {};

  final Trace trace;
  final int id;
  final Shape shape;
  final DType dtype;

  /// Null for inputs and constants.
  final @Nullable Op op;

  final Symbol[] operands;

  /// The elements of a constant.
  final @Nullable Tensor constant;

  /// The nodes over this symbol, so that equal operations on equal operands are one node. There is
  /// seldom more than one.
  private @Nullable Value first;

  private @Nullable List<Value> others;

  private Symbol(
      Trace trace,
      int id,
      Shape shape,
      DType dtype,
      @Nullable Op op,
      Symbol[] operands,
      @Nullable Tensor constant) {
    this.trace = trace;
    this.id = id;
    this.shape = shape;
    this.dtype = dtype;
    this.op = op;
    this.operands = operands;
    this.constant = constant;
  }

  static Symbol input(Trace trace, int id, Shape shape, DType dtype) {
    return new Symbol(trace, id, shape, dtype, null, NONE, null);
  }

  static Symbol constant(Trace trace, int id, Tensor tensor) {
    return new Symbol(trace, id, tensor.shape, tensor.dtype, null, NONE, tensor);
  }

  static Symbol computed(Trace trace, int id, Shape shape, DType dtype, Op op, Symbol... operands) {
    return new Symbol(trace, id, shape, dtype, op, operands, null);
  }

  static int hash(Op op, Shape shape, Symbol... operands) {
    int hash = op.hashCode() * 31 + shape.size();
    for (Symbol operand : operands) {
      hash = hash * 31 + operand.id;
    }
    hash *= 0x9E3779B9;
    return hash ^ (hash >>> 16);
  }

  int size() {
    return shape.size();
  }

  /// The row that computes this symbol.
  Elementwise row() {
    if (op instanceof Elementwise row) {
      return row;
    }
    throw new AssertionError(this);
  }

  boolean isInput() {
    return op == null && constant == null;
  }

  /// Whether this symbol is the result of an operation on operands.
  boolean is(Op otherOp, Shape otherShape, Symbol... otherOperands) {
    if (op == null || operands.length != otherOperands.length || !op.equals(otherOp)) {
      return false;
    }
    for (int i = 0; i < operands.length; i++) {
      if (operands[i] != otherOperands[i]) {
        return false;
      }
    }
    return shape.equals(otherShape);
  }

  /// Whether every element is this very number, known before the program runs.
  boolean isAll(double number) {
    return constant != null
        && constant.symbol() == null
        && size() > 0
        && Double.doubleToRawLongBits(constant.doubles()[0]) == Double.doubleToRawLongBits(number)
        && constant.isUniform();
  }

  /// The node that applies an operation to operands and has this symbol's elements.
  Value node(Op applied, Value... nodeOperands) {
    if (applied == Elementwise.IDENTITY || !trace.merging || size() != 1) {
      return Value.node(applied, nodeOperands, new Tensor(this));
    }
    if (first != null && first.applies(applied, nodeOperands)) {
      return first;
    }
    if (others != null) {
      for (Value other : others) {
        if (other.applies(applied, nodeOperands)) {
          return other;
        }
      }
    }
    Value fresh = Value.node(applied, nodeOperands, new Tensor(this));
    if (first == null) {
      first = fresh;
    } else {
      others = others == null ? new ArrayList<>(2) : others;
      others.add(fresh);
    }
    return fresh;
  }

  @Override
  public String toString() {
    String what = op == null ? (constant == null ? "input" : "constant") : op.opName();
    return "%" + id + " " + what + " " + dtype + " " + shape;
  }
}

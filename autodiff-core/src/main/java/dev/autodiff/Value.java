package dev.autodiff;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A node of the computational graph: a scalar or tensor, and how it was computed.
///
/// Every operation computes at once and returns a new node that knows its operands; [#backward]
/// then sweeps the graph in reverse. Values are immutable and have identity: two nodes with equal
/// numbers are two nodes. They may be shared between threads freely, and a graph lives as long as
/// somebody holds its result.
///
/// An operation on constants gives a constant and records nothing; only what depends on a
/// [#variable(double)] is recorded. Binary operations broadcast as NumPy does: axes align at the
/// end and a length of 1 stretches; the gradient is summed back over stretched axes. Operands of
/// one operation share a dtype; a `double` operand takes the dtype of the other.
///
/// Axes may be counted from the end with negative numbers; a reduction without axes takes all of
/// them.
///
/// ```java
/// Value x = Value.variable(3);
/// Value y = x.mul(x).add(x.sin());
/// double slope = y.backward().of(x).item(); // 2·3 + cos 3
/// ```
public final class Value {
  private static final VarHandle HINT;

  static {
    try {
      HINT = MethodHandles.lookup().findVarHandle(Value.class, "hint", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Op op;
  private final @Nullable Value a;
  private final @Nullable Value b;

  /// What plain float64 scalars do without, so that their nodes stay small.
  private final @Nullable Extra extra;

  /// The number of a rank-0 node.
  private final double item;

  /// Partials of a rank-0 elementwise node by its first two operands, from the forward pass.
  private final double partialA;

  private final double partialB;

  /// Where some sweep may have this node, 0 if none ever did. Bookkeeping of [PostOrder], never
  /// part of the node's meaning.
  @SuppressWarnings("unused") // through HINT
  private int hint;

  /// An array, a third operand with its partials, a name.
  private record Extra(
      @Nullable Tensor tensor,
      Value @Nullable [] operands,
      double @Nullable [] partials,
      @Nullable String name) {}

  private Value(
      Op op,
      @Nullable Value a,
      @Nullable Value b,
      @Nullable Extra extra,
      double item,
      double partialA,
      double partialB) {
    this.op = op;
    this.a = a;
    this.b = b;
    this.extra = extra;
    this.item = item;
    this.partialA = partialA;
    this.partialB = partialB;
  }

  /// A recorded float64 scalar with one operand.
  Value(Elementwise op, Value a, double item, double partial) {
    this(op, a, null, null, item, partial, 0);
  }

  /// A recorded float64 scalar with two operands.
  Value(Elementwise op, Value a, Value b, double item, double partialA, double partialB) {
    this(op, a, b, null, item, partialA, partialB);
  }

  // ---- Leaves

  /// A constant scalar.
  ///
  /// @param x any number, NaN and infinities included
  /// @return a float64 constant of rank 0
  public static Value of(double x) {
    return new Value(Leaf.CONSTANT, null, null, null, x, 0, 0);
  }

  /// A constant scalar; the same as [#of(double)], for reading beside `vector` and `matrix`.
  ///
  /// @param x any number
  /// @return a float64 constant of rank 0
  public static Value scalar(double x) {
    return of(x);
  }

  /// A constant vector.
  ///
  /// @param elements any numbers, may be none
  /// @return a float64 constant of shape `[n]`
  public static Value vector(double... elements) {
    return tensor(Shape.of(elements.length), elements);
  }

  /// A constant matrix.
  ///
  /// @param rows rows of equal length
  /// @return a float64 constant of shape `[rows, columns]`; `[0, 0]` for no rows
  /// @throws IllegalArgumentException if the rows differ in length
  public static Value matrix(double[]... rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    double[] data = new double[rows.length * columns];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != columns) {
        throw Errors.illegal(
            "matrix",
            "row " + i + " has " + rows[i].length + " elements, row 0 has " + columns,
            "Give rows of equal length.");
      }
      System.arraycopy(rows[i], 0, data, i * columns, columns);
    }
    return constant(new Tensor(Shape.of(rows.length, columns), DType.FLOAT64, data));
  }

  /// A constant tensor.
  ///
  /// @param shape the shape
  /// @param elements as many numbers as the shape has, in row-major order; copied
  /// @return a float64 constant
  /// @throws IllegalArgumentException if the count does not fit the shape
  public static Value tensor(Shape shape, double... elements) {
    if (elements.length != shape.size()) {
      throw Errors.illegal(
          "tensor",
          "shape " + shape + " has " + shape.size() + " elements, got " + elements.length,
          "Give one number per element, in row-major order.");
    }
    return constant(new Tensor(shape, DType.FLOAT64, elements.clone()));
  }

  /// A constant with the same number everywhere.
  ///
  /// @param shape the shape
  /// @param x the number
  /// @return a float64 constant
  public static Value full(Shape shape, double x) {
    double[] data = new double[shape.size()];
    Arrays.fill(data, x);
    return constant(new Tensor(shape, DType.FLOAT64, data));
  }

  /// A differentiable scalar.
  ///
  /// @param x its number
  /// @return a float64 leaf of rank 0
  public static Value variable(double x) {
    return new Value(Leaf.VARIABLE, null, null, null, x, 0, 0);
  }

  /// A differentiable scalar with a name for pictures and messages.
  ///
  /// @param x its number
  /// @param name its name
  /// @return a float64 leaf of rank 0
  public static Value variable(double x, String name) {
    return variable(of(x), name);
  }

  /// A differentiable leaf with the numbers of another value.
  ///
  /// @param value gives shape, dtype and numbers; its own graph is not recorded
  /// @return a new leaf
  public static Value variable(Value value) {
    return leaf(Leaf.VARIABLE, value, value.name());
  }

  /// A differentiable leaf with a name for pictures and messages.
  ///
  /// @param value gives shape, dtype and numbers; its own graph is not recorded
  /// @param name its name
  /// @return a new leaf
  public static Value variable(Value value, String name) {
    return leaf(Leaf.VARIABLE, value, name);
  }

  private static Value leaf(Leaf kind, Value value, @Nullable String name) {
    Tensor tensor = value.tensor();
    Extra extra = tensor == null && name == null ? null : new Extra(tensor, null, null, name);
    return new Value(kind, null, null, extra, value.item, 0, 0);
  }

  /// A constant around an array that nobody else writes to.
  static Value constant(Tensor tensor) {
    return node(Leaf.CONSTANT, new Value[0], tensor);
  }

  /// A node for a computed array: a constant if no operand is recorded.
  static Value node(Op op, Value[] operands, Tensor tensor) {
    boolean recorded = false;
    for (Value operand : operands) {
      recorded |= !operand.isConstant();
    }
    boolean scalar = tensor.shape.rank() == 0 && tensor.symbol() == null;
    double item = scalar ? tensor.doubles()[0] : 0;
    @Nullable Tensor kept =
        !scalar ? tensor : tensor.dtype == DType.FLOAT32 ? Tensor.FLOAT32_SCALAR : null;
    double @Nullable [] partials =
        recorded && scalar && op instanceof Elementwise row ? partials(row, operands, item) : null;
    if (!recorded) {
      Extra extra = kept == null ? null : new Extra(kept, null, null, null);
      return new Value(Leaf.CONSTANT, null, null, extra, item, 0, 0);
    }
    Value @Nullable [] many = operands.length > 2 ? operands.clone() : null;
    Extra extra = kept == null && many == null ? null : new Extra(kept, many, partials, null);
    return new Value(
        op,
        operands[0],
        operands.length > 1 ? operands[1] : null,
        extra,
        item,
        partials == null ? 0 : partials[0],
        partials == null || partials.length < 2 ? 0 : partials[1]);
  }

  /// A node for a float64 scalar that knows its partials: a constant if no operand is recorded.
  static Value node(Op op, Value[] operands, double item, double... partials) {
    for (Value operand : operands) {
      if (!operand.isConstant()) {
        return new Value(
            op, operands[0], null, new Extra(null, operands, partials, null), item, 0, 0);
      }
    }
    return of(item);
  }

  static boolean arePlainScalars(Value... values) {
    for (Value value : values) {
      if (!value.isPlainScalar()) {
        return false;
      }
    }
    return true;
  }

  /// The numbers of scalars.
  static double[] items(Value... scalars) {
    double[] items = new double[scalars.length];
    for (int i = 0; i < items.length; i++) {
      items[i] = scalars[i].item;
    }
    return items;
  }

  private static double[] partials(Elementwise row, Value[] operands, double y) {
    double[] partials = new double[operands.length];
    double x1 = operands[0].item;
    double x2 = operands.length > 1 ? operands[1].item : 0;
    double x3 = operands.length > 2 ? operands[2].item : 0;
    for (int i = 0; i < partials.length; i++) {
      partials[i] = operands[i].isConstant() ? 0 : row.partial(i).at(x1, x2, x3, y);
    }
    return partials;
  }

  /// Applies a shaped operation.
  static Value apply(Shaped op, Value... operands) {
    DType dtype = commonDType(op.opName(), operands);
    Shape[] shapes = new Shape[operands.length];
    for (int i = 0; i < operands.length; i++) {
      shapes[i] = operands[i].shape();
    }
    Shape shape = op.shape(shapes);
    Trace trace = Trace.of(operands);
    if (trace != null) {
      return trace.apply(op, shape, op.dtype(dtype), operands);
    }
    return node(op, operands, elements(op, shape, dtype, operands));
  }

  private static Tensor elements(Shaped op, Shape shape, DType dtype, Value... operands) {
    if (op.keepsElements()) {
      return new Tensor(shape, op.dtype(dtype), operands[0].data());
    }
    boolean floats = dtype == DType.FLOAT32 && op.takesFloats();
    Dense[] inputs = new Dense[operands.length];
    for (int i = 0; i < operands.length; i++) {
      Value operand = operands[i];
      inputs[i] = new Dense(operand.shape(), floats ? operand.toTensor().array() : operand.data());
    }
    DType computed = floats ? DType.FLOAT32 : DType.FLOAT64;
    Dense y = new Dense(shape, computed.newArray(shape.size()));
    op.primal(y, inputs);
    return floats
        ? Tensor.around(shape, DType.FLOAT32, y.array())
        : new Tensor(shape, op.dtype(dtype), y.data());
  }

  /// The dtype that all operands share.
  static DType commonDType(String operation, Value... operands) {
    DType dtype = operands[0].dtype();
    for (Value operand : operands) {
      if (operand.dtype() != dtype) {
        throw Errors.illegal(
            operation,
            "dtypes differ: " + operands[0].described() + " and " + operand.described(),
            "Convert one of them with to(DType).");
      }
    }
    return dtype;
  }

  // ---- What a node is

  /// The operation that computed this node.
  ///
  /// @return a leaf kind, an elementwise row or a shaped operation
  public Op op() {
    return op;
  }

  /// The nodes that this one was computed from.
  ///
  /// @return the operands in order, constants included; none for leaves
  public List<Value> operands() {
    return List.of(operandArray());
  }

  /// The axis lengths.
  ///
  /// @return the shape
  public Shape shape() {
    return extra == null || extra.tensor == null ? Shape.SCALAR : extra.tensor.shape;
  }

  /// The element type.
  ///
  /// @return the dtype
  public DType dtype() {
    return extra == null || extra.tensor == null ? DType.FLOAT64 : extra.tensor.dtype;
  }

  /// The name given to a variable.
  ///
  /// @return the name, or null if there is none
  public @Nullable String name() {
    return extra == null ? null : extra.name;
  }

  /// Whether nothing is recorded here: the result depends on no variable.
  ///
  /// @return true for constants
  public boolean isConstant() {
    return op == Leaf.CONSTANT;
  }

  /// The only element.
  ///
  /// @return the number of a value with one element, whatever its rank
  /// @throws IllegalArgumentException if there are more elements, or none
  public double item() {
    if (extra == null || extra.tensor == null || extra.tensor == Tensor.FLOAT32_SCALAR) {
      return item;
    }
    if (extra.tensor.shape.size() != 1) {
      throw Errors.illegal(
          "item",
          "the value has shape " + shape() + ", not one element",
          "Use get(i, …) or toArray(), or reduce with sum() or mean().");
    }
    return data()[0];
  }

  /// One element.
  ///
  /// @param index one index per axis; negative counts from the end
  /// @return the number there
  /// @throws IllegalArgumentException if the count of indices or an index does not fit the shape
  public double get(int... index) {
    Shape shape = shape();
    if (index.length != shape.rank()) {
      throw Errors.illegal(
          "get",
          "shape " + shape + " needs " + shape.rank() + " indices, got " + index.length,
          "Give one index per axis.");
    }
    int position = 0;
    for (int axis = 0; axis < index.length; axis++) {
      position = position * shape.lengths()[axis] + Gather.index("get", shape, axis, index[axis]);
    }
    return data()[position];
  }

  /// The elements in row-major order.
  ///
  /// @return a copy, widened to float64
  public double[] toArray() {
    return data().clone();
  }

  /// The elements for reading only; the node's own array where it is float64.
  double[] data() {
    Tensor tensor = tensor();
    return tensor == null || tensor == Tensor.FLOAT32_SCALAR
        ? new double[] {item}
        : tensor.doubles();
  }

  /// The elements for reading only: a `double[]`, or the `float[]` of a float32 tensor.
  Object array() {
    Tensor tensor = tensor();
    return tensor == null || tensor == Tensor.FLOAT32_SCALAR ? new double[] {item} : tensor.array();
  }

  private @Nullable Tensor tensor() {
    return extra == null ? null : extra.tensor;
  }

  /// The elements with shape and dtype.
  Tensor toTensor() {
    Tensor tensor = tensor();
    return tensor == null || tensor == Tensor.FLOAT32_SCALAR
        ? new Tensor(Shape.SCALAR, dtype(), new double[] {item})
        : tensor;
  }

  /// What stands for the numbers while a function is traced, null if they are known.
  @Nullable Symbol symbol() {
    return extra == null || extra.tensor == null ? null : extra.tensor.symbol();
  }

  /// Whether the numbers are not known, because a function is being traced by [Autodiff#compile].
  /// Reading them throws.
  ///
  /// @return true inside a function that is being compiled, for what depends on its arguments
  public boolean isSymbolic() {
    return symbol() != null;
  }

  /// Whether this node is the result of an operation on just these operands.
  boolean applies(Op wanted, Value... operands) {
    int n = operandCount();
    if (n == 0) {
      for (Value operand : operands) {
        if (!operand.isConstant()) {
          return false;
        }
      }
      return isConstant();
    }
    if (n != operands.length || !op.equals(wanted)) {
      return false;
    }
    for (int i = 0; i < n; i++) {
      Value own = operand(i);
      if (own != operands[i] && !own.isSameConstant(operands[i])) {
        return false;
      }
    }
    return true;
  }

  /// Whether these very nodes are the operands.
  boolean hasOperands(Value first, @Nullable Value second) {
    return a == first && b == second;
  }

  private boolean isSameConstant(Value other) {
    if (!isConstant() || !other.isConstant() || dtype() != other.dtype()) {
      return false;
    }
    if (isPlainScalar() && other.isPlainScalar()) {
      return Double.doubleToRawLongBits(item) == Double.doubleToRawLongBits(other.item);
    }
    return symbol() != null && symbol() == other.symbol();
  }

  /// Whether this is a float64 scalar, the case with the short path.
  boolean isPlainScalar() {
    return extra == null || extra.tensor == null;
  }

  /// Whether this is a float64 scalar with at most two operands and no name.
  boolean isLean() {
    return extra == null;
  }

  boolean isScalar() {
    return shape().rank() == 0;
  }

  int operandCount() {
    if (extra != null && extra.operands != null) {
      return extra.operands.length;
    }
    return a == null ? 0 : b == null ? 1 : 2;
  }

  Value operand(int index) {
    if (extra != null && extra.operands != null) {
      return extra.operands[index];
    }
    Value operand = index == 0 ? a : b;
    if (operand == null) {
      throw new IndexOutOfBoundsException(index);
    }
    return operand;
  }

  Value[] operandArray() {
    Value[] operands = new Value[operandCount()];
    Arrays.setAll(operands, this::operand);
    return operands;
  }

  /// Whether the forward pass left the partials of this node by all its operands.
  boolean hasPartials() {
    return op instanceof Elementwise || (extra != null && extra.partials != null);
  }

  /// The partial of a rank-0 node, as the forward pass evaluated it.
  double partialItem(int index) {
    if (extra != null && extra.partials != null) {
      return extra.partials[index];
    }
    return index == 0 ? partialA : partialB;
  }

  /// The local derivative of an elementwise node by one of its operands: the small block that the
  /// chain rule multiplies along the way.
  ///
  /// @param operand index of the operand
  /// @return a constant of this node's shape
  /// @throws IllegalArgumentException if there is no such operand
  /// @throws IllegalStateException if the operation is not elementwise, so that its derivative is
  ///   not one number per element
  public Value localDerivative(int operand) {
    if (!(op instanceof Elementwise row)) {
      throw Errors.state(
          "localDerivative",
          op.opName() + " is not an elementwise operation",
          "Ask for the gradient of its operand with backward(SweepOption.KEEP_INNER).");
    }
    if (operand < 0 || operand >= operandCount()) {
      throw Errors.illegal(
          "localDerivative",
          op.opName() + " has " + operandCount() + " operands, not an operand " + operand,
          "Count operands from 0.");
    }
    return constant(Broadcasting.partial(row, operand, operandArray(), this));
  }

  /// The first operand, null for leaves.
  @Nullable Value first() {
    return a;
  }

  /// The second operand, if there is one.
  @Nullable Value second() {
    return b;
  }

  double partialA() {
    return partialA;
  }

  double partialB() {
    return partialB;
  }

  /// What a sweep noted here last, this one or another. Opaque, so that a sweep that finds its own
  /// note gone does not find it there again later.
  int hint() {
    return (int) HINT.getOpaque(this);
  }

  void hint(int hint) {
    HINT.setOpaque(this, hint);
  }

  // ---- Gradients

  /// The gradients of this scalar with respect to every variable that it depends on.
  ///
  /// The sweep is a pure function: it changes nothing, can be repeated, and may run at the same
  /// time as others on graphs that share nodes. Each node is visited once, without recursion.
  ///
  /// @param options what else to compute; none for first-order gradients of the leaves
  /// @return the gradients
  /// @throws IllegalArgumentException if this value has more than one element or is a constant
  public Gradients backward(SweepOption... options) {
    if (shape().size() != 1) {
      throw Errors.illegal(
          "backward",
          "output has shape " + shape() + "; a gradient needs a scalar",
          "Use sum() or mean(), or backward(cotangent).");
    }
    return Sweep.run(this, like(1).broadcastTo(shape()), options);
  }

  /// The vector–Jacobian product: gradients of `Σ cotangent·this`.
  ///
  /// @param cotangent a value of this shape and dtype
  /// @param options what else to compute
  /// @return the gradients
  /// @throws IllegalArgumentException if the shapes or dtypes differ or this is a constant
  public Gradients backward(Value cotangent, SweepOption... options) {
    if (!cotangent.shape().equals(shape())) {
      throw Errors.illegal(
          "backward",
          "output has shape " + shape() + ", the cotangent " + cotangent.shape(),
          "Give one cotangent per element of the output.");
    }
    commonDType("backward", this, cotangent);
    return Sweep.run(this, cotangent, options);
  }

  /// The same numbers as a constant: what is computed from it does not depend on this node.
  ///
  /// @return a constant that shares this node's array; this node if it is a constant
  public Value detach() {
    Symbol symbol = symbol();
    return symbol == null ? asConstant() : symbol.trace.stop(this);
  }

  /// As [#detach], for operands of a rule that is applied to numbers only.
  Value asConstant() {
    return isConstant() ? this : leaf(Leaf.CONSTANT, this, null);
  }

  /// The same numbers in another element type; the gradient is converted back.
  ///
  /// @param dtype the wanted type
  /// @return this node if it has that type already
  public Value to(DType dtype) {
    return dtype == dtype() ? this : apply(new Cast(dtype), this);
  }

  /// A constant scalar of this value's dtype.
  Value like(double x) {
    return dtype() == DType.FLOAT64
        ? of(x)
        : new Value(
            Leaf.CONSTANT,
            null,
            null,
            new Extra(Tensor.FLOAT32_SCALAR, null, null, null),
            dtype().round(x),
            0,
            0);
  }

  /// Sums over the axes that broadcasting stretched `target` along.
  Value sumTo(Shape target) {
    if (shape().equals(target)) {
      return this;
    }
    int extraAxes = shape().rank() - target.rank();
    int[] axes = new int[shape().rank()];
    int count = 0;
    for (int axis = 0; axis < axes.length; axis++) {
      if (axis < extraAxes
          || (target.lengths()[axis - extraAxes] == 1 && shape().lengths()[axis] != 1)) {
        axes[count++] = axis;
      }
    }
    Value sum = count == 0 ? this : sum(true, Arrays.copyOf(axes, count));
    return sum.reshape(target);
  }

  private String described() {
    return dtype() + " " + shape();
  }

  // ---- Elementwise, one operand

  /// The negative, `−a`.
  ///
  /// Rounds nothing; −0 becomes 0 and the reverse.
  ///
  /// @return a value of this shape
  public Value neg() {
    return Elementwise.NEG.apply(this);
  }

  /// The absolute value, `|a|`.
  ///
  /// The derivative at 0 is 0.
  ///
  /// @return a value of this shape
  public Value abs() {
    return Elementwise.ABS.apply(this);
  }

  /// The sign: −1, 0 or 1; ±0 is kept.
  ///
  /// The derivative is 0 everywhere.
  ///
  /// @return a value of this shape
  public Value sign() {
    return Elementwise.SIGN.apply(this);
  }

  /// The square, `a²`.
  ///
  /// Overflows to ∞ beyond 1.3e154.
  ///
  /// @return a value of this shape
  public Value square() {
    return Elementwise.SQUARE.apply(this);
  }

  /// The square root, `√a`, for `a ≥ 0`; else NaN.
  ///
  /// The derivative at 0 is ∞.
  ///
  /// @return a value of this shape
  public Value sqrt() {
    return Elementwise.SQRT.apply(this);
  }

  /// The reciprocal, `1/a`; ±∞ at ±0.
  ///
  /// The derivative is `−1/a²`.
  ///
  /// @return a value of this shape
  public Value reciprocal() {
    return Elementwise.RECIPROCAL.apply(this);
  }

  /// The exponential, `eᵃ`.
  ///
  /// Overflows to ∞ beyond 709.78.
  ///
  /// @return a value of this shape
  public Value exp() {
    return Elementwise.EXP.apply(this);
  }

  /// `eᵃ − 1`, exact near 0.
  ///
  /// The derivative is `eᵃ`, not computed from the result, so it keeps its digits far left.
  ///
  /// @return a value of this shape
  public Value expm1() {
    return Elementwise.EXPM1.apply(this);
  }

  /// The natural logarithm; −∞ at 0, NaN below.
  ///
  /// The derivative is `1/a`.
  ///
  /// @return a value of this shape
  public Value log() {
    return Elementwise.LOG.apply(this);
  }

  /// `ln(1 + a)`, exact near 0; −∞ at −1, NaN below.
  ///
  /// The derivative is `1/(1 + a)`.
  ///
  /// @return a value of this shape
  public Value log1p() {
    return Elementwise.LOG1P.apply(this);
  }

  /// The sine of an angle in radians.
  ///
  /// NaN at ±∞.
  ///
  /// @return a value of this shape
  public Value sin() {
    return Elementwise.SIN.apply(this);
  }

  /// The cosine of an angle in radians.
  ///
  /// NaN at ±∞.
  ///
  /// @return a value of this shape
  public Value cos() {
    return Elementwise.COS.apply(this);
  }

  /// The tangent of an angle in radians.
  ///
  /// The derivative is `1 + tan²a`.
  ///
  /// @return a value of this shape
  public Value tan() {
    return Elementwise.TAN.apply(this);
  }

  /// The arc sine in radians, for `−1 ≤ a ≤ 1`; else NaN.
  ///
  /// The derivative is ∞ at ±1.
  ///
  /// @return a value of this shape
  public Value asin() {
    return Elementwise.ASIN.apply(this);
  }

  /// The arc cosine in radians, for `−1 ≤ a ≤ 1`; else NaN.
  ///
  /// The derivative is −∞ at ±1.
  ///
  /// @return a value of this shape
  public Value acos() {
    return Elementwise.ACOS.apply(this);
  }

  /// The arc tangent in radians.
  ///
  /// ±π/2 at ±∞.
  ///
  /// @return a value of this shape
  public Value atan() {
    return Elementwise.ATAN.apply(this);
  }

  /// The hyperbolic sine.
  ///
  /// Overflows beyond ±710.47.
  ///
  /// @return a value of this shape
  public Value sinh() {
    return Elementwise.SINH.apply(this);
  }

  /// The hyperbolic cosine.
  ///
  /// Overflows beyond ±710.47.
  ///
  /// @return a value of this shape
  public Value cosh() {
    return Elementwise.COSH.apply(this);
  }

  /// The hyperbolic tangent.
  ///
  /// The derivative `1/cosh²a` keeps its relative precision where the value has rounded to ±1.
  ///
  /// @return a value of this shape
  public Value tanh() {
    return Elementwise.TANH.apply(this);
  }

  /// The logistic function, `σ(a) = 1/(1 + e⁻ᵃ)`.
  ///
  /// The derivative `σ(a)·σ(−a)` keeps its relative precision in saturation.
  ///
  /// @return a value of this shape
  public Value sigmoid() {
    return Elementwise.SIGMOID.apply(this);
  }

  /// `ln σ(a)`, without overflow: close to `a` far left, to 0 far right.
  ///
  /// The derivative is `σ(−a)`.
  ///
  /// @return a value of this shape
  public Value logSigmoid() {
    return Elementwise.LOG_SIGMOID.apply(this);
  }

  /// `ln(1 + eᵃ)`, without overflow and without a threshold.
  ///
  /// The derivative is `σ(a)`.
  ///
  /// @return a value of this shape
  public Value softplus() {
    return Elementwise.SOFTPLUS.apply(this);
  }

  /// `max(a, 0)`; NaN stays NaN.
  ///
  /// The derivative at 0 is 0.
  ///
  /// @return a value of this shape
  public Value relu() {
    return Elementwise.RELU.apply(this);
  }

  /// `a·Φ(a)` with the exact normal distribution function.
  ///
  /// Keeps its digits in the far left tail.
  ///
  /// @return a value of this shape
  public Value gelu() {
    return Elementwise.GELU.apply(this);
  }

  /// `a·σ(a)`, also called swish.
  ///
  /// Its minimum is at −1.2785.
  ///
  /// @return a value of this shape
  public Value silu() {
    return Elementwise.SILU.apply(this);
  }

  /// The error function, `2/√π ∫₀ᵃ exp(−t²) dt`.
  ///
  /// ±1 at ±∞.
  ///
  /// @return a value of this shape
  public Value erf() {
    return Elementwise.ERF.apply(this);
  }

  /// The complement `1 − erf a`, with all digits in the right tail.
  ///
  /// 0 at ∞, 2 at −∞.
  ///
  /// @return a value of this shape
  public Value erfc() {
    return Elementwise.ERFC.apply(this);
  }

  /// `exp(−a²)`, without the rounding error of `a²`.
  ///
  /// The derivative of `erf` up to a factor.
  ///
  /// @return a value of this shape
  public Value gaussian() {
    return Elementwise.GAUSSIAN.apply(this);
  }

  /// The standard normal density, `exp(−a²/2)/√(2π)`.
  ///
  /// 0 at ±∞.
  ///
  /// @return a value of this shape
  public Value normalPdf() {
    return Elementwise.NORMAL_PDF.apply(this);
  }

  /// The standard normal distribution function Φ, with all digits in the left tail.
  ///
  /// 0 at −∞, 1 at ∞.
  ///
  /// @return a value of this shape
  public Value ndtr() {
    return Elementwise.NDTR.apply(this);
  }

  // ---- Elementwise, two operands

  /// The sum, `a + b`.
  ///
  /// @param b the second operand, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value add(Value b) {
    return Elementwise.ADD.apply(this, b);
  }

  /// The sum, `a + b`.
  ///
  /// @param b the second operand
  /// @return a value of this shape
  public Value add(double b) {
    return add(like(b));
  }

  /// The difference, `a − b`.
  ///
  /// @param b the second operand, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value sub(Value b) {
    return Elementwise.SUB.apply(this, b);
  }

  /// The difference, `a − b`.
  ///
  /// @param b the second operand
  /// @return a value of this shape
  public Value sub(double b) {
    return sub(like(b));
  }

  /// The product, `a·b`.
  ///
  /// @param b the second operand, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value mul(Value b) {
    return Elementwise.MUL.apply(this, b);
  }

  /// The product, `a·b`.
  ///
  /// @param b the second operand
  /// @return a value of this shape
  public Value mul(double b) {
    return mul(like(b));
  }

  /// The quotient, `a/b`; IEEE results at `b = 0`.
  ///
  /// @param b the second operand, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value div(Value b) {
    return Elementwise.DIV.apply(this, b);
  }

  /// The quotient, `a/b`; IEEE results at `b = 0`.
  ///
  /// @param b the second operand
  /// @return a value of this shape
  public Value div(double b) {
    return div(like(b));
  }

  /// The power, `aᵇ`.
  ///
  /// `0⁰` is 1 with both derivatives 0. For `a < 0` the derivative by `b` is NaN, the one by `a` is
  /// not.
  ///
  /// @param b the second operand, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value pow(Value b) {
    return Elementwise.POW.apply(this, b);
  }

  /// The power, `aᵇ`.
  ///
  /// @param b the second operand
  /// @return a value of this shape
  public Value pow(double b) {
    return pow(like(b));
  }

  /// The larger of two; NaN if either is.
  ///
  /// Ties share the cotangent equally.
  ///
  /// @param b the second operand, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value maximum(Value b) {
    return Elementwise.MAXIMUM.apply(this, b);
  }

  /// The larger of two; NaN if either is.
  ///
  /// @param b the second operand
  /// @return a value of this shape
  public Value maximum(double b) {
    return maximum(like(b));
  }

  /// The smaller of two; NaN if either is.
  ///
  /// Ties share the cotangent equally.
  ///
  /// @param b the second operand, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value minimum(Value b) {
    return Elementwise.MINIMUM.apply(this, b);
  }

  /// The smaller of two; NaN if either is.
  ///
  /// @param b the second operand
  /// @return a value of this shape
  public Value minimum(double b) {
    return minimum(like(b));
  }

  /// The angle of the point `(x, y) = (b, a)` in radians, from −π to π.
  ///
  /// At the origin both derivatives are 0.
  ///
  /// @param b the second operand, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value atan2(Value b) {
    return Elementwise.ATAN2.apply(this, b);
  }

  /// The angle of the point `(x, y) = (b, a)` in radians, from −π to π.
  ///
  /// @param b the second operand
  /// @return a value of this shape
  public Value atan2(double b) {
    return atan2(like(b));
  }

  /// `√(a² + b²)` without intermediate overflow.
  ///
  /// At the origin both derivatives are 0.
  ///
  /// @param b the second operand, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value hypot(Value b) {
    return Elementwise.HYPOT.apply(this, b);
  }

  /// `√(a² + b²)` without intermediate overflow.
  ///
  /// @param b the second operand
  /// @return a value of this shape
  public Value hypot(double b) {
    return hypot(like(b));
  }

  /// `ln(eᵃ + eᵇ)` without overflow.
  ///
  /// The derivatives are `σ(a − b)` and `σ(b − a)`.
  ///
  /// @param b the second operand, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value logAddExp(Value b) {
    return Elementwise.LOG_ADD_EXP.apply(this, b);
  }

  /// `ln(eᵃ + eᵇ)` without overflow.
  ///
  /// @param b the second operand
  /// @return a value of this shape
  public Value logAddExp(double b) {
    return logAddExp(like(b));
  }

  /// The product in which a zero on the left wins over ∞ and NaN on the right: 0 there, else `a·b`.
  ///
  /// For masks and cotangents, where `0·∞` means nothing is there.
  ///
  /// @param b the second operand, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value strongMul(Value b) {
    return Elementwise.STRONG_MUL.apply(this, b);
  }

  /// The product in which a zero on the left wins over ∞ and NaN on the right: 0 there, else `a·b`.
  ///
  /// @param b the second operand
  /// @return a value of this shape
  public Value strongMul(double b) {
    return strongMul(like(b));
  }

  /// `a` if `a > 0`, else `b·a`.
  ///
  /// The derivative at 0 is `b`.
  ///
  /// @param b the second operand, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value leakyRelu(Value b) {
    return Elementwise.LEAKY_RELU.apply(this, b);
  }

  /// `a` if `a > 0`, else `b·a`.
  ///
  /// @param b the second operand
  /// @return a value of this shape
  public Value leakyRelu(double b) {
    return leakyRelu(like(b));
  }

  /// `a` if `a > 0`, else `b·(eᵃ − 1)`.
  ///
  /// The derivative at 0 is `b`.
  ///
  /// @param b the second operand, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value elu(Value b) {
    return Elementwise.ELU.apply(this, b);
  }

  /// `a` if `a > 0`, else `b·(eᵃ − 1)`.
  ///
  /// @param b the second operand
  /// @return a value of this shape
  public Value elu(double b) {
    return elu(like(b));
  }

  /// 1 where `a = b`, else 0; 0 at NaN.
  ///
  /// The derivatives are 0.
  ///
  /// @param b the second operand, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value equal(Value b) {
    return Elementwise.EQUAL.apply(this, b);
  }

  /// 1 where `a = b`, else 0; 0 at NaN.
  ///
  /// @param b the second operand
  /// @return a value of this shape
  public Value equal(double b) {
    return equal(like(b));
  }

  /// 1 where `a > b`, else 0; 0 at NaN.
  ///
  /// The derivatives are 0.
  ///
  /// @param b the second operand, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value greater(Value b) {
    return Elementwise.GREATER.apply(this, b);
  }

  /// 1 where `a > b`, else 0; 0 at NaN.
  ///
  /// @param b the second operand
  /// @return a value of this shape
  public Value greater(double b) {
    return greater(like(b));
  }

  /// 1 where `a ≥ b`, else 0; 0 at NaN.
  ///
  /// The derivatives are 0.
  ///
  /// @param b the second operand, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value greaterEqual(Value b) {
    return Elementwise.GREATER_EQUAL.apply(this, b);
  }

  /// 1 where `a ≥ b`, else 0; 0 at NaN.
  ///
  /// @param b the second operand
  /// @return a value of this shape
  public Value greaterEqual(double b) {
    return greaterEqual(like(b));
  }

  /// The difference with the operands exchanged, `b − a`.
  ///
  /// @param b what this is subtracted from
  /// @return a value of this shape
  public Value rsub(double b) {
    return like(b).sub(this);
  }

  /// The quotient with the operands exchanged, `b/a`.
  ///
  /// @param b what is divided by this
  /// @return a value of this shape
  public Value rdiv(double b) {
    return like(b).div(this);
  }

  /// The power with the operands exchanged, `bᵃ`.
  ///
  /// @param b the base
  /// @return a value of this shape
  public Value rpow(double b) {
    return like(b).pow(this);
  }

  // ---- Elementwise, three operands

  /// Chooses per element: `b` where the condition is not 0, else `c`.
  ///
  /// The branch that is not taken gets no gradient, even if it is infinite or NaN there.
  ///
  /// @param condition a mask, as from [#greater(Value)]; its derivative is 0
  /// @param b taken where the condition holds
  /// @param c taken elsewhere
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public static Value where(Value condition, Value b, Value c) {
    return Elementwise.WHERE.apply(condition, b, c);
  }

  /// Moves each element into `[low, high]`; `high` wins if the bounds are crossed.
  ///
  /// The derivative by this is 1 from bound to bound, both included, and 0 outside.
  ///
  /// @param low lower bounds, broadcast against this
  /// @param high upper bounds, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value clamp(Value low, Value high) {
    return Elementwise.CLAMP.apply(this, low, high);
  }

  /// Moves each element into `[low, high]`.
  ///
  /// @param low lower bound, `-Double.MAX_VALUE` or −∞ for none
  /// @param high upper bound, at least `low`
  /// @return a value of this shape
  /// @throws IllegalArgumentException if a bound is NaN or the bounds are crossed
  public Value clamp(double low, double high) {
    if (!(low <= high)) {
      throw Errors.illegal(
          "clamp", "low is " + low + ", high is " + high, "Give bounds with low <= high.");
    }
    return clamp(like(low), like(high));
  }

  /// The product of this and `b`, plus `c`, as one node: `a·b + c`.
  ///
  /// Rounded once, as [Math#fma(double, double, double)] does; in float32 rounded to float64 and
  /// then to float32.
  ///
  /// @param b the factor
  /// @param c what is added
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value fma(Value b, Value c) {
    return Elementwise.FMA.apply(this, b, c);
  }

  // ---- Reductions

  /// The sum of many values, as one node: less work and memory than adding one after the other.
  ///
  /// Added pairwise in a fixed tree as [#sum(int...)] does, so the error grows with the logarithm
  /// of the count.
  ///
  /// @param terms values of one shape; the constant 0 for none
  /// @return a value of that shape
  /// @throws IllegalArgumentException if shapes or dtypes differ
  public static Value sum(List<Value> terms) {
    return SumOf.of(terms);
  }

  /// The sum of the products of scalars, `Σ aₖ·bₖ`, as one node.
  ///
  /// Each product is rounded; they are added pairwise in a fixed tree as [#sum(int...)] does.
  ///
  /// @param a scalars
  /// @param b as many scalars
  /// @return a scalar; the constant 0 for none
  /// @throws IllegalArgumentException if the counts or dtypes differ or a value is no scalar
  public static Value dot(List<Value> a, List<Value> b) {
    return Dot.of(a, b);
  }

  /// The sum over some axes.
  ///
  /// 0 for no elements. Added pairwise, so the error grows with the logarithm of the count.
  ///
  /// @param axes the axes, none for all
  /// @return a value without those axes
  /// @throws IllegalArgumentException if an axis does not exist or is named twice
  public Value sum(int... axes) {
    return sum(false, axes);
  }

  /// The sum over some axes.
  ///
  /// @param keepDims whether the axes stay, with length 1
  /// @param axes the axes, none for all
  /// @return the reduced value
  /// @throws IllegalArgumentException if an axis does not exist or is named twice
  public Value sum(boolean keepDims, int... axes) {
    return apply(new Sum(Axes.of("sum", shape(), keepDims, axes)), this);
  }

  /// The largest element over some axes.
  ///
  /// Elements that tie share the cotangent equally; NaN wins.
  ///
  /// @param axes the axes, none for all
  /// @return a value without those axes
  /// @throws IllegalArgumentException if an axis does not exist or is named twice or an axis is
  ///   empty
  public Value max(int... axes) {
    return max(false, axes);
  }

  /// The largest element over some axes.
  ///
  /// @param keepDims whether the axes stay, with length 1
  /// @param axes the axes, none for all
  /// @return the reduced value
  /// @throws IllegalArgumentException if an axis does not exist or is named twice or an axis is
  ///   empty
  public Value max(boolean keepDims, int... axes) {
    return apply(new Extremum(true, Axes.of("max", shape(), keepDims, axes)), this);
  }

  /// The smallest element over some axes.
  ///
  /// Elements that tie share the cotangent equally; NaN wins.
  ///
  /// @param axes the axes, none for all
  /// @return a value without those axes
  /// @throws IllegalArgumentException if an axis does not exist or is named twice or an axis is
  ///   empty
  public Value min(int... axes) {
    return min(false, axes);
  }

  /// The smallest element over some axes.
  ///
  /// @param keepDims whether the axes stay, with length 1
  /// @param axes the axes, none for all
  /// @return the reduced value
  /// @throws IllegalArgumentException if an axis does not exist or is named twice or an axis is
  ///   empty
  public Value min(boolean keepDims, int... axes) {
    return apply(new Extremum(false, Axes.of("min", shape(), keepDims, axes)), this);
  }

  /// `ln Σ eᵃ` over some axes.
  ///
  /// Without overflow; −∞ for no elements.
  ///
  /// @param axes the axes, none for all
  /// @return a value without those axes
  /// @throws IllegalArgumentException if an axis does not exist or is named twice
  public Value logSumExp(int... axes) {
    return logSumExp(false, axes);
  }

  /// `ln Σ eᵃ` over some axes.
  ///
  /// @param keepDims whether the axes stay, with length 1
  /// @param axes the axes, none for all
  /// @return the reduced value
  /// @throws IllegalArgumentException if an axis does not exist or is named twice
  public Value logSumExp(boolean keepDims, int... axes) {
    return apply(new LogSumExp(Axes.of("logSumExp", shape(), keepDims, axes)), this);
  }

  /// The mean over some axes: [#sum(int...)] divided by the count.
  ///
  /// @param axes the axes, none for all
  /// @return a value without those axes; NaN for no elements
  /// @throws IllegalArgumentException if an axis does not exist or is named twice
  public Value mean(int... axes) {
    return mean(false, axes);
  }

  /// The mean over some axes.
  ///
  /// @param keepDims whether the axes stay, with length 1
  /// @param axes the axes, none for all
  /// @return the reduced value; NaN for no elements
  /// @throws IllegalArgumentException if an axis does not exist or is named twice
  public Value mean(boolean keepDims, int... axes) {
    int count = Axes.of("mean", shape(), keepDims, axes).count(shape());
    return sum(keepDims, axes).div(count);
  }

  /// The product over some axes, multiplied pairwise.
  ///
  /// Zeros are exact: the derivative by an element is the product of the others, to every order.
  ///
  /// @param axes the axes, none for all
  /// @return a value without those axes; 1 for no elements
  /// @throws IllegalArgumentException if an axis does not exist or is named twice
  public Value prod(int... axes) {
    return prod(false, axes);
  }

  /// The product over some axes.
  ///
  /// @param keepDims whether the axes stay, with length 1
  /// @param axes the axes, none for all
  /// @return the reduced value; 1 for no elements
  /// @throws IllegalArgumentException if an axis does not exist or is named twice
  public Value prod(boolean keepDims, int... axes) {
    return Products.prod(this, Axes.of("prod", shape(), keepDims, axes));
  }

  /// `eᵃ / Σ eᵃ` over some axes, without overflow.
  ///
  /// @param axes the axes that sum to 1, none for all
  /// @return a value of this shape
  /// @throws IllegalArgumentException if an axis does not exist or is named twice
  public Value softmax(int... axes) {
    return apply(new Softmax(Axes.of("softmax", shape(), true, axes)), this);
  }

  /// The logarithm of [#softmax], without overflow and with all digits where it is far below 0.
  ///
  /// @param axes the axes that sum to 1, none for all
  /// @return a value of this shape
  /// @throws IllegalArgumentException if an axis does not exist or is named twice
  public Value logSoftmax(int... axes) {
    return apply(new LogSoftmax(Axes.of("logSoftmax", shape(), true, axes)), this);
  }

  // ---- Matrix products

  /// The matrix product, as NumPy defines `@`.
  ///
  /// `[m, k]·[k, n]` gives `[m, n]`; a vector on the left counts as a row, on the right as a
  /// column, and that axis is gone from the result; leading axes are batches and broadcast.
  ///
  /// @param b the right operand
  /// @return the product
  /// @throws IllegalArgumentException if an operand is a scalar, the inner lengths differ or the
  ///   batches do not broadcast
  public Value matmul(Value b) {
    return apply(Matmul.PLAIN, this, b);
  }

  /// The inner product of two vectors, `Σ aᵢ·bᵢ`.
  ///
  /// @param b a vector of the same length
  /// @return a scalar; 0 for no elements
  /// @throws IllegalArgumentException if an operand is no vector or the lengths differ
  public Value dot(Value b) {
    if (shape().rank() != 1 || b.shape().rank() != 1 || !shape().equals(b.shape())) {
      throw Errors.shapes(
          "dot",
          "the operands are not vectors of one length",
          shape(),
          b.shape(),
          "Use matmul() for matrices, or mul() and sum().");
    }
    return matmul(b);
  }

  /// The outer product of two vectors: every element times every other.
  ///
  /// @param b a vector
  /// @return `[m, n]`
  /// @throws IllegalArgumentException if an operand is no vector
  public Value outer(Value b) {
    if (shape().rank() != 1 || b.shape().rank() != 1) {
      throw Errors.shapes(
          "outer",
          "an operand is no vector",
          shape(),
          b.shape(),
          "Use mul() with unsqueeze(), or kron() of LinearAlgebra.");
    }
    return unsqueeze(1).mul(b);
  }

  /// Einstein's summation: `einsum("ij,jk->ik", a, b)` is the matrix product.
  ///
  /// Each operand has a term with one letter per axis. Elements with equal letters are multiplied;
  /// letters that the result does not name are summed over. A letter twice in one term takes the
  /// diagonal. `...` stands for any leading axes, which broadcast; an axis of length 1 stretches to
  /// that of another operand. Without `->` the result has the axes of the ellipsis, then the
  /// letters that occur once, in alphabetical order.
  ///
  /// @param equation the terms, separated by commas; spaces do not count
  /// @param operands as many values as there are terms
  /// @return a value with the axes that the result names
  /// @throws IllegalArgumentException if the equation is malformed or does not fit the shapes
  public static Value einsum(String equation, Value... operands) {
    return Einsum.of(equation, operands);
  }

  // ---- Shape

  /// The same elements in another shape.
  ///
  /// @param lengths the new axis lengths; one may be −1 and is computed
  /// @return the reshaped value
  /// @throws IllegalArgumentException if the number of elements differs
  public Value reshape(int... lengths) {
    return reshape(Reshape.infer(shape(), lengths));
  }

  /// The same elements in another shape.
  ///
  /// @param shape the new shape
  /// @return the reshaped value; this node if it has that shape
  /// @throws IllegalArgumentException if the number of elements differs
  public Value reshape(Shape shape) {
    return shape.equals(shape()) ? this : apply(new Reshape(shape), this);
  }

  /// Exchanges the last two axes.
  ///
  /// @return the transposed value; this node below rank 2
  public Value transpose() {
    int rank = shape().rank();
    return rank < 2 ? this : transpose(rank - 2, rank - 1);
  }

  /// Exchanges two axes.
  ///
  /// @param first an axis
  /// @param second another axis
  /// @return the transposed value
  /// @throws IllegalArgumentException if an axis does not exist
  public Value transpose(int first, int second) {
    return Permute.exchange(this, first, second);
  }

  /// Reorders the axes.
  ///
  /// @param axes for each axis of the result, the axis of this value that it is
  /// @return the permuted value
  /// @throws IllegalArgumentException if the axes are not a permutation
  public Value permute(int... axes) {
    return apply(Permute.of(shape(), axes), this);
  }

  /// Repeats the value along new or length-1 axes.
  ///
  /// @param shape the wanted shape
  /// @return the stretched value; this node if it has that shape
  /// @throws IllegalArgumentException if this shape does not broadcast to the wanted one
  public Value broadcastTo(Shape shape) {
    return shape.equals(shape()) ? this : apply(new BroadcastTo(shape), this);
  }

  /// Removes axes of length 1.
  ///
  /// @param axes the axes; none for all that have length 1
  /// @return the squeezed value
  /// @throws IllegalArgumentException if a named axis does not exist or is longer than 1
  public Value squeeze(int... axes) {
    return reshape(Reshape.squeezed(shape(), axes));
  }

  /// Inserts an axis of length 1.
  ///
  /// @param axis its index in the result; negative counts from the end of the result
  /// @return the unsqueezed value
  /// @throws IllegalArgumentException if the index is outside the result
  public Value unsqueeze(int axis) {
    return reshape(Reshape.unsqueezed("unsqueeze", shape(), axis));
  }

  /// The elements of one axis from `start` to `stop`, as Python's `[start:stop]`.
  ///
  /// @param axis the axis
  /// @param start first index; negative counts from the end; clamped to the axis
  /// @param stop index after the last; negative counts from the end; clamped to the axis
  /// @return the slice, may be empty
  /// @throws IllegalArgumentException if the axis does not exist
  public Value slice(int axis, int start, int stop) {
    return slice(axis, start, stop, 1);
  }

  /// Every `step`-th element of one axis, as Python's `[start:stop:step]`.
  ///
  /// @param axis the axis
  /// @param start first index; negative counts from the end; clamped to the axis
  /// @param stop index after the last; negative counts from the end; clamped to the axis;
  ///   `Integer.MIN_VALUE` with a negative step runs through index 0
  /// @param step distance between elements, not 0; negative reverses
  /// @return the slice, may be empty
  /// @throws IllegalArgumentException if the axis does not exist or the step is 0
  public Value slice(int axis, int start, int stop, int step) {
    return apply(Slice.of(shape(), axis, start, stop, step), this);
  }

  /// The sub-tensor at one index of an axis, without that axis.
  ///
  /// @param axis the axis
  /// @param index the index; negative counts from the end
  /// @return a value of one rank less
  /// @throws IllegalArgumentException if the axis or the index does not exist
  public Value select(int axis, int index) {
    return apply(Select.of(shape(), axis, index), this);
  }

  /// The sub-tensors at every index of an axis, without that axis.
  ///
  /// The elements of a vector as scalars, say; their gradients come back as one vector, in time
  /// that is linear in its length.
  ///
  /// @param axis the axis
  /// @return one value per index, in order
  /// @throws IllegalArgumentException if the axis does not exist
  public List<Value> unbind(int axis) {
    Select[] parts = Select.all(shape(), axis);
    Value[] values = new Value[parts.length];
    Arrays.setAll(values, i -> apply(parts[i], this));
    return List.of(values);
  }

  /// Joins values along an axis.
  ///
  /// @param axis the axis
  /// @param values at least one, equal in all other axes
  /// @return the joined value
  /// @throws IllegalArgumentException if there are no values, the axis does not exist or shapes or
  ///   dtypes differ
  public static Value concat(int axis, Value... values) {
    return apply(Concat.of(axis, values), values);
  }

  /// Joins values of equal shape along a new axis.
  ///
  /// @param axis index of the new axis in the result
  /// @param values at least one, of equal shape
  /// @return the joined value, of one rank more
  /// @throws IllegalArgumentException if there are no values or shapes or dtypes differ
  public static Value stack(int axis, Value... values) {
    return Concat.stack(axis, values);
  }

  /// Takes sub-tensors along an axis; the same index may come more than once.
  ///
  /// @param axis the axis
  /// @param indices which sub-tensors, counted from 0
  /// @return a value whose axis has one entry per index
  /// @throws IllegalArgumentException if the axis or an index does not exist
  public Value indexSelect(int axis, int... indices) {
    return apply(Gather.select(shape(), axis, indices), this);
  }

  /// Takes one element per index along an axis: `out[…, i, …] = this[…, indices[…, i, …], …]`.
  ///
  /// @param axis the axis that the indices count along
  /// @param shape shape of the indices and of the result: the rank of this value, and no longer
  ///   than it in the other axes
  /// @param indices in row-major order, counted from 0
  /// @return a value of that shape
  /// @throws IllegalArgumentException if the axis or an index does not exist or the shapes do not
  ///   fit
  public Value gather(int axis, Shape shape, int... indices) {
    return apply(Gather.along(shape(), axis, shape, indices), this);
  }

  /// Operation, name, shape and numbers of this node; long arrays are cut.
  @Override
  public String toString() {
    String label = name() == null ? op.opName() : op.opName() + " " + name();
    if (isScalar()) {
      return label + " = " + item;
    }
    double[] data = data();
    String numbers = Arrays.toString(Arrays.copyOf(data, Math.min(data.length, 8)));
    String cut = data.length > 8 ? numbers.substring(0, numbers.length() - 1) + ", …]" : numbers;
    return label + " " + shape() + " = " + cut;
  }
}

package dev.autodiff;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
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

  /// An array, or that and more.
  sealed interface Extra permits Tensor, Details {}

  /// An array, a third operand with its partials, a name; for a constant, what it was detached
  /// from.
  private record Details(
      @Nullable Tensor tensor,
      Value @Nullable [] operands,
      double @Nullable [] partials,
      @Nullable String name,
      @Nullable WeakReference<Value> origin)
      implements Extra {
    Details(
        @Nullable Tensor tensor,
        Value @Nullable [] operands,
        double @Nullable [] partials,
        @Nullable String name) {
      this(tensor, operands, partials, name, null);
    }
  }

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

  /// A variable that a transform makes for itself.
  ///
  /// @param age when, greater than 0; it takes the place of a partial, which leaves have none of
  static Value input(Value value, long age) {
    return new Value(Leaf.VARIABLE, null, null, value.tensor(), value.item, age, 0);
  }

  /// When a transform made this variable for itself; 0 for all other nodes.
  long age() {
    return op == Leaf.VARIABLE ? (long) partialA : 0;
  }

  private static Value leaf(Leaf kind, Value value, @Nullable String name) {
    Tensor tensor = value.tensor();
    Extra extra = name == null ? tensor : new Details(tensor, null, null, name);
    return new Value(kind, null, null, extra, value.item, 0, 0);
  }

  /// A constant around an array that nobody else writes to.
  static Value constant(Tensor tensor) {
    return node(Leaf.CONSTANT, new Value[0], tensor);
  }

  /// A node for a computed array: a constant if no operand is recorded.
  static Value node(Op op, Value[] operands, Tensor tensor) {
    Value node = unseen(op, operands, tensor);
    if (Watch.active != 0) {
      Watch.see(op, node, operands);
    }
    return node;
  }

  /// The same for one or two operands and an array that is no scalar.
  static Value node(Op op, Value a, @Nullable Value b, Tensor tensor) {
    boolean recorded = !(a.isConstant() && (b == null || b.isConstant()));
    Value node =
        recorded
            ? new Value(op, a, b, tensor, 0, 0, 0)
            : new Value(Leaf.CONSTANT, null, null, tensor, 0, 0, 0);
    if (Watch.active != 0) {
      Watch.see(op, node, b == null ? new Value[] {a} : new Value[] {a, b});
    }
    return node;
  }

  private static Value unseen(Op op, Value[] operands, Tensor tensor) {
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
      return new Value(Leaf.CONSTANT, null, null, kept, item, 0, 0);
    }
    Extra extra = operands.length > 2 ? new Details(kept, operands.clone(), partials, null) : kept;
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
    Value node = unseen(op, operands, item, partials);
    if (Watch.active != 0) {
      Watch.see(op, node, operands);
    }
    return node;
  }

  private static Value unseen(Op op, Value[] operands, double item, double... partials) {
    for (Value operand : operands) {
      if (!operand.isConstant()) {
        return new Value(
            op, operands[0], null, new Details(null, operands, partials, null), item, 0, 0);
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
      return op.dtype(dtype) == dtype
          ? operands[0].toTensor().reshaped(shape)
          : new Tensor(shape, op.dtype(dtype), operands[0].data());
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
    Tensor tensor = tensor();
    return tensor == null ? Shape.SCALAR : tensor.shape;
  }

  /// The element type.
  ///
  /// @return the dtype
  public DType dtype() {
    Tensor tensor = tensor();
    return tensor == null ? DType.FLOAT64 : tensor.dtype;
  }

  /// The name given to a variable.
  ///
  /// @return the name, or null if there is none
  public @Nullable String name() {
    Details details = details();
    return details == null ? null : details.name;
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
    if (hasItem()) {
      return item;
    }
    if (shape().size() != 1) {
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
    return extra instanceof Details details ? details.tensor : (Tensor) extra;
  }

  private @Nullable Details details() {
    return extra instanceof Details details ? details : null;
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
    Tensor tensor = tensor();
    return tensor == null ? null : tensor.symbol();
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
    return tensor() == null;
  }

  /// Whether this is a float64 scalar with at most two operands and no name.
  boolean isLean() {
    return extra == null;
  }

  boolean isScalar() {
    return shape().rank() == 0;
  }

  /// Whether the operands are kept in an array, because there are more than two, or may be.
  boolean isWide() {
    return manyOperands() != null;
  }

  private Value @Nullable [] manyOperands() {
    return extra instanceof Details details ? details.operands : null;
  }

  /// Whether the number is in the node: rank 0, and known.
  boolean hasItem() {
    Tensor tensor = tensor();
    return tensor == null || tensor == Tensor.FLOAT32_SCALAR;
  }

  int operandCount() {
    Value[] many = manyOperands();
    if (many != null) {
      return many.length;
    }
    return a == null ? 0 : b == null ? 1 : 2;
  }

  Value operand(int index) {
    Value[] many = manyOperands();
    if (many != null) {
      return many[index];
    }
    Value operand = index == 0 ? a : b;
    if (operand == null) {
      throw new IndexOutOfBoundsException(index);
    }
    return operand;
  }

  Value[] operandArray() {
    Value[] many = manyOperands();
    if (many != null) {
      return many.clone();
    }
    return a == null ? new Value[0] : b == null ? new Value[] {a} : new Value[] {a, b};
  }

  /// Whether the forward pass left the partials of this node by all its operands.
  boolean hasPartials() {
    return op instanceof Elementwise || manyPartials() != null;
  }

  /// The partial of a rank-0 node, as the forward pass evaluated it.
  double partialItem(int index) {
    double[] many = manyPartials();
    if (many != null) {
      return many[index];
    }
    return index == 0 ? partialA : partialB;
  }

  private double @Nullable [] manyPartials() {
    return extra instanceof Details details ? details.partials : null;
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
          op.opName() + " of shape " + shape() + " is not an elementwise operation",
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

  /// Says why the gradient of this scalar by a value is zero: whether a path leads there at all,
  /// and which operation stops, masks or flattens it.
  ///
  /// Runs a sweep of its own. A [#detach] is known as long as what it was called on is in memory;
  /// inside of [Diagnostics#findNonFinite] also behind operations on its result.
  ///
  /// @param x the value whose gradient surprises; an inner node is fine too
  /// @return the reason, with a sentence for people
  /// @throws IllegalArgumentException if this value has more than one element
  public Explanation explain(Value x) {
    return WhyZero.explain(this, x);
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
    if (symbol != null) {
      return symbol.trace.stop(this);
    }
    if (isConstant()) {
      return this;
    }
    // Weak, because what is detached must not keep a graph alive.
    Extra cut = new Details(tensor(), null, null, null, new WeakReference<>(this));
    Value constant = new Value(Leaf.CONSTANT, null, null, cut, item, 0, 0);
    if (Watch.active != 0) {
      Watch.stopped(constant, this);
    }
    return constant;
  }

  /// What this constant was detached from, if that is still there.
  @Nullable Value origin() {
    Details details = details();
    return details == null || details.origin == null ? null : details.origin.get();
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
        : new Value(Leaf.CONSTANT, null, null, Tensor.FLOAT32_SCALAR, dtype().round(x), 0, 0);
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

  /// `1/√a` for `a > 0`; ∞ at 0, NaN below.
  ///
  /// The derivative is `−y/(2a)`.
  ///
  /// @return a value of this shape
  public Value rsqrt() {
    return Elementwise.RSQRT.apply(this);
  }

  /// The cube root, with the sign of `a`.
  ///
  /// The derivative at 0 is ∞.
  ///
  /// @return a value of this shape
  public Value cbrt() {
    return Elementwise.CBRT.apply(this);
  }

  /// `2ᵃ`, exact for integers.
  ///
  /// Overflows to ∞ from 1024 on.
  ///
  /// @return a value of this shape
  public Value exp2() {
    return Elementwise.EXP2.apply(this);
  }

  /// `10ᵃ`; overflows to ∞ from 308.26 on.
  ///
  /// @return a value of this shape
  public Value exp10() {
    return Elementwise.EXP10.apply(this);
  }

  /// The logarithm of base 2, exact for powers of two; −∞ at 0, NaN below.
  ///
  /// The derivative is `1/(a·ln 2)`.
  ///
  /// @return a value of this shape
  public Value log2() {
    return Elementwise.LOG2.apply(this);
  }

  /// The logarithm of base 10; −∞ at 0, NaN below.
  ///
  /// The derivative is `1/(a·ln 10)`.
  ///
  /// @return a value of this shape
  public Value log10() {
    return Elementwise.LOG10.apply(this);
  }

  /// `ln(a/(1 − a))`, the inverse of the logistic function, for `0 ≤ a ≤ 1`; else NaN.
  ///
  /// ∓∞ at 0 and 1. No digit is lost at ½. The derivative is `1/(a·(1 − a))`.
  ///
  /// @return a value of this shape
  public Value logit() {
    return Elementwise.LOGIT.apply(this);
  }

  /// The entropy term `−a·ln a`, 0 at 0; −∞ for `a < 0`.
  ///
  /// The derivative is `−ln a − 1`: ∞ at 0, NaN below.
  ///
  /// @return a value of this shape
  public Value entr() {
    return Elementwise.ENTR.apply(this);
  }

  /// The normalized sinc function, `sin(πa)/(πa)`, 1 at 0.
  ///
  /// Exactly 0 at all other integers, and 0 at ±∞.
  ///
  /// @return a value of this shape
  public Value sinc() {
    return Elementwise.SINC.apply(this);
  }

  /// The inverse hyperbolic sine, `ln(a + √(a² + 1))`.
  ///
  /// ±∞ at ±∞. The derivative is `1/√(a² + 1)`, which does not overflow.
  ///
  /// @return a value of this shape
  public Value asinh() {
    return Elementwise.ASINH.apply(this);
  }

  /// The inverse hyperbolic cosine, `ln(a + √(a² − 1))`, for `a ≥ 1`; else NaN.
  ///
  /// The derivative at 1 is ∞.
  ///
  /// @return a value of this shape
  public Value acosh() {
    return Elementwise.ACOSH.apply(this);
  }

  /// The inverse hyperbolic tangent, `½·ln((1 + a)/(1 − a))`, for `−1 ≤ a ≤ 1`; else NaN.
  ///
  /// ±∞ at ±1. The derivative is `1/(1 − a²)`.
  ///
  /// @return a value of this shape
  public Value atanh() {
    return Elementwise.ATANH.apply(this);
  }

  /// `a·tanh(ln(1 + eᵃ))`.
  ///
  /// Keeps its digits in the far left tail; −0 at −∞.
  ///
  /// @return a value of this shape
  public Value mish() {
    return Elementwise.MISH.apply(this);
  }

  /// The approximation `a/2·(1 + tanh(√(2/π)·(a + 0.044715·a³)))` of GELU.
  ///
  /// Keeps its digits in the far left tail; −0 at −∞. [#gelu] is the exact one.
  ///
  /// @return a value of this shape
  public Value geluTanh() {
    return Elementwise.GELU_TANH.apply(this);
  }

  /// `a/(1 + |a|)`, from −1 to 1.
  ///
  /// ±1 at ±∞. The second derivative at 0, where it jumps, is 0.
  ///
  /// @return a value of this shape
  public Value softsign() {
    return Elementwise.SOFTSIGN.apply(this);
  }

  /// `a − tanh a`, without cancellation at 0.
  ///
  /// The derivative is `tanh²a`.
  ///
  /// @return a value of this shape
  public Value tanhShrink() {
    return Elementwise.TANH_SHRINK.apply(this);
  }

  /// The inverse of the error function, for `−1 ≤ a ≤ 1`; else NaN.
  ///
  /// ±∞ at ±1, where the derivative `√π/2·exp(y²)` is ∞.
  ///
  /// @return a value of this shape
  public Value erfinv() {
    return Elementwise.ERFINV.apply(this);
  }

  /// The scaled complementary error function, `exp(a²)·erfc a`.
  ///
  /// 0 at ∞; overflows to ∞ below −26.6. Derivatives of all orders keep their digits far right.
  ///
  /// @return a value of this shape
  public Value erfcx() {
    return Elementwise.ERFCX.apply(this);
  }

  /// `ln Φ(a)` of the standard normal distribution, in both tails.
  ///
  /// −∞ at −∞, −0 at ∞. The derivative `φ(a)/Φ(a)` tends to `−a` far left.
  ///
  /// @return a value of this shape
  public Value logNdtr() {
    return Elementwise.LOG_NDTR.apply(this);
  }

  /// `ln |Γ(a)|`; ∞ at the poles 0, −1, −2 … and at ±∞.
  ///
  /// The derivative is [#digamma].
  ///
  /// @return a value of this shape
  public Value lgamma() {
    return Elementwise.LGAMMA.apply(this);
  }

  /// The digamma function, the derivative of [#lgamma].
  ///
  /// NaN at −1, −2 … and −∞; ∓∞ at ±0. Differentiable to any order; the derivative at a pole is ∞.
  ///
  /// @return a value of this shape
  public Value digamma() {
    return Elementwise.DIGAMMA.apply(this);
  }

  /// The modified Bessel function of the first kind of order 0.
  ///
  /// Overflows to ∞ beyond ±713.98. The derivative is `I₁(a)`.
  ///
  /// @return a value of this shape
  public Value i0() {
    return Elementwise.I0.apply(this);
  }

  /// The largest integer that is not above `a`; ±0 and ±∞ stay.
  ///
  /// The derivative is 0 everywhere.
  ///
  /// @return a value of this shape
  public Value floor() {
    return Elementwise.FLOOR.apply(this);
  }

  /// The smallest integer that is not below `a`; ±0 and ±∞ stay.
  ///
  /// The derivative is 0 everywhere.
  ///
  /// @return a value of this shape
  public Value ceil() {
    return Elementwise.CEIL.apply(this);
  }

  /// `a` without its fraction; ±0 and ±∞ stay.
  ///
  /// The derivative is 0 everywhere.
  ///
  /// @return a value of this shape
  public Value trunc() {
    return Elementwise.TRUNC.apply(this);
  }

  /// The nearest integer, the even one of two; ±0 and ±∞ stay.
  ///
  /// The derivative is 0 everywhere.
  ///
  /// @return a value of this shape
  public Value round() {
    return Elementwise.ROUND.apply(this);
  }

  /// `a` between 0 and 6; NaN stays NaN.
  ///
  /// The derivative at 0 and 6 is 0.
  ///
  /// @return a value of this shape
  public Value relu6() {
    return hardTanh(0, 6);
  }

  /// `(a + 3)/6` between 0 and 1.
  ///
  /// The derivative at ±3 is 0.
  ///
  /// @return a value of this shape
  public Value hardSigmoid() {
    return add(3).relu6().div(6);
  }

  /// `a·hardSigmoid(a)`.
  ///
  /// 0 for `a ≤ −3`, at −∞ as well. The derivative at −3 is 0, at 3 it is 1.
  ///
  /// @return a value of this shape
  public Value hardSwish() {
    return add(3).relu6().strongMul(this).div(6);
  }

  /// The ELU that keeps mean and variance: `1.0507·elu(a, 1.6733)`.
  ///
  /// The constants are those of G. Klambauer and others, "Self-normalizing neural networks",
  /// NeurIPS 2017. The derivative at 0 is that of the left side.
  ///
  /// @return a value of this shape
  public Value selu() {
    return elu(1.6732632423543772).mul(1.0507009873554805);
  }

  /// The fraction `a − trunc a`, with the sign of `a`; NaN at ±∞.
  ///
  /// The derivative is 1 everywhere.
  ///
  /// @return a value of this shape
  public Value frac() {
    return sub(trunc());
  }

  /// Degrees in radians, `a·π/180`.
  ///
  /// The derivative is π/180.
  ///
  /// @return a value of this shape
  public Value toRadians() {
    return mul(Math.PI / 180);
  }

  /// `a` if positive, else `α·(e^(a/α) − 1)`: an ELU whose slope does not jump at 0.
  ///
  /// @param alpha the value far left is its negative
  /// @return a value of this shape
  /// @throws IllegalArgumentException if alpha is 0
  public Value celu(double alpha) {
    if (alpha == 0) {
      throw Errors.illegal("celu", "alpha is 0", "Give another number, or use relu().");
    }
    return where(greater(0), this, div(alpha).expm1().mul(alpha));
  }

  /// `a` between two bounds, like [#clamp(double,double)], but with derivative 0 at the bounds.
  ///
  /// NaN stays NaN.
  ///
  /// @param low the lower bound
  /// @param high the upper bound
  /// @return a value of this shape
  /// @throws IllegalArgumentException if not `low <= high`
  public Value hardTanh(double low, double high) {
    if (!(low <= high)) {
      throw Errors.illegal(
          "hardTanh", "low is " + low + ", high is " + high, "Give bounds with low <= high.");
    }
    return hardTanh(like(low), like(high));
  }

  /// `a` between two bounds, like [#clamp(Value,Value)], but with derivative 0 at the bounds, where
  /// the bound gets the cotangent.
  ///
  /// NaN stays NaN. If the bounds are crossed, the upper one wins.
  ///
  /// @param low the lower bound, broadcast
  /// @param high the upper bound, broadcast
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value hardTanh(Value low, Value high) {
    return Elementwise.HARD_TANH.apply(this, low, high);
  }

  /// `log₂(2ᵃ + 2ᵇ)`, without overflow.
  ///
  /// Equal infinities give that infinity and share the cotangent equally.
  ///
  /// @param b the second operand, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value logAddExp2(Value b) {
    return Elementwise.LOG_ADD_EXP2.apply(this, b);
  }

  /// `log₂(2ᵃ + 2ᵇ)`, without overflow.
  ///
  /// @param b the second operand
  /// @return a value of this shape
  public Value logAddExp2(double b) {
    return logAddExp2(like(b));
  }

  /// `a·ln b`, and 0 if `a` is 0, unless `b` is NaN.
  ///
  /// The derivative by `a` is `ln b`, the one by `b` is `a/b`, and 0 at `a = b = 0`.
  ///
  /// @param b the second operand, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value xlogy(Value b) {
    return Elementwise.XLOGY.apply(this, b);
  }

  /// `a·ln b`, and 0 if `a` is 0, unless `b` is NaN.
  ///
  /// @param b the second operand
  /// @return a value of this shape
  public Value xlogy(double b) {
    return xlogy(like(b));
  }

  /// `a·ln(1 + b)`, and 0 if `a` is 0, unless `b` is NaN.
  ///
  /// The derivative by `b` is `a/(1 + b)`, and 0 at `a = 0, b = −1`.
  ///
  /// @param b the second operand, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value xlog1py(Value b) {
    return Elementwise.XLOG1PY.apply(this, b);
  }

  /// `a·ln(1 + b)`, and 0 if `a` is 0, unless `b` is NaN.
  ///
  /// @param b the second operand
  /// @return a value of this shape
  public Value xlog1py(double b) {
    return xlog1py(like(b));
  }

  /// The quotient rounded down, `⌊a/b⌋`, of the exact numbers; `a/b` at `b = 0`.
  ///
  /// Both derivatives are 0 everywhere.
  ///
  /// @param b the second operand, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value floorDivide(Value b) {
    return Elementwise.FLOOR_DIVIDE.apply(this, b);
  }

  /// The quotient rounded down, `⌊a/b⌋`, of the exact numbers; `a/b` at `b = 0`.
  ///
  /// @param b the second operand
  /// @return a value of this shape
  public Value floorDivide(double b) {
    return floorDivide(like(b));
  }

  /// The remainder `a − b·trunc(a/b)` with the sign of `a`, exact; NaN at `b = 0`.
  ///
  /// The derivative by `a` is 1, the one by `b` is `−trunc(a/b)`.
  ///
  /// @param b the second operand, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value fmod(Value b) {
    return Elementwise.FMOD.apply(this, b);
  }

  /// The remainder `a − b·trunc(a/b)` with the sign of `a`, exact; NaN at `b = 0`.
  ///
  /// @param b the second operand
  /// @return a value of this shape
  public Value fmod(double b) {
    return fmod(like(b));
  }

  /// The remainder `a − b·⌊a/b⌋` with the sign of `b`; NaN at `b = 0`.
  ///
  /// The derivative by `a` is 1, the one by `b` is `−⌊a/b⌋`.
  ///
  /// @param b the second operand, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value remainder(Value b) {
    return Elementwise.REMAINDER.apply(this, b);
  }

  /// The remainder `a − b·⌊a/b⌋` with the sign of `b`; NaN at `b = 0`.
  ///
  /// @param b the second operand
  /// @return a value of this shape
  public Value remainder(double b) {
    return remainder(like(b));
  }

  /// `|a|` with the sign of `b`, of −0 as well.
  ///
  /// The derivative by `a` is ±1, and 0 at `a = 0`; the one by `b` is 0.
  ///
  /// @param b the second operand, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value copySign(Value b) {
    return Elementwise.COPY_SIGN.apply(this, b);
  }

  /// `|a|` with the sign of `b`, of −0 as well.
  ///
  /// @param b the second operand
  /// @return a value of this shape
  public Value copySign(double b) {
    return copySign(like(b));
  }

  /// The larger of two; the other one if an operand is NaN.
  ///
  /// At a tie the first operand is taken.
  ///
  /// @param b the second operand, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value fmax(Value b) {
    return Elementwise.FMAX.apply(this, b);
  }

  /// The larger of two; the other one if an operand is NaN.
  ///
  /// @param b the second operand
  /// @return a value of this shape
  public Value fmax(double b) {
    return fmax(like(b));
  }

  /// The smaller of two; the other one if an operand is NaN.
  ///
  /// At a tie the first operand is taken.
  ///
  /// @param b the second operand, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value fmin(Value b) {
    return Elementwise.FMIN.apply(this, b);
  }

  /// The smaller of two; the other one if an operand is NaN.
  ///
  /// @param b the second operand
  /// @return a value of this shape
  public Value fmin(double b) {
    return fmin(like(b));
  }

  /// The squared difference, `(a − b)²`.
  ///
  /// @param b the second operand, broadcast against this
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value squaredDifference(Value b) {
    return sub(b).square();
  }

  /// Linear interpolation, `a + w·(b − a)`, as `w·b + (a − w·a)`: exactly `a` for `w = 0` and `b`
  /// for `w = 1`, without overflow on the way.
  ///
  /// @param b where the weight 1 leads, broadcast against this
  /// @param weight the weight, broadcast as well; may lie outside of 0 to 1
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value lerp(Value b, Value weight) {
    return weight.fma(b, weight.neg().fma(this, this));
  }

  /// Linear interpolation, `a + w·(b − a)`.
  ///
  /// @param b where the weight 1 leads, broadcast against this
  /// @param weight the weight
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value lerp(Value b, double weight) {
    return lerp(b, like(weight));
  }

  /// `a + s·b·c`.
  ///
  /// @param b a factor, broadcast
  /// @param c the other factor, broadcast
  /// @param scale the number `s`
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value addcmul(Value b, Value c, double scale) {
    return b.mul(scale).fma(c, this);
  }

  /// `a + s·b/c`.
  ///
  /// @param b the dividend, broadcast
  /// @param c the divisor, broadcast
  /// @param scale the number `s`
  /// @return a value of the broadcast shape
  /// @throws IllegalArgumentException if the shapes do not broadcast or the dtypes differ
  public Value addcdiv(Value b, Value c, double scale) {
    return b.div(c).fma(like(scale), this);
  }

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

  /// The Walsh–Hadamard transform along an axis, in the order of the natural numbers and without a
  /// factor: applied twice it gives the value times the axis' length.
  ///
  /// @param axis an axis whose length is a power of two; −1 for the last
  /// @return a value of this shape
  /// @throws IllegalArgumentException if the axis does not exist or has another length
  public Value hadamard(int axis) {
    return Hadamard.of(this, axis);
  }

  /// The logarithm of [#softmax], without overflow and with all digits where it is far below 0.
  ///
  /// @param axes the axes that sum to 1, none for all
  /// @return a value of this shape
  /// @throws IllegalArgumentException if an axis does not exist or is named twice
  public Value logSoftmax(int... axes) {
    return apply(new LogSoftmax(Axes.of("logSoftmax", shape(), true, axes)), this);
  }

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

  /// The convolution with a kernel, as neural networks have it: a cross-correlation.
  ///
  /// `y[n, o, i] = Σ kernel[o, c, k]·this[n, c, i·stride + k·dilation − before]`, summed over
  /// channels and windows, in one or two spatial axes. Padding is zeros, which are multiplied as
  /// all other elements are: an infinite kernel makes them NaN.
  ///
  /// @param kernel shape `[groups·o, c, …]`
  /// @param groups how many groups the channels are cut into; group `g` of the output sees group
  ///   `g` of the input only
  /// @param slides how the kernel slides along each spatial axis: padding, stride, dilation
  /// @return shape `[n, groups·o, …]`, for this value's `[n, groups·c, …]`
  /// @throws IllegalArgumentException if ranks or channels do not fit, the dtypes differ, or the
  ///   kernel is empty or longer than the padded input
  public Value convolve(Value kernel, int groups, Slide... slides) {
    return Convolution.output(this, kernel, groups, slides);
  }

  /// The adjoint of [#convolve]: what is known as a transposed convolution.
  ///
  /// Each element is put back, times the kernel, where a convolution would have taken it from.
  ///
  /// @param kernel shape `[groups·o, c, …]`
  /// @param spatial spatial lengths of the result: such that a convolution with the kernel has this
  ///   value's lengths
  /// @param groups how many groups the channels are cut into
  /// @param slides how the kernel slides along each spatial axis of the result
  /// @return shape `[n, groups·c, …]`, for this value's `[n, groups·o, …]`
  /// @throws IllegalArgumentException if ranks, channels or lengths do not fit or the dtypes differ
  public Value convolveTransposed(Value kernel, Shape spatial, int groups, Slide... slides) {
    return Convolution.input(this, kernel, spatial, groups, slides);
  }

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

  /// The unbiased variance over some axes: `Σ(x − μ)²/(n − 1)`.
  ///
  /// @param axes the axes, none for all
  /// @return a value without those axes; NaN for fewer than two elements
  /// @throws IllegalArgumentException if an axis does not exist or is named twice
  public Value var(int... axes) {
    return var(1, false, axes);
  }

  /// The variance over some axes: `Σ(x − μ)²/(n − correction)`.
  ///
  /// The mean is subtracted first, so values far from 0 keep their digits.
  ///
  /// @param correction 1 for the unbiased estimate, 0 for the mean square
  /// @param keepDims whether the axes stay, with length 1
  /// @param axes the axes, none for all
  /// @return the reduced value; NaN if there are no more elements than `correction` and they are
  ///   equal
  /// @throws IllegalArgumentException if an axis does not exist or is named twice
  public Value var(int correction, boolean keepDims, int... axes) {
    return Variance.of(this, false, correction, keepDims, axes);
  }

  /// The unbiased standard deviation over some axes: the root of [#var(int...)].
  ///
  /// @param axes the axes, none for all
  /// @return a value without those axes; NaN for fewer than two elements
  /// @throws IllegalArgumentException if an axis does not exist or is named twice
  public Value std(int... axes) {
    return std(1, false, axes);
  }

  /// The standard deviation over some axes: `√(Σ(x − μ)²/(n − correction))`.
  ///
  /// Squares neither overflow nor vanish. The derivative of equal elements, at which this has a
  /// minimum, is 0.
  ///
  /// @param correction 1 for the unbiased estimate, 0 for the mean square
  /// @param keepDims whether the axes stay, with length 1
  /// @param axes the axes, none for all
  /// @return the reduced value; NaN if there are no more elements than `correction` and they are
  ///   equal
  /// @throws IllegalArgumentException if an axis does not exist or is named twice
  public Value std(int correction, boolean keepDims, int... axes) {
    return Variance.of(this, true, correction, keepDims, axes);
  }

  /// The Euclidean norm over some axes: `√Σx²`.
  ///
  /// @param axes the axes, none for all
  /// @return a value without those axes; 0 for no elements
  /// @throws IllegalArgumentException if an axis does not exist or is named twice
  public Value norm(int... axes) {
    return norm(2, false, axes);
  }

  /// The vector norm of an order over some axes: `(Σ|x|ᵖ)^(1/p)`.
  ///
  /// Powers neither overflow nor vanish. `p = ∞` is the largest magnitude, `−∞` the smallest, which
  /// elements that tie share; 0 is the number of elements that are not 0. The derivative is 0 where
  /// the norm is 0, and by elements that are 0 where it does not exist there. NaN stays, but for `p
  /// = 0`.
  ///
  /// @param order `p`, any number or ±∞
  /// @param keepDims whether the axes stay, with length 1
  /// @param axes the axes, none for all
  /// @return the reduced value; 0 for no elements and `p ≥ 0`
  /// @throws IllegalArgumentException if an axis does not exist or is named twice, the order is
  ///   NaN, or it is ±∞ and there are no elements
  public Value norm(double order, boolean keepDims, int... axes) {
    return Norm.of(this, order, keepDims, axes);
  }

  /// `e⁻ᵃ / Σ e⁻ᵃ` over some axes, without overflow: `neg().softmax(axes)`.
  ///
  /// @param axes the axes that sum to 1, none for all
  /// @return a value of this shape
  /// @throws IllegalArgumentException if an axis does not exist or is named twice
  public Value softmin(int... axes) {
    return neg().softmax(axes);
  }

  /// The largest element along an axis and its index: the first one of those that tie, which gets
  /// the whole cotangent. The first NaN wins.
  ///
  /// @param axis the axis
  /// @return values and indices without that axis
  /// @throws IllegalArgumentException if the axis does not exist or is empty
  public Indexed maxWithIndex(int axis) {
    return maxWithIndex(axis, false);
  }

  /// The largest element along an axis and its index: the first one of those that tie.
  ///
  /// @param axis the axis
  /// @param keepDims whether the axis stays, with length 1
  /// @return values and indices
  /// @throws IllegalArgumentException if the axis does not exist or is empty
  public Indexed maxWithIndex(int axis, boolean keepDims) {
    return one("maxWithIndex", Indices.Kind.LARGEST, axis, keepDims);
  }

  /// The smallest element along an axis and its index: the first one of those that tie, which gets
  /// the whole cotangent. The first NaN wins.
  ///
  /// @param axis the axis
  /// @return values and indices without that axis
  /// @throws IllegalArgumentException if the axis does not exist or is empty
  public Indexed minWithIndex(int axis) {
    return minWithIndex(axis, false);
  }

  /// The smallest element along an axis and its index: the first one of those that tie.
  ///
  /// @param axis the axis
  /// @param keepDims whether the axis stays, with length 1
  /// @return values and indices
  /// @throws IllegalArgumentException if the axis does not exist or is empty
  public Indexed minWithIndex(int axis, boolean keepDims) {
    return one("minWithIndex", Indices.Kind.SMALLEST, axis, keepDims);
  }

  /// The median along an axis and its index: the lower of the two in the middle of an even number
  /// of elements. The first NaN wins.
  ///
  /// @param axis the axis
  /// @return values and indices without that axis
  /// @throws IllegalArgumentException if the axis does not exist or is empty
  public Indexed median(int axis) {
    return median(axis, false);
  }

  /// The median along an axis and its index: the lower of the two in the middle of an even number
  /// of elements.
  ///
  /// @param axis the axis
  /// @param keepDims whether the axis stays, with length 1
  /// @return values and indices
  /// @throws IllegalArgumentException if the axis does not exist or is empty
  public Indexed median(int axis, boolean keepDims) {
    return one("median", Indices.Kind.MEDIAN, axis, keepDims);
  }

  private Indexed one(String operation, Indices.Kind kind, int axis, boolean keepDims) {
    Indexed kept = Indexed.of(this, axis, Indices.one(operation, kind, this, axis));
    return keepDims ? kept : kept.squeezed(axis);
  }

  /// The index of the largest element in row-major order, the first one of those that tie; of the
  /// first NaN, if there is one.
  ///
  /// @return a constant scalar
  /// @throws IllegalArgumentException if there are no elements
  public Value argmax() {
    return flatIndex("argmax", Indices.Kind.LARGEST);
  }

  /// The index of the largest element along an axis, the first one of those that tie; of the first
  /// NaN, if there is one.
  ///
  /// @param axis the axis
  /// @return whole numbers in this dtype, without that axis; a constant
  /// @throws IllegalArgumentException if the axis does not exist or is empty
  public Value argmax(int axis) {
    return Indices.one("argmax", Indices.Kind.LARGEST, this, axis).squeeze(axis);
  }

  /// The index of the smallest element in row-major order, the first one of those that tie; of the
  /// first NaN, if there is one.
  ///
  /// @return a constant scalar
  /// @throws IllegalArgumentException if there are no elements
  public Value argmin() {
    return flatIndex("argmin", Indices.Kind.SMALLEST);
  }

  /// The index of the smallest element along an axis, the first one of those that tie; of the first
  /// NaN, if there is one.
  ///
  /// @param axis the axis
  /// @return whole numbers in this dtype, without that axis; a constant
  /// @throws IllegalArgumentException if the axis does not exist or is empty
  public Value argmin(int axis) {
    return Indices.one("argmin", Indices.Kind.SMALLEST, this, axis).squeeze(axis);
  }

  private Value flatIndex(String operation, Indices.Kind kind) {
    if (shape().size() == 0) {
      throw Errors.illegal(
          operation,
          "shape " + shape() + " has no elements",
          "Give a value that has some, or treat the empty case before.");
    }
    return Indices.one(operation, kind, detach().reshape(-1), 0).squeeze(0);
  }

  /// The elements along an axis from the smallest to the largest, and where each was.
  ///
  /// Equal elements keep their order, NaN comes last.
  ///
  /// @param axis the axis
  /// @return values and indices
  /// @throws IllegalArgumentException if the axis does not exist
  public Indexed sort(int axis) {
    return sort(axis, false);
  }

  /// The elements along an axis in order, and where each was.
  ///
  /// Equal elements keep their order. NaN counts as the largest.
  ///
  /// @param axis the axis
  /// @param descending whether the largest comes first
  /// @return values and indices
  /// @throws IllegalArgumentException if the axis does not exist
  public Indexed sort(int axis, boolean descending) {
    Indices.Kind kind = descending ? Indices.Kind.DESCENDING : Indices.Kind.ASCENDING;
    return Indexed.of(this, axis, Indices.all("sort", kind, this, axis));
  }

  /// The `k` largest elements along an axis, from the largest, and where each was.
  ///
  /// Of equal elements the first come first. NaN counts as the largest.
  ///
  /// @param axis the axis
  /// @param k how many
  /// @return values and indices, `k` along the axis
  /// @throws IllegalArgumentException if the axis does not exist or is shorter than `k`
  public Indexed topk(int axis, int k) {
    return topk(axis, k, true);
  }

  /// The `k` largest or smallest elements along an axis, from the outermost, and where each was.
  ///
  /// Of equal elements the first come first. NaN counts as the largest.
  ///
  /// @param axis the axis
  /// @param k how many
  /// @param largest whether to take the largest
  /// @return values and indices, `k` along the axis
  /// @throws IllegalArgumentException if the axis does not exist or is shorter than `k`
  public Indexed topk(int axis, int k, boolean largest) {
    Indices.Kind kind = largest ? Indices.Kind.DESCENDING : Indices.Kind.ASCENDING;
    return Indexed.of(this, axis, Indices.first("topk", kind, this, axis, k));
  }

  /// Running sums along an axis: `yⱼ = x₀ + … + xⱼ`.
  ///
  /// What each addition rounds away is carried along, so the error does not grow with the length.
  ///
  /// @param axis the axis
  /// @return a value of this shape
  /// @throws IllegalArgumentException if the axis does not exist
  public Value cumsum(int axis) {
    return apply(new Cumsum(shape().axis("cumsum", axis), false), this);
  }

  /// Running products along an axis: `yⱼ = x₀·…·xⱼ`. Zeros are exact, in derivatives of every
  /// order.
  ///
  /// @param axis the axis
  /// @return a value of this shape
  /// @throws IllegalArgumentException if the axis does not exist
  public Value cumprod(int axis) {
    return apply(new Cumprod(shape().axis("cumprod", axis)), this);
  }

  /// Running `ln Σ eˣ` along an axis, without overflow.
  ///
  /// The derivative by an element of −∞ is 0, but in a result that is −∞ itself, where only the
  /// first element has one.
  ///
  /// @param axis the axis
  /// @return a value of this shape
  /// @throws IllegalArgumentException if the axis does not exist
  public Value logCumSumExp(int axis) {
    return apply(new LogCumSumExp(shape().axis("logCumSumExp", axis)), this);
  }

  /// The largest element so far along an axis, and its index: the last one of those that tie. From
  /// the first NaN on, NaN.
  ///
  /// @param axis the axis
  /// @return values and indices
  /// @throws IllegalArgumentException if the axis does not exist
  public Indexed cummax(int axis) {
    return Indexed.of(this, axis, Indices.all("cummax", Indices.Kind.LARGEST_SO_FAR, this, axis));
  }

  /// The smallest element so far along an axis, and its index: the last one of those that tie. From
  /// the first NaN on, NaN.
  ///
  /// @param axis the axis
  /// @return values and indices
  /// @throws IllegalArgumentException if the axis does not exist
  public Indexed cummin(int axis) {
    return Indexed.of(this, axis, Indices.all("cummin", Indices.Kind.SMALLEST_SO_FAR, this, axis));
  }

  /// The elements in reverse along some axes.
  ///
  /// @param axes the axes, none for all
  /// @return a value of this shape
  /// @throws IllegalArgumentException if an axis does not exist or is named twice
  public Value flip(int... axes) {
    return apply(StridedView.flipped(shape(), Axes.of("flip", shape(), true, axes)), this);
  }

  /// Moves elements along the row-major order; those that leave at one end come in at the other.
  ///
  /// @param shift by how many places, backwards if negative
  /// @return a value of this shape
  public Value roll(int shift) {
    return Arrangements.roll(reshape(-1), new int[] {shift}, 0).reshape(shape());
  }

  /// Moves elements along an axis; those that leave at one end come in at the other.
  ///
  /// @param shift by how many places, backwards if negative
  /// @param axis the axis
  /// @return a value of this shape
  /// @throws IllegalArgumentException if the axis does not exist
  public Value roll(int shift, int axis) {
    return roll(new int[] {shift}, axis);
  }

  /// Moves elements along some axes; those that leave at one end come in at the other.
  ///
  /// @param shifts by how many places for each axis, backwards if negative
  /// @param axes the axes
  /// @return a value of this shape
  /// @throws IllegalArgumentException if an axis does not exist or there are not as many shifts
  public Value roll(int[] shifts, int... axes) {
    return Arrangements.roll(this, shifts, axes);
  }

  /// Adds elements of one number around the value.
  ///
  /// @param value the number
  /// @param amounts for each axis `{before, after}`: how many elements; negative ones are cut off
  /// @return the padded value
  /// @throws IllegalArgumentException if there is not one pair per axis or more is cut off than
  ///   there is
  public Value pad(double value, int[]... amounts) {
    return Pad.of(this, value, amounts);
  }

  /// Adds elements of the value itself around it.
  ///
  /// @param mode which ones
  /// @param amounts for each axis `{before, after}`: how many elements; negative ones are cut off
  /// @return the padded value
  /// @throws IllegalArgumentException if there is not one pair per axis, more is cut off than there
  ///   is, or more added than the mode can
  public Value pad(PadMode mode, int[]... amounts) {
    return Arrangements.pad(this, mode, amounts);
  }

  /// The value several times over along its last axes.
  ///
  /// @param repetitions how often along each axis; more than there are axes add new first ones
  /// @return the repeated value
  /// @throws IllegalArgumentException if a number is negative
  public Value tile(int... repetitions) {
    return Arrangements.tile(this, repetitions);
  }

  /// Each element several times in a row, in row-major order.
  ///
  /// @param times how often
  /// @return a vector
  /// @throws IllegalArgumentException if the number is negative
  public Value repeatInterleave(int times) {
    return Arrangements.repeatInterleave(reshape(shape().size()), times, 0);
  }

  /// Each sub-tensor along an axis several times in a row.
  ///
  /// @param times how often
  /// @param axis the axis
  /// @return the repeated value
  /// @throws IllegalArgumentException if the number is negative or the axis does not exist
  public Value repeatInterleave(int times, int axis) {
    return Arrangements.repeatInterleave(this, times, axis);
  }

  /// Each sub-tensor along an axis several times in a row, each its own number of times.
  ///
  /// @param times how often, one number per sub-tensor
  /// @param axis the axis
  /// @return the repeated value
  /// @throws IllegalArgumentException if a number is negative, there are not as many as the axis is
  ///   long, or the axis does not exist
  public Value repeatInterleave(int[] times, int axis) {
    return Arrangements.repeatInterleave(this, times, axis);
  }

  /// The lower triangle of matrices: 0 above the main diagonal.
  ///
  /// @return a value of this shape
  /// @throws IllegalArgumentException if the rank is below 2
  public Value tril() {
    return tril(0);
  }

  /// The lower triangle of matrices: 0 above a diagonal, whatever was there.
  ///
  /// @param diagonal how far above the main diagonal it lies, below if negative
  /// @return a value of this shape
  /// @throws IllegalArgumentException if the rank is below 2
  public Value tril(int diagonal) {
    return Arrangements.triangle("tril", this, diagonal, true);
  }

  /// The upper triangle of matrices: 0 below the main diagonal.
  ///
  /// @return a value of this shape
  /// @throws IllegalArgumentException if the rank is below 2
  public Value triu() {
    return triu(0);
  }

  /// The upper triangle of matrices: 0 below a diagonal, whatever was there.
  ///
  /// @param diagonal how far above the main diagonal it lies, below if negative
  /// @return a value of this shape
  /// @throws IllegalArgumentException if the rank is below 2
  public Value triu(int diagonal) {
    return Arrangements.triangle("triu", this, diagonal, false);
  }

  /// The main diagonal of a matrix, or a matrix with this vector as its main diagonal.
  ///
  /// @return a vector or a matrix
  /// @throws IllegalArgumentException if this is neither a vector nor a matrix
  public Value diag() {
    return diag(0);
  }

  /// A diagonal of a matrix, or a matrix that has this vector as a diagonal and else zeros.
  ///
  /// @param offset how far above the main diagonal it lies, below if negative
  /// @return a vector or a square matrix
  /// @throws IllegalArgumentException if this is neither a vector nor a matrix
  public Value diag(int offset) {
    return Arrangements.diag(this, offset);
  }

  /// The main diagonals of matrices, which the last two axes are.
  ///
  /// @return a value of one rank less
  /// @throws IllegalArgumentException if the rank is below 2
  public Value diagonal() {
    return diagonal(0, -2, -1);
  }

  /// A diagonal over two axes, as a new last axis: the elements whose second index is the first
  /// plus the offset.
  ///
  /// @param offset the difference of the indices; none of the elements has it if it is too large
  /// @param first the axis of rows
  /// @param second the axis of columns
  /// @return a value of one rank less
  /// @throws IllegalArgumentException if an axis does not exist or both are the same
  public Value diagonal(int offset, int first, int second) {
    return apply(StridedView.diagonal("diagonal", shape(), offset, first, second), this);
  }

  /// Square matrices that have the last axis as a diagonal and else zeros.
  ///
  /// @param offset how far above the main diagonal it lies, below if negative
  /// @return a value of one rank more
  /// @throws IllegalArgumentException if this is a scalar
  public Value diagEmbed(int offset) {
    return Arrangements.diagonalMatrix("diagEmbed", this, offset);
  }

  /// The sum of the main diagonal of a matrix, square or not.
  ///
  /// @return a scalar
  /// @throws IllegalArgumentException if this is no matrix
  public Value trace() {
    return Arrangements.trace(this);
  }

  /// All elements as a vector, in row-major order.
  ///
  /// @return a vector; of one element for a scalar
  public Value flatten() {
    return flatten(0, -1);
  }

  /// Joins neighbouring axes into one.
  ///
  /// @param first the first of them
  /// @param last the last of them
  /// @return the reshaped value; a vector of one element for a scalar
  /// @throws IllegalArgumentException if an axis does not exist or the first comes after the last
  public Value flatten(int first, int last) {
    return Arrangements.flatten(this, first, last);
  }

  /// Cuts an axis into parts of given sizes.
  ///
  /// @param axis the axis
  /// @param sizes length of each part
  /// @return the parts in order
  /// @throws IllegalArgumentException if the axis does not exist, a size is negative or they do not
  ///   add up to its length
  public List<Value> split(int axis, int... sizes) {
    return Arrangements.split(this, axis, sizes);
  }

  /// Cuts an axis into parts of equal size, of which the last may be smaller.
  ///
  /// Each part has `⌈length/chunks⌉` elements, so there may be fewer parts than asked for.
  ///
  /// @param axis the axis
  /// @param chunks how many parts at most
  /// @return the parts in order
  /// @throws IllegalArgumentException if the axis does not exist or the number is below 1
  public List<Value> chunk(int axis, int chunks) {
    return Arrangements.chunk(this, axis, chunks);
  }

  /// Windows of neighbours along an axis, which may overlap; a new last axis runs through each.
  ///
  /// @param axis the axis, which then counts windows
  /// @param size elements per window
  /// @param step distance from one window to the next
  /// @return a value of one rank more
  /// @throws IllegalArgumentException if the axis does not exist or is shorter than a window, or
  ///   the step is below 1
  public Value unfold(int axis, int size, int step) {
    return apply(StridedView.windows(shape(), axis, size, step), this);
  }

  /// Differences of neighbours along the last axis.
  ///
  /// @return a value that is shorter by 1
  /// @throws IllegalArgumentException if this is a scalar
  public Value diff() {
    return diff(1, -1);
  }

  /// Differences of neighbours along an axis, taken several times over.
  ///
  /// @param order how many times
  /// @param axis the axis
  /// @return a value that is shorter by `order`, or empty
  /// @throws IllegalArgumentException if the axis does not exist or the order is negative
  public Value diff(int order, int axis) {
    return Arrangements.diff(this, order, axis);
  }

  /// The coordinates of all points of a grid: value `k` of the result varies along axis `k` only.
  ///
  /// That is the matrix convention `ij`; for `xy` exchange the first two axes of each.
  ///
  /// @param vectors the coordinates along each axis; a scalar counts as one
  /// @return one value per vector, all of the grid's shape
  /// @throws IllegalArgumentException if a value has a rank above 1
  public static List<Value> meshgrid(Value... vectors) {
    return Arrangements.meshgrid(vectors);
  }

  /// Takes one element per index along an axis: `out[…, i, …] = this[…, indices[…, i, …], …]`.
  ///
  /// The indices may be computed, as those of [#sort(int)] are; nothing is differentiated by them.
  ///
  /// @param axis the axis that the indices count along
  /// @param indices whole numbers from 0: a value of this rank, and no longer than this in the
  ///   other axes
  /// @return a value of the indices' shape
  /// @throws IllegalArgumentException if the axis or an index does not exist or the shapes do not
  ///   fit; a compiled function finds wrong indices when it runs
  public Value gather(int axis, Value indices) {
    return TakeAlong.of("gather", this, axis, indices);
  }

  /// Takes sub-tensors along an axis; the same index may come more than once.
  ///
  /// @param axis the axis
  /// @param indices a vector of whole numbers from 0, which may be computed
  /// @return a value whose axis has one entry per index
  /// @throws IllegalArgumentException if the axis or an index does not exist or the indices are no
  ///   vector; a compiled function finds wrong indices when it runs
  public Value indexSelect(int axis, Value indices) {
    return Take.of("indexSelect", this, axis, indices);
  }

  /// This value with elements of another one in the places that the indices name: `out[…,
  /// indices[…, i, …], …] = source[…, i, …]`.
  ///
  /// Of several elements for one place the last one counts. Neither those before it nor what was in
  /// this value there get a gradient.
  ///
  /// @param axis the axis that the indices count along
  /// @param indices whole numbers from 0: a value of this rank, and no longer than this in the
  ///   other axes
  /// @param source at least as long as the indices in every axis
  /// @return a value of this shape
  /// @throws IllegalArgumentException if the axis or an index does not exist or the shapes do not
  ///   fit; a compiled function finds wrong indices when it runs
  public Value scatter(int axis, Value indices, Value source) {
    return PutAlong.replaced("scatter", this, axis, indices, source);
  }

  /// This value with elements of another one added in the places that the indices name: `out[…,
  /// indices[…, i, …], …] += source[…, i, …]`.
  ///
  /// @param axis the axis that the indices count along
  /// @param indices whole numbers from 0: a value of this rank, and no longer than this in the
  ///   other axes
  /// @param source at least as long as the indices in every axis
  /// @return a value of this shape
  /// @throws IllegalArgumentException if the axis or an index does not exist or the shapes do not
  ///   fit; a compiled function finds wrong indices when it runs
  public Value scatterAdd(int axis, Value indices, Value source) {
    return PutAlong.added("scatterAdd", this, axis, indices, source);
  }

  /// This value with sub-tensors of another one added along an axis.
  ///
  /// @param axis the axis
  /// @param indices a vector of whole numbers from 0: to which sub-tensor each is added
  /// @param source of this shape but for the axis, which has one sub-tensor per index
  /// @return a value of this shape
  /// @throws IllegalArgumentException if the axis or an index does not exist or the shapes do not
  ///   fit; a compiled function finds wrong indices when it runs
  public Value indexAdd(int axis, Value indices, Value source) {
    return Put.added("indexAdd", this, axis, indices, source);
  }

  /// This value with one number wherever a mask is not 0.
  ///
  /// @param mask a value that broadcasts to this one; nothing is differentiated by it
  /// @param value the number
  /// @return a value of this shape
  /// @throws IllegalArgumentException if the mask does not broadcast to this value
  public Value maskedFill(Value mask, double value) {
    return maskedFill(mask, like(value));
  }

  /// This value with a scalar wherever a mask is not 0.
  ///
  /// @param mask a value that broadcasts to this one; nothing is differentiated by it
  /// @param value the scalar
  /// @return a value of this shape
  /// @throws IllegalArgumentException if the mask does not broadcast to this value or the other one
  ///   is no scalar
  public Value maskedFill(Value mask, Value value) {
    return Arrangements.maskedFill(this, mask, value);
  }

  /// The elements at which a mask is not 0, in row-major order.
  ///
  /// Their number depends on the mask, so it must be known while a function is traced.
  ///
  /// @param mask a value that broadcasts with this one
  /// @return a vector
  /// @throws IllegalArgumentException if the shapes do not broadcast
  /// @throws IllegalStateException if the mask depends on the arguments of a function that is being
  ///   compiled or mapped
  public Value maskedSelect(Value mask) {
    return Arrangements.maskedSelect(this, mask);
  }

  /// About what this node takes in memory, without its operands.
  ///
  /// @param arrays what has been counted; gets what is counted here
  long bytes(Set<Object> arrays) {
    // Header 12 and fields, rounded up to 8: node 56, details 32, tensor 24, array header 16.
    long bytes = 56;
    if (extra instanceof Details details) {
      bytes += 32;
      bytes += details.operands == null ? 0 : 16 + 4L * details.operands.length;
      bytes += details.partials == null ? 0 : 16 + 8L * details.partials.length;
    }
    Tensor tensor = tensor();
    if (tensor != null && tensor != Tensor.FLOAT32_SCALAR && arrays.add(tensor)) {
      bytes += 24;
      if (tensor.symbol() == null && arrays.add(tensor.array())) {
        bytes += 16 + (long) tensor.shape.size() * tensor.dtype.bytes();
      }
    }
    return bytes;
  }

  /// Operation, name, shape and numbers of this node; long arrays are cut. While a function is
  /// traced it says that the numbers are not known.
  @Override
  public String toString() {
    String label = name() == null ? op.opName() : op.opName() + " " + name();
    if (isSymbolic()) {
      return label + " " + shape() + " = not known while a function is traced";
    }
    if (isScalar()) {
      return label + " = " + item;
    }
    double[] data = data();
    String numbers = Arrays.toString(Arrays.copyOf(data, Math.min(data.length, 8)));
    String cut = data.length > 8 ? numbers.substring(0, numbers.length() - 1) + ", …]" : numbers;
    return label + " " + shape() + " = " + cut;
  }
}

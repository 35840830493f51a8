package dev.autodiff.kernels;

import static java.lang.constant.ConstantDescs.BSM_CLASS_DATA_AT;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;
import static java.util.Objects.requireNonNull;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Writes the class of a [FusedLoop]: parts of a program, each a loop over vectors in a method of
/// its own, short enough for C2. What only one part needs never leaves the processor's registers.
///
/// Each kernel's function of [VectorFunctions] stands in the loop as it does in [VectorLoop], so
/// the bits are the same. The products of derivatives, in which a zero wins over NaN, are plain
/// ones: as long as none is NaN that is the same, and a sum of them tells.
final class FusedLoops {
  private static final ClassDesc SELF = ClassDesc.of("dev.autodiff.kernels", "FusedLoopCode");
  private static final ClassDesc LOOP = FusedLoop.class.describeConstable().orElseThrow();
  private static final ClassDesc KERNEL = Kernel.class.describeConstable().orElseThrow();
  private static final ClassDesc FUNCTIONS =
      VectorFunctions.class.describeConstable().orElseThrow();
  private static final ClassDesc VECTOR = DoubleVector.class.describeConstable().orElseThrow();
  private static final ClassDesc SPECIES = VectorSpecies.class.describeConstable().orElseThrow();
  private static final ClassDesc DOUBLES = CD_double.arrayType();
  private static final ClassDesc INTS = CD_int.arrayType();
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(CD_boolean, DOUBLES.arrayType(), INTS, CD_int);
  private static final MethodTypeDesc BROADCAST = MethodTypeDesc.of(VECTOR, SPECIES, CD_double);
  private static final MethodTypeDesc FROM_ARRAY =
      MethodTypeDesc.of(VECTOR, SPECIES, DOUBLES, CD_int);
  private static final MethodTypeDesc INTO_ARRAY = MethodTypeDesc.of(CD_void, DOUBLES, CD_int);
  private static final MethodTypeDesc LANES =
      MethodTypeDesc.of(
          CD_void, DOUBLES, CD_int, DOUBLES, CD_int, DOUBLES, CD_int, DOUBLES, CD_int, DOUBLES,
          CD_int, CD_int);
  private static final ClassDesc ARRAYS = Arrays.class.describeConstable().orElseThrow();
  private static final MethodTypeDesc FILL =
      MethodTypeDesc.of(CD_void, DOUBLES, CD_int, CD_int, CD_double);
  private static final ClassDesc SYSTEM = System.class.describeConstable().orElseThrow();
  private static final MethodTypeDesc COPY =
      MethodTypeDesc.of(CD_void, CD_Object, CD_int, CD_Object, CD_int, CD_int);
  private static final ClassDesc VECTORS = Vector.class.describeConstable().orElseThrow();
  private static final MethodTypeDesc ADD = MethodTypeDesc.of(VECTOR, VECTORS);
  private static final ClassDesc OPERATORS =
      VectorOperators.class.describeConstable().orElseThrow();
  private static final ClassDesc COMPARISON =
      VectorOperators.Comparison.class.describeConstable().orElseThrow();
  private static final ClassDesc MASK = VectorMask.class.describeConstable().orElseThrow();
  private static final MethodTypeDesc COMPARE = MethodTypeDesc.of(MASK, COMPARISON, VECTORS);
  private static final MethodTypeDesc TRUE = MethodTypeDesc.of(CD_boolean);
  private static final int WIDTH = VectorFunctions.SPECIES.length();

  private final LaneCode code;
  private final LaneParts parts;
  private final boolean exact;
  private final Inlining inlining;

  private FusedLoops(LaneCode code, int n, boolean exact, Inlining inlining) {
    this.code = code;
    this.exact = exact;
    this.inlining = inlining;
    this.parts = new LaneParts(code, n, exact, inlining);
  }

  /// @param n how many lanes it will mostly run over
  /// @param exact whether products are to be right even if one is NaN
  static FusedLoop of(LaneCode code, int n, boolean exact) {
    FusedLoops loops = new FusedLoops(code, n, exact, VectorLoops.functions());
    byte[] bytes = ClassFile.of().build(SELF, loops::build);
    try {
      MethodHandles.Lookup hidden =
          MethodHandles.lookup()
              .defineHiddenClassWithClassData(bytes, List.of(code.kernels()), true);
      return (FusedLoop)
          hidden.findConstructor(hidden.lookupClass(), MethodType.methodType(void.class)).invoke();
    } catch (Throwable e) {
      throw new IllegalStateException("no loop could be made", e);
    }
  }

  private void build(ClassBuilder type) {
    type.withFlags(ClassFile.ACC_FINAL)
        .withInterfaceSymbols(LOOP)
        .withMethodBody(
            INIT_NAME,
            MTD_void,
            0,
            body -> body.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_())
        .withMethodBody(
            "registers",
            MethodTypeDesc.of(CD_int),
            ClassFile.ACC_PUBLIC,
            body -> body.loadConstant(parts.registers()).ireturn())
        .withMethodBody(
            "run",
            RUN,
            ClassFile.ACC_PUBLIC,
            body -> {
              body.aload(1).aload(2).iload(3).invokestatic(SELF, "rest", RUN);
              for (int part = 0; part < parts.count(); part++) {
                body.aload(1).aload(2).iload(3).invokestatic(SELF, "part" + part, RUN).iand();
              }
              body.ireturn();
            });
    type.withMethodBody("rest", RUN, ClassFile.ACC_STATIC, this::passOn);
    for (int i = 0; i < parts.count(); i++) {
      int part = i;
      type.withMethodBody(
          "part" + part,
          RUN,
          ClassFile.ACC_STATIC,
          body -> {
            if (parts.isCall(part)) {
              call(body, parts.instructions(part)[0]);
            } else {
              new Part(body, part).emit();
            }
          });
    }
  }

  /// Writes what is written though nothing computes it.
  private void passOn(CodeBuilder body) {
    for (int value : parts.passedOn()) {
      for (int store : parts.copies(value)) {
        if (parts.isConstant(value)) {
          fill(body, store, parts.constant(value));
        } else {
          copy(body, parts.home(value), store);
        }
      }
    }
    body.loadConstant(1).ireturn();
  }

  private void call(CodeBuilder body, int instruction) {
    for (int operand : Arrays.stream(code.operands()[instruction]).distinct().toArray()) {
      if (parts.isConstant(operand)) {
        fill(body, parts.home(operand), parts.constant(operand));
      }
    }
    body.loadConstant(DynamicConstantDesc.ofNamed(BSM_CLASS_DATA_AT, "_", KERNEL, instruction));
    for (int operand : code.operands()[instruction]) {
      array(body, parts.home(operand));
    }
    int result = code.results()[instruction];
    array(body, parts.home(result));
    body.iload(2).invokeinterface(KERNEL, "lanes", LANES);
    for (int store : parts.copies(result)) {
      copy(body, parts.home(result), store);
    }
    body.loadConstant(1).ireturn();
  }

  private static void fill(CodeBuilder body, int register, double x) {
    body.aload(0).loadConstant(register).aaload();
    body.aload(1).loadConstant(register).iaload().dup().iload(2).iadd();
    body.loadConstant(x).invokestatic(ARRAYS, "fill", FILL);
  }

  private static void copy(CodeBuilder body, int from, int to) {
    array(body, from);
    array(body, to);
    body.iload(2).invokestatic(SYSTEM, "arraycopy", COPY);
  }

  private static void array(CodeBuilder body, int register) {
    body.aload(0).loadConstant(register).aaload();
    body.aload(1).loadConstant(register).iaload();
  }

  /// One loop over vectors.
  private final class Part {
    private static final int N = 2;
    private static final int FROM = 3;
    private static final int TO = 4;
    private static final int LANE = 5;
    private static final int FIRST_FREE = 6;
    private static final int SUMS = 4;

    private final CodeBuilder body;
    private final int part;

    /// Local variables of the vectors that this part has read or computed.
    private final Map<Integer, Integer> vectors = new HashMap<>();

    /// Local variables of the arrays that this part reads or writes, by register; the position of
    /// lane 0 is in the next one.
    private final Map<Integer, Integer> arrays = new HashMap<>();

    private int free = FIRST_FREE;
    private int next;

    /// Local variables of sums of products; several, so that they do not wait for each other.
    private int sums;

    private int products;

    /// Local variable of the sum of all products, NaN if one is.
    private int total;

    private final boolean checks;

    Part(CodeBuilder body, int part) {
      this.body = body;
      this.part = part;
      this.checks =
          Arrays.stream(parts.instructions(part)).anyMatch(i -> parts.isChecked(code.results()[i]));
    }

    void emit() {
      for (int register : parts.touched(part)) {
        arrays.put(register, free);
        body.aload(0).loadConstant(register).aaload().astore(free);
        body.aload(1).loadConstant(register).iaload().istore(free + 1);
        free += 2;
      }
      next = free;
      sums = free + code.values();
      total = sums + SUMS;
      free = total + 1;
      Label again = body.newLabel();
      Label top = body.newLabel();
      Label end = body.newLabel();
      Label done = body.newLabel();
      if (checks) {
        species();
        body.loadConstant(0.0).invokestatic(VECTOR, "broadcast", BROADCAST).astore(total);
      }
      body.loadConstant(0).istore(FROM);
      body.iload(N).loadConstant(-WIDTH).iand().istore(TO);
      // As in VectorLoop: what is left behind whole vectors is a loop of one turn. C2 moves bounds
      // checks out of an inner loop, and unrolls it, only if a test of its own stands before it and
      // nobody asks how far it came (the gradient of lse of GradBench: 0.71 ms instead of 0.91).
      body.labelBinding(again);
      body.iload(FROM).iload(TO).if_icmpge(done);
      body.iload(FROM).istore(LANE);
      body.labelBinding(top);
      body.iload(LANE).iload(TO).if_icmpge(end);
      // Reads first: each may fail, and C2 remembers for each what is alive then.
      for (int value : parts.read(part)) {
        vector(value);
        body.pop();
      }
      for (int i : parts.instructions(part)) {
        compute(i);
      }
      if (checks) {
        addToTotal();
      }
      body.iinc(LANE, WIDTH).goto_(top);
      body.labelBinding(end);
      body.iload(TO).iload(N).if_icmpeq(done);
      body.iload(N).loadConstant(WIDTH).isub().istore(FROM);
      body.iload(N).istore(TO).goto_(again);
      body.labelBinding(done);
      if (checks) {
        body.aload(total).getstatic(OPERATORS, "EQ", COMPARISON).aload(total);
        body.invokevirtual(VECTOR, "compare", COMPARE).invokevirtual(MASK, "allTrue", TRUE);
      } else {
        body.loadConstant(1);
      }
      body.ireturn();
    }

    private void compute(int i) {
      LaneKernel kernel = (LaneKernel) code.kernels()[i];
      for (int k = 0; k < kernel.arity(); k++) {
        vector(code.operands()[i][k]);
      }
      boolean plain = !exact && LaneParts.isProduct(kernel);
      ClassDesc[] parameters = new ClassDesc[kernel.arity()];
      Arrays.fill(parameters, VECTOR);
      inlining.emitCall(
          body,
          VectorFunctions.class,
          plain ? LaneKernel.MUL.methodName() : kernel.methodName(),
          MethodTypeDesc.of(VECTOR, parameters),
          free);
      body.astore(next);
      int result = code.results()[i];
      if (parts.isChecked(result)) {
        sumUp(next);
      }
      vectors.put(result, next++);
      if (parts.home(result) >= 0) {
        store(result, parts.home(result));
      }
      for (int store : parts.copies(result)) {
        store(result, store);
      }
    }

    private void sumUp(int product) {
      int sum = sums + products % SUMS;
      body.aload(product);
      if (products++ >= SUMS) {
        body.aload(sum).invokevirtual(VECTOR, "add", ADD);
      }
      body.astore(sum);
    }

    /// Adds the sums to that of the loop.
    private void addToTotal() {
      body.aload(sums);
      for (int i = 1; i < Math.min(products, SUMS); i++) {
        body.aload(sums + i).invokevirtual(VECTOR, "add", ADD);
      }
      body.aload(total).invokevirtual(VECTOR, "add", ADD).astore(total);
    }

    private void species() {
      body.getstatic(FUNCTIONS, "SPECIES", SPECIES);
    }

    /// The array of a register and the position of the vector in it.
    private void element(int register) {
      int array = requireNonNull(arrays.get(register));
      body.aload(array).iload(array + 1).iload(LANE).iadd();
    }

    private void vector(int value) {
      Integer local = vectors.get(value);
      if (local != null) {
        body.aload(local);
        return;
      }
      species();
      if (parts.isConstant(value)) {
        body.loadConstant(parts.constant(value)).invokestatic(VECTOR, "broadcast", BROADCAST);
        return;
      }
      element(parts.home(value));
      body.invokestatic(VECTOR, "fromArray", FROM_ARRAY).dup().astore(next);
      vectors.put(value, next++);
    }

    private void store(int value, int register) {
      body.aload(requireNonNull(vectors.get(value)));
      element(register);
      body.invokevirtual(VECTOR, "intoArray", INTO_ARRAY);
    }
  }
}

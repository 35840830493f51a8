package dev.autodiff;

import static java.lang.constant.ConstantDescs.BSM_CLASS_DATA_AT;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import dev.autodiff.kernels.ScalarFunction;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/// Turns a partial written in terms of Values into a function of numbers, so that the maths of a
/// rule is written once and still runs at the speed of plain arithmetic.
///
/// The rule is applied once to symbols (empty tensors, on which nothing is computed); the graph
/// that this records is an expression over rows of the table, and becomes one straight-line method
/// of a hidden class. It calls the very primals of those rows, so both forms give the same bits.
final class RuleCompiler {
  private static final Shape SYMBOL = Shape.of(0);
  private static final ClassDesc FUNCTION = ScalarFunction.class.describeConstable().orElseThrow();
  private static final MethodTypeDesc AT =
      MethodTypeDesc.of(CD_double, CD_double, CD_double, CD_double, CD_double);

  /// Slot 0 is `this`; the four arguments take two slots each.
  private static final int FIRST_FREE_SLOT = 9;

  private final IdentityHashMap<Value, Integer> slots = new IdentityHashMap<>();
  private final List<ScalarFunction> primals = new ArrayList<>();
  private int nextSlot = FIRST_FREE_SLOT;

  private RuleCompiler() {}

  static ScalarFunction compile(int arity, Elementwise.Partial rule) {
    Trace trace = Trace.of(rule);
    if (trace.result.isConstant()) {
      double number = trace.result.item();
      return (_, _, _, _) -> number;
    }
    return new RuleCompiler().define(trace);
  }

  /// The expression that a rule stands for.
  record Trace(Value[] symbols, Value result) {
    static Trace of(Elementwise.Partial rule) {
      Value[] symbols = {symbol("a"), symbol("b"), symbol("c"), symbol("y")};
      return new Trace(symbols, rule.of(symbols[0], symbols[1], symbols[2], symbols[3]));
    }

    private static Value symbol(String name) {
      return Value.variable(Value.tensor(SYMBOL), name);
    }
  }

  private ScalarFunction define(Trace trace) {
    for (int i = 0; i < trace.symbols.length; i++) {
      slots.put(trace.symbols[i], 1 + 2 * i);
    }
    ClassDesc name = ClassDesc.of("dev.autodiff", "CompiledPartial");
    byte[] bytes =
        ClassFile.of()
            .build(
                name,
                type ->
                    type.withFlags(ClassFile.ACC_FINAL)
                        .withInterfaceSymbols(FUNCTION)
                        .withMethodBody(
                            INIT_NAME,
                            MTD_void,
                            0,
                            code ->
                                code.aload(0)
                                    .invokespecial(CD_Object, INIT_NAME, MTD_void)
                                    .return_())
                        .withMethodBody(
                            "at",
                            AT,
                            ClassFile.ACC_PUBLIC,
                            code -> {
                              int result = emit(code, trace.result);
                              code.dload(result).dreturn();
                            }));
    try {
      MethodHandles.Lookup hidden =
          MethodHandles.lookup().defineHiddenClassWithClassData(bytes, List.copyOf(primals), true);
      return (ScalarFunction)
          hidden
              .findConstructor(
                  hidden.lookupClass(), java.lang.invoke.MethodType.methodType(void.class))
              .invoke();
    } catch (Throwable e) {
      throw new IllegalStateException("a rule could not be compiled", e);
    }
  }

  /// Emits a node after its operands, each once, and gives the slot that holds its number. Rules
  /// are a few operations deep, so recursion is safe here.
  private int emit(CodeBuilder code, Value node) {
    Integer known = slots.get(node);
    if (known != null) {
      return known;
    }
    switch (node.op()) {
      case Leaf _ -> code.loadConstant(node.item());
      case Elementwise row -> {
        int[] operands = node.operands().stream().mapToInt(x -> emit(code, x)).toArray();
        emitRow(code, row, operands);
      }
      case Shaped op ->
          throw Errors.state(
              op.opName(),
              "the rule of an elementwise row uses it, at shape " + node.shape(),
              "Write the rule with elementwise operations only.");
    }
    int slot = nextSlot;
    nextSlot += 2;
    code.dstore(slot);
    slots.put(node, slot);
    return slot;
  }

  private void emitRow(CodeBuilder code, Elementwise row, int... operands) {
    switch (row) {
      case ADD -> loadAll(code, operands).dadd();
      case SUB -> loadAll(code, operands).dsub();
      case MUL -> loadAll(code, operands).dmul();
      case DIV -> loadAll(code, operands).ddiv();
      case NEG -> loadAll(code, operands).dneg();
      default -> {
        DynamicConstantDesc<?> primal =
            DynamicConstantDesc.ofNamed(BSM_CLASS_DATA_AT, "_", FUNCTION, primals.size());
        primals.add(row.primal());
        code.loadConstant(primal);
        loadAll(code, operands);
        for (int missing = operands.length; missing < 4; missing++) {
          code.dconst_0();
        }
        code.invokeinterface(FUNCTION, "at", AT);
      }
    }
  }

  private static CodeBuilder loadAll(CodeBuilder code, int... operands) {
    for (int slot : operands) {
      code.dload(slot);
    }
    return code;
  }
}

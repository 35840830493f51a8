package dev.autodiff;

import static java.lang.constant.ConstantDescs.BSM_CLASS_DATA_AT;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import dev.autodiff.kernels.ScalarFunction;
import dev.autodiff.kernels.Special;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Scalar code as straight-line bytecode, in methods short enough for the just-in-time compiler.
///
/// Numbers that only one method needs stay in local variables. The functions that the code calls
/// are constants of the class, so that the compiler sees through the calls.
final class StraightLine {
  /// Instructions per method: well below the 8,000 bytes above which nothing is compiled.
  private static final int PART = 60;

  private static final ClassDesc SELF = ClassDesc.of("dev.autodiff", "StraightLineCode");
  private static final ClassDesc BODY = ScalarCode.Body.class.describeConstable().orElseThrow();
  private static final ClassDesc CODE = ScalarCode.class.describeConstable().orElseThrow();
  private static final ClassDesc FUNCTION = ScalarFunction.class.describeConstable().orElseThrow();
  private static final ClassDesc DOUBLES = CD_double.arrayType();
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(CD_void, DOUBLES, CD_Object.arrayType());
  private static final MethodTypeDesc AT =
      MethodTypeDesc.of(CD_double, CD_double, CD_double, CD_double, CD_double);
  private static final ClassDesc SPECIAL = Special.class.describeConstable().orElseThrow();
  private static final MethodTypeDesc PRODUCT = MethodTypeDesc.of(CD_double, CD_double, CD_double);
  private static final MethodTypeDesc PICK = MethodTypeDesc.of(CD_double, CD_Object, CD_int);
  private static final MethodTypeDesc PUT =
      MethodTypeDesc.of(CD_void, CD_Object, CD_int, CD_double);

  /// The parameters of a part.
  private static final int X = 0;

  private static final int ARRAYS = 1;
  private static final int FIRST_FREE = 2;

  private final ScalarCode code;

  /// The first instruction of each part, and the end of the last.
  private final List<Integer> bounds = new ArrayList<>();

  private StraightLine(ScalarCode code) {
    this.code = code;
    for (int from = 0; from < code.size(); from = end(from)) {
      bounds.add(from);
    }
    bounds.add(code.size());
  }

  /// The end of a part, with the instructions that belong together in one.
  private int end(int from) {
    int to = Math.min(code.size(), from + PART);
    while (code.code[(to - 1) * ScalarCode.WIDTH] == ScalarCode.THIRD) {
      to++;
    }
    return to;
  }

  static ScalarCode.Body compile(ScalarCode code) {
    StraightLine line = new StraightLine(code);
    byte[] bytes = ClassFile.of().build(SELF, line::build); // may throw IllegalArgumentException
    try {
      MethodHandles.Lookup hidden =
          MethodHandles.lookup()
              .defineHiddenClassWithClassData(bytes, List.of(code.functions), true);
      return (ScalarCode.Body)
          hidden.findConstructor(hidden.lookupClass(), MethodType.methodType(void.class)).invoke();
    } catch (Throwable e) {
      throw new IllegalStateException("scalar code could not be compiled", e);
    }
  }

  private void build(ClassBuilder type) {
    type.withFlags(ClassFile.ACC_FINAL)
        .withInterfaceSymbols(BODY)
        .withMethodBody(
            INIT_NAME,
            MTD_void,
            0,
            body -> body.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_())
        .withMethodBody(
            "run",
            RUN,
            ClassFile.ACC_PUBLIC,
            body -> {
              for (int part = 0; part + 1 < bounds.size(); part++) {
                body.aload(1).aload(2).invokestatic(SELF, "part" + part, RUN);
              }
              body.return_();
            });
    for (int part = 0; part + 1 < bounds.size(); part++) {
      int from = bounds.get(part);
      int to = bounds.get(part + 1);
      type.withMethodBody(
          "part" + part, RUN, ClassFile.ACC_STATIC, body -> new Part(body).emit(from, to));
    }
  }

  /// One method.
  private final class Part {
    private final CodeBuilder body;

    /// Local variables of the numbers that this part has computed or read.
    private final Map<Integer, Integer> locals = new HashMap<>();

    private int free = FIRST_FREE;
    private int third = -1;

    Part(CodeBuilder body) {
      this.body = body;
    }

    void emit(int from, int to) {
      for (int i = from; i < to; i++) {
        int at = i * ScalarCode.WIDTH;
        emit(code.code[at], code.code[at + 1], code.code[at + 2], code.code[at + 3]);
      }
      body.return_();
    }

    private void emit(int what, int to, int a, int b) {
      switch (what) {
        case ScalarCode.ADD -> store(load(a, b).dadd(), to);
        case ScalarCode.SUB -> store(load(a, b).dsub(), to);
        case ScalarCode.MUL -> store(load(a, b).dmul(), to);
        case ScalarCode.DIV -> store(load(a, b).ddiv(), to);
        case ScalarCode.NEG -> store(load(a).dneg(), to);
        case ScalarCode.STRONG_MUL ->
            store(load(a, b).invokestatic(SPECIAL, "strongMul", PRODUCT), to);
        case ScalarCode.ROUND -> store(load(a).d2f().f2d(), to);
        case ScalarCode.MOVE -> store(load(a), to);
        case ScalarCode.PICK ->
            store(array(a).loadConstant(b).invokestatic(CODE, "pick", PICK), to);
        case ScalarCode.PUT -> {
          array(to).loadConstant(a);
          load(b).invokestatic(CODE, "put", PUT);
        }
        case ScalarCode.ADD_PUT -> {
          array(to).loadConstant(a);
          load(b).invokestatic(CODE, "add", PUT);
        }
        case ScalarCode.CLEAR ->
            array(to).invokestatic(CODE, "clear", MethodTypeDesc.of(CD_void, CD_Object));
        case ScalarCode.THIRD -> third = a;
        default -> {
          body.loadConstant(
              DynamicConstantDesc.ofNamed(
                  BSM_CLASS_DATA_AT, "_", FUNCTION, what - ScalarCode.CALL));
          load(a, b);
          if (third < 0) {
            body.dconst_0();
          } else {
            load(third);
          }
          third = -1;
          store(body.dconst_0().invokeinterface(FUNCTION, "at", AT), to);
        }
      }
    }

    private CodeBuilder array(int index) {
      return body.aload(ARRAYS).loadConstant(index).aaload();
    }

    private CodeBuilder load(int... numbers) {
      for (int number : numbers) {
        Integer local = locals.get(number);
        if (local == null) {
          body.aload(X).loadConstant(number).daload();
        } else {
          body.dload(local);
        }
      }
      return body;
    }

    /// Keeps a result for this part and for the others.
    private void store(CodeBuilder result, int number) {
      int local = free;
      free += 2;
      locals.put(number, local);
      result.dup2().dstore(local);
      int kept = free;
      // The array wants its index below the number.
      result.dstore(kept).aload(X).loadConstant(number).dload(kept).dastore();
    }
  }
}

package dev.autodiff.kernels;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

/// Makes the loops of a kernel from the templates [VectorLoop], [FloatVectorLoop] and
/// [WideningLoop].
final class VectorLoops {
  static {
    // Each operation of the Vector API brings classes with its first use, and code that was
    // compiled before, for fewer of them, is thrown away. So all are used before anything is
    // compiled.
    for (LaneKernel kernel : LaneKernel.values()) {
      useOnce(kernel);
    }
  }

  private VectorLoops() {}

  private static void useOnce(LaneKernel kernel) {
    Class<?>[] parameters = new Class<?>[kernel.arity()];
    Arrays.fill(parameters, DoubleVector.class);
    Object[] operands = new Object[kernel.arity()];
    Arrays.fill(operands, VectorFunctions.ONE);
    try {
      VectorFunctions.class
          .getDeclaredMethod(kernel.methodName(), parameters)
          .invoke(null, operands);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no function on vectors for " + kernel, e);
    }
  }

  /// The loop of a kernel.
  static Loop of(LaneKernel kernel) {
    return make(Loop.class, VectorLoop.class, VectorFunctions.class, DoubleVector.class, kernel);
  }

  /// The loop of a kernel over float32 lanes.
  static FloatLoop ofFloats(LaneKernel kernel) {
    return kernel.roundsOnce()
        ? make(
            FloatLoop.class, FloatVectorLoop.class, FloatFunctions.class, FloatVector.class, kernel)
        : make(
            FloatLoop.class, WideningLoop.class, VectorFunctions.class, DoubleVector.class, kernel);
  }

  private static <L> L make(
      Class<L> type,
      Class<? extends L> template,
      Class<?> functions,
      Class<?> vector,
      LaneKernel kernel) {
    byte[] bytes =
        ClassFile.of()
            .transformClass(
                ClassFile.of().parse(Loop.bytes(template)),
                ClassTransform.transformingMethodBodies(
                    method -> method.methodName().equalsString("lanes"),
                    CodeTransform.ofStateful(() -> new Filling(kernel, functions, vector))));
    return Loop.define(type, bytes, List.of(kernel.scalar(), kernel.arity()));
  }

  /// Puts the code of functions on vectors in place of calls to them.
  static Inlining functions() {
    return new Inlining(
        FloatFunctions.class,
        VectorFunctions.class,
        VectorElementary.class,
        VectorPowers.class,
        VectorTrigonometry.class,
        VectorSpecial.class,
        VectorNormal.class);
  }

  /// Puts the code of a kernel's function where the template calls its own.
  private static final class Filling implements CodeTransform {
    private final Inlining inlining = functions();
    private final LaneKernel kernel;
    private final Class<?> functions;
    private final ClassDesc vector;

    Filling(LaneKernel kernel, Class<?> functions, Class<?> vector) {
      this.kernel = kernel;
      this.functions = functions;
      this.vector = vector.describeConstable().orElseThrow();
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      if (element instanceof InvokeInstruction call && call.name().equalsString("function")) {
        int free = code.allocateLocal(TypeKind.REFERENCE);
        for (int arity = 3; arity > kernel.arity(); arity--) {
          code.pop();
        }
        ClassDesc[] parameters = new ClassDesc[kernel.arity()];
        Arrays.fill(parameters, vector);
        MethodTypeDesc type = MethodTypeDesc.of(vector, parameters);
        inlining.emitCall(code, functions, kernel.methodName(), type, free);
      } else {
        code.with(element);
      }
    }
  }
}

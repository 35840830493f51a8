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

/// Makes the loop of a kernel from the template [VectorLoop].
final class VectorLoops {
  private VectorLoops() {}

  /// The loop of a kernel.
  static Loop of(LaneKernel kernel) {
    byte[] bytes =
        ClassFile.of()
            .transformClass(
                ClassFile.of().parse(Inlining.bytes(VectorLoop.class)),
                ClassTransform.transformingMethodBodies(
                    method -> method.methodName().equalsString("lanes"),
                    CodeTransform.ofStateful(() -> new Filling(kernel))));
    return Loop.define(bytes, List.of(kernel.scalar(), kernel.arity()));
  }

  /// Puts the code of functions on vectors in place of calls to them.
  static Inlining functions() {
    return new Inlining(
        VectorFunctions.class,
        VectorElementary.class,
        VectorTrigonometry.class,
        VectorSpecial.class,
        VectorNormal.class);
  }

  /// Puts the code of a kernel's function where the template calls its own.
  private static final class Filling implements CodeTransform {
    private static final ClassDesc VECTOR = DoubleVector.class.describeConstable().orElseThrow();

    private final Inlining inlining = functions();
    private final LaneKernel kernel;

    Filling(LaneKernel kernel) {
      this.kernel = kernel;
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      if (element instanceof InvokeInstruction call && call.name().equalsString("function")) {
        int free = code.allocateLocal(TypeKind.REFERENCE);
        for (int arity = 3; arity > kernel.arity(); arity--) {
          code.pop();
        }
        ClassDesc[] parameters = new ClassDesc[kernel.arity()];
        Arrays.fill(parameters, VECTOR);
        MethodTypeDesc type = MethodTypeDesc.of(VECTOR, parameters);
        inlining.emitCall(code, VectorFunctions.class, kernel.methodName(), type, free);
      } else {
        code.with(element);
      }
    }
  }
}

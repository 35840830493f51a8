package dev.autodiff.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.DoubleVector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InliningTest {
  private static final ClassDesc VECTOR = DoubleVector.class.describeConstable().orElseThrow();

  @ParameterizedTest
  @EnumSource
  void noConstantVectorIsReadFromTheHeap(LaneKernel kernel) {
    ClassDesc[] operands = new ClassDesc[kernel.arity()];
    Arrays.fill(operands, VECTOR);
    MethodTypeDesc type = MethodTypeDesc.of(VECTOR, operands);
    byte[] bytes =
        ClassFile.of()
            .build(
                ClassDesc.of("Inlined"),
                inlined ->
                    inlined.withMethodBody(
                        "function",
                        type,
                        ClassFile.ACC_STATIC,
                        body -> {
                          for (int i = 0; i < operands.length; i++) {
                            body.aload(i);
                          }
                          VectorLoops.functions()
                              .emitCall(
                                  body,
                                  VectorFunctions.class,
                                  kernel.methodName(),
                                  type,
                                  operands.length);
                          body.areturn();
                        }));
    List<String> read = new ArrayList<>();
    ClassFile.of()
        .parse(bytes)
        .methods()
        .getFirst()
        .code()
        .orElseThrow()
        .forEach(
            element -> {
              if (element instanceof FieldInstruction field) {
                read.add(field.typeSymbol().displayName());
              }
            });
    assertThat(read).doesNotContain("DoubleVector", "LongVector");
  }
}

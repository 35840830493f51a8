package dev.autodiff.kernels;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.util.Objects.requireNonNull;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/// Puts the code of static methods in place of calls to them.
///
/// C2 inlines the methods of the Vector API whatever it costs, but ours only while the compiled
/// method is small: `exp` alone is beyond that. A call that stays a call puts every vector on the
/// heap, and the loop runs ten times slower. So no call to a method of ours is left to C2.
final class Inlining {
  private static final ClassDesc SPECIES = VectorSpecies.class.describeConstable().orElseThrow();

  private final Map<ClassDesc, ClassModel> classes = new HashMap<>();
  private final Map<ClassDesc, Class<?>> types = new HashMap<>();

  Inlining(Class<?>... owners) {
    for (Class<?> owner : owners) {
      ClassDesc type = owner.describeConstable().orElseThrow();
      classes.put(type, ClassFile.of().parse(Loop.bytes(owner)));
      types.put(type, owner);
    }
  }

  /// Emits the code of a method in place of a call; its arguments lie on the stack.
  void emitCall(CodeBuilder code, Class<?> owner, String name, MethodTypeDesc type, int free) {
    ClassModel model = classes.get(owner.describeConstable().orElseThrow());
    if (model == null) {
      throw new IllegalStateException("not to be inlined: " + owner);
    }
    emit(code, method(model, name, type.descriptorString()), free);
  }

  /// How many calls are left in the code of a method, when ours are all put in place.
  int calls(Class<?> owner, String name) {
    ClassModel model = classes.get(owner.describeConstable().orElseThrow());
    for (MethodModel method : requireNonNull(model).methods()) {
      if (method.methodName().equalsString(name)) {
        return calls(method);
      }
    }
    throw new IllegalStateException("no method " + name + " in " + owner);
  }

  private int calls(MethodModel method) {
    int calls = 0;
    for (CodeElement element : method.code().orElseThrow()) {
      if (element instanceof InvokeInstruction call) {
        ClassModel owner = classes.get(call.owner().asSymbol());
        calls +=
            owner == null
                ? 1
                : calls(method(owner, call.name().stringValue(), call.type().stringValue()));
      }
    }
    return calls;
  }

  /// Emits an element of a method whose locals end at `free`; calls of our methods as their code.
  private void emit(CodeBuilder code, CodeElement element, int free) {
    if (element instanceof InvokeInstruction call) {
      ClassModel owner = classes.get(call.owner().asSymbol());
      if (owner != null) {
        emit(code, method(owner, call.name().stringValue(), call.type().stringValue()), free);
        return;
      }
    }
    if (element instanceof FieldInstruction field && constant(field) instanceof Vector<?> vector) {
      emitBroadcast(code, vector, field.typeSymbol());
      return;
    }
    code.with(element);
  }

  /// What a field of our classes holds, null if it is none.
  private @Nullable Object constant(FieldInstruction field) {
    Class<?> owner = types.get(field.owner().asSymbol());
    if (owner == null) {
      return null;
    }
    try {
      return owner.getDeclaredField(field.name().stringValue()).get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no constant " + field, e);
    }
  }

  /// Emits a constant vector, whose lanes are equal.
  private static void emitBroadcast(CodeBuilder code, Vector<?> vector, ClassDesc type) {
    code.getstatic(type, "SPECIES_PREFERRED", SPECIES);
    ClassDesc number =
        switch (vector) {
          case DoubleVector doubles -> {
            code.loadConstant(doubles.lane(0));
            yield CD_double;
          }
          case FloatVector floats -> {
            code.loadConstant(floats.lane(0));
            yield CD_float;
          }
          case LongVector longs -> {
            code.loadConstant(longs.lane(0));
            yield CD_long;
          }
          default -> throw new IllegalStateException("not to be spread: " + vector);
        };
    code.invokestatic(type, "broadcast", MethodTypeDesc.of(type, SPECIES, number));
  }

  /// Emits the code of a method whose arguments lie on the stack.
  private void emit(CodeBuilder code, MethodModel method, int base) {
    List<ClassDesc> parameters = method.methodTypeSymbol().parameterList();
    int[] slots = new int[parameters.size()];
    int next = base;
    for (int i = 0; i < slots.length; i++) {
      slots[i] = next;
      next += TypeKind.from(parameters.get(i)).slotSize();
    }
    for (int i = slots.length - 1; i >= 0; i--) {
      code.storeLocal(TypeKind.from(parameters.get(i)), slots[i]);
    }
    CodeModel body = method.code().orElseThrow();
    int free = base + ((CodeAttribute) body).maxLocals();
    Map<Label, Label> labels = new HashMap<>();
    Label end = code.newLabel();
    for (CodeElement element : body) {
      switch (element) {
        case LoadInstruction load -> code.loadLocal(load.typeKind(), base + load.slot());
        case StoreInstruction store -> code.storeLocal(store.typeKind(), base + store.slot());
        case IncrementInstruction step -> code.iinc(base + step.slot(), step.constant());
        case ReturnInstruction _ -> code.goto_(end);
        case BranchInstruction branch ->
            code.branch(branch.opcode(), label(code, labels, branch.target()));
        case LabelTarget target -> code.labelBinding(label(code, labels, target.label()));
        case Instruction other -> emit(code, other, free);
        default -> {} // line numbers and names of locals
      }
    }
    code.labelBinding(end);
  }

  private static Label label(CodeBuilder code, Map<Label, Label> labels, Label label) {
    return labels.computeIfAbsent(label, _ -> code.newLabel());
  }

  private static MethodModel method(ClassModel owner, String name, String type) {
    for (MethodModel method : owner.methods()) {
      if (method.methodName().equalsString(name) && method.methodType().equalsString(type)) {
        return method;
      }
    }
    throw new IllegalStateException("no method " + name + " in " + owner.thisClass().name());
  }
}

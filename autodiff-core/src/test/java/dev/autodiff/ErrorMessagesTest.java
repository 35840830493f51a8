package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Every error names the operation, what it was given, and a way out.
class ErrorMessagesTest {
  private static int line() {
    return StackWalker.getInstance()
        .walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber());
  }

  @Test
  void refusalsFollowOnePattern() {
    Value v = Value.vector(1, 2, 3);
    Value m = Value.full(Shape.of(2, 3), 1);
    Value x = Value.variable(2, "x");
    List<Runnable> refused =
        List.of(
            () -> v.add(Value.vector(1, 2)),
            () -> m.matmul(m),
            () -> v.matmul(x),
            () -> v.item(),
            () -> v.get(1, 2),
            () -> v.get(3),
            () -> m.sum(2),
            () -> m.sum(0, 0),
            () -> m.reshape(4),
            () -> m.reshape(-1, -1),
            () -> m.squeeze(0),
            () -> m.unsqueeze(7),
            () -> m.permute(0, 0),
            () -> m.slice(0, 0, 1, 0),
            () -> m.select(0, 2),
            () -> m.indexSelect(0, 5),
            () -> m.broadcastTo(Shape.of(3)),
            () -> Value.concat(0, m, v),
            () -> Value.stack(0, m, v),
            () -> Value.stack(0),
            () -> v.add(v.to(DType.FLOAT32)),
            () -> v.backward(),
            () -> Value.of(2).backward(),
            () -> v.mul(x).backward(Value.vector(1)),
            () -> x.square().backward().of(Value.of(1)),
            () -> x.square().backward().of(x.square()),
            () -> v.slice(0, 0, 0).max(),
            () -> x.clamp(2, 1),
            () -> v.mul(x).sum().localDerivative(0),
            () -> x.square().localDerivative(1),
            () -> Elementwise.ADD.apply(new Value[] {x}),
            () -> Value.dot(List.of(x), List.of()),
            () -> Value.dot(List.of(v), List.of(v)),
            () -> Value.sum(List.of(v, x)),
            () -> Autodiff.grad(y -> y.square()).apply(v).item(),
            () -> Autodiff.jvp(y -> y, v, x),
            () -> Autodiff.vmap(y -> y).apply(x).item(),
            () -> Autodiff.compile(y -> y, Shape.of(2)).apply(v),
            () -> Autodiff.compile(y -> y.mul(x), Shape.of(2)),
            () -> Autodiff.compile(y -> y.mul(y.get(0)), Shape.of(2)),
            () -> Autodiff.compile(y -> y, Shape.of(2)).run(new double[1][1], new double[1][2]),
            () -> Shape.of(-1),
            () -> Shape.of(1 << 20, 1 << 20));
    List<String> poor = new ArrayList<>();
    for (Runnable call : refused) {
      Throwable error = catchThrowable(call::run);
      assertThat(error)
          .as("call %s", refused.indexOf(call))
          .isInstanceOfAny(IllegalArgumentException.class, IllegalStateException.class);
      String message = String.valueOf(error.getMessage());
      // Operation: what it was given, with a number or a shape. A sentence that begins with what to
      // do.
      if (!message.matches("(?s)[a-zA-Z ]+: .*[0-9\\[].*\\. [A-Z].*[.?]")) {
        poor.add(message);
      }
    }
    assertThat(poor).isEmpty();
  }

  @Test
  void readingUnknownNumbersNamesTheLine() {
    int line = line() + 1;
    UnaryOperator<Value> branches = x -> x.sum().item() > 0 ? x : x.neg();
    String where = "item() at ErrorMessagesTest.lambda$readingUnknownNumbersNamesTheLine";
    assertThatThrownBy(() -> Autodiff.compile(branches, Shape.of(3)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll(where, "(ErrorMessagesTest.java:" + line + ")", "where()");
    assertThatThrownBy(() -> Autodiff.vmap(branches).apply(Value.full(Shape.of(2, 2), 1)))
        .hasMessageContainingAll(where, "(ErrorMessagesTest.java:" + line + ")");
  }

  @Test
  void captureNamesTheLineOfTheCall() {
    Value w = Value.variable(1, "w");
    int line = line() + 1;
    assertThatThrownBy(() -> Autodiff.compile(x -> x.mul(w), Shape.of(3)))
        .hasMessageContainingAll("variable w", "(ErrorMessagesTest.java:" + line + ")");
  }

  @Test
  void unknownNumbersCanBePrinted() {
    List<String> printed = new ArrayList<>();
    Autodiff.compile(
        x -> {
          printed.add(x.sin().toString());
          Value s = Value.variable(x.sum(), "s");
          printed.add(s.toString());
          return x;
        },
        Shape.of(3));
    assertThat(printed)
        .containsExactly(
            "constant [3] = not known while a function is traced",
            "variable s [] = not known while a function is traced");
  }
}

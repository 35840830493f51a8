package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Every operation has its static twin, and the twin does the same.
class FunctionsTest {
  /// Rows that only rules and losses use.
  private static final Set<String> INTERNAL =
      Set.of(
          "identity",
          "zeroMul",
          "geluSlope",
          "siluSlope",
          "mishSlope",
          "geluTanhSlope",
          "erfinvSlope",
          "erfcxDerivative",
          "sincDerivative",
          "normalHazard",
          "polygamma",
          "besselI",
          "logAddExp2Slope",
          "logAddExpSlope",
          "bceWithLogits",
          "bceWithLogitsSlope");

  @Test
  void everyRowIsAMethodOfValueAndOfFunctions() {
    for (Elementwise row : Elementwise.values()) {
      if (!INTERNAL.contains(row.opName())) {
        assertThat(names(Value.class)).contains(row.opName());
        assertThat(names(Functions.class)).contains(row.opName());
      }
    }
  }

  @Test
  void methodsAndFunctionsApplyTheRowOfTheirName() throws ReflectiveOperationException {
    double a = 0.37;
    double b = 0.81;
    for (Elementwise row : Elementwise.values()) {
      if (INTERNAL.contains(row.opName()) || row.arity() == 3) {
        continue;
      }
      Double expected = row.primal(a, b, 0);
      Value left = Value.of(a);
      Value right = Value.of(b);
      if (row.arity() == 1) {
        assertThat(call(Value.class.getMethod(row.opName()), left)).isEqualTo(expected);
        assertThat(call(Functions.class.getMethod(row.opName(), Value.class), null, left))
            .isEqualTo(expected);
      } else {
        String name = row.opName();
        assertThat(call(Value.class.getMethod(name, Value.class), left, right)).isEqualTo(expected);
        assertThat(call(Value.class.getMethod(name, double.class), left, b)).isEqualTo(expected);
        assertThat(
                call(Functions.class.getMethod(name, Value.class, Value.class), null, left, right))
            .isEqualTo(expected);
        assertThat(call(Functions.class.getMethod(name, Value.class, double.class), null, left, b))
            .isEqualTo(expected);
        assertThat(call(Functions.class.getMethod(name, double.class, Value.class), null, a, right))
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void exchangedOperandsAndSelections() {
    Value a = Value.of(0.5);
    assertThat(a.rsub(2).item()).isEqualTo(1.5);
    assertThat(a.rdiv(2).item()).isEqualTo(4);
    assertThat(a.rpow(9).item()).isEqualTo(3);
    assertThat(Functions.where(Value.of(0), Value.of(1), Value.of(2)).item()).isEqualTo(2);
    Value third = Value.of(1.0 / 3);
    assertThat(Functions.fma(third, Value.of(3), Value.of(-1)).item())
        .isEqualTo(Math.fma(1.0 / 3, 3, -1))
        .isNotZero(); // rounded twice it would be 0
    assertThat(Functions.clamp(a, 1, 2).item()).isEqualTo(1);
    assertThat(Functions.clamp(a, Value.of(-1), Value.of(0.25)).item()).isEqualTo(0.25);
  }

  @Test
  void shapedFunctionsDoWhatTheMethodsDo() {
    Value m = Value.matrix(new double[][] {{1, 2}, {3, 5}});
    assertThat(Functions.sum(m, 0).toArray()).containsExactly(4, 7);
    assertThat(Functions.sum(List.of(m, m)).toArray()).containsExactly(2, 4, 6, 10);
    List<Value> two = List.of(Value.of(2), Value.of(3));
    assertThat(Functions.dot(two, two).item()).isEqualTo(13);
    assertThat(Functions.mean(m).item()).isEqualTo(2.75);
    assertThat(Functions.max(m, 1).toArray()).containsExactly(2, 5);
    assertThat(Functions.min(m, 1).toArray()).containsExactly(1, 3);
    assertThat(Functions.prod(m).item()).isEqualTo(30);
    assertThat(Functions.logSumExp(m).item()).isEqualTo(m.logSumExp().item());
    assertThat(Functions.softmax(m, 1).toArray()).containsExactly(m.softmax(1).toArray());
    assertThat(Functions.logSoftmax(m, 1).toArray()).containsExactly(m.logSoftmax(1).toArray());
    assertThat(Functions.matmul(m, m).toArray()).containsExactly(7, 12, 18, 31);
    Value v = Value.vector(2, -1);
    assertThat(Functions.dot(v, v).item()).isEqualTo(5);
    assertThat(Functions.outer(v, v).toArray()).containsExactly(4, -2, -2, 1);
    assertThat(Functions.einsum("ij,j->i", m, v).toArray()).containsExactly(0, 1);
    assertThat(Functions.hadamard(v, 0).toArray()).containsExactly(v.hadamard(0).toArray());
    assertThat(Functions.transpose(m).toArray()).containsExactly(1, 3, 2, 5);
    assertThat(Functions.concat(0, m, m).shape()).isEqualTo(Shape.of(4, 2));
    assertThat(Functions.stack(0, m, m).shape()).isEqualTo(Shape.of(2, 2, 2));
  }

  @Test
  void functionsOfOrderAndRunningResultsDoWhatTheMethodsDo() {
    Value m = Value.matrix(new double[][] {{1, 2}, {3, 5}});
    assertThat(Functions.var(m, 0).toArray()).containsExactly(2, 4.5);
    assertThat(Functions.std(m, 0).toArray()).containsExactly(Math.sqrt(2), Math.sqrt(4.5));
    assertThat(Functions.norm(Value.vector(3, 4)).item()).isEqualTo(5);
    assertThat(Functions.norm(m, 1, true, 1).toArray()).containsExactly(3, 8);
    assertThat(Functions.softmin(m, 1).toArray()).containsExactly(m.neg().softmax(1).toArray());
    assertThat(Functions.maxWithIndex(m, 0).indices().toArray()).containsExactly(1, 1);
    assertThat(Functions.minWithIndex(m, 1).values().toArray()).containsExactly(1, 3);
    assertThat(Functions.median(m, 0).values().toArray()).containsExactly(1, 2);
    assertThat(Functions.argmax(m).item()).isEqualTo(3);
    assertThat(Functions.argmax(m, 1).toArray()).containsExactly(1, 1);
    assertThat(Functions.argmin(m).item()).isEqualTo(0);
    assertThat(Functions.argmin(m, 0).toArray()).containsExactly(0, 0);
    assertThat(Functions.sort(m.neg(), 1).values().toArray()).containsExactly(-2, -1, -5, -3);
    assertThat(Functions.topk(m, 1, 1).values().toArray()).containsExactly(2, 5);
    assertThat(Functions.cumsum(m, 1).toArray()).containsExactly(1, 3, 3, 8);
    assertThat(Functions.cumprod(m, 0).toArray()).containsExactly(1, 2, 3, 10);
    assertThat(Functions.logCumSumExp(m, 0).get(0, 1)).isEqualTo(2);
    assertThat(Functions.cummax(m, 0).values().toArray()).containsExactly(1, 2, 3, 5);
    assertThat(Functions.cummin(m, 0).values().toArray()).containsExactly(1, 2, 1, 2);
    assertThat(Functions.flip(m).toArray()).containsExactly(5, 3, 2, 1);
    assertThat(Functions.tile(m, 1, 2).toArray()).containsExactly(1, 2, 1, 2, 3, 5, 3, 5);
    assertThat(Functions.tril(m).toArray()).containsExactly(1, 0, 3, 5);
    assertThat(Functions.triu(m).toArray()).containsExactly(1, 2, 0, 5);
    assertThat(Functions.diag(m).toArray()).containsExactly(1, 5);
    assertThat(Functions.diagonal(m).toArray()).containsExactly(1, 5);
    assertThat(Functions.trace(m).item()).isEqualTo(6);
    assertThat(Functions.flatten(m).toArray()).containsExactly(1, 2, 3, 5);
    assertThat(Functions.diff(m).toArray()).containsExactly(1, 2);
    assertThat(Functions.meshgrid(Value.vector(1, 2), Value.vector(3)).get(1).toArray())
        .containsExactly(3, 3);
  }

  private static Set<String> names(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .map(Method::getName)
        .collect(Collectors.toSet());
  }

  private static double call(Method method, @Nullable Object target, Object... arguments)
      throws InvocationTargetException, IllegalAccessException {
    return ((Value) method.invoke(target, arguments)).item();
  }
}

package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class FlattenedTest {
  private record Line(Value slope, List<Value> offsets, String name) {}

  private static Line line(Value slope) {
    return new Line(slope, List.of(Value.vector(2, 3), Value.of(4)), "a");
  }

  @Test
  void thereAndBack() {
    Flattened<Line> flat = Autodiff.flatten(line(Value.of(1)));
    assertThat(flat.vector().toArray()).containsExactly(1, 2, 3, 4);
    Line back = flat.unflatten(flat.vector().mul(2));
    assertThat(back.slope().shape()).isEqualTo(Shape.of());
    assertThat(back.offsets().get(0).toArray()).containsExactly(4, 6);
    assertThat(back.offsets().get(1).item()).isEqualTo(8);
    assertThat(back.name()).isEqualTo("a");
  }

  @Test
  void bothWaysAreDifferentiable() {
    Value slope = Value.variable(3, "slope");
    Flattened<Line> flat = Autodiff.flatten(line(slope));
    Value y = flat.unflatten(flat.vector().square()).slope().mul(5);
    assertThat(y.backward().of(slope).item()).isEqualTo(30);
  }

  @Test
  void theVectorIsAsPreciseAsTheMostPreciseValue() {
    Value narrow = Value.vector(1, 2).to(DType.FLOAT32);
    assertThat(Autodiff.flatten(narrow).vector().dtype()).isEqualTo(DType.FLOAT32);
    Flattened<List<Value>> mixed = Autodiff.flatten(List.of(narrow, Value.of(3)));
    assertThat(mixed.vector().dtype()).isEqualTo(DType.FLOAT64);
    assertThat(mixed.unflatten(mixed.vector()).get(0).dtype()).isEqualTo(DType.FLOAT64);
  }

  @Test
  void inACompiledFunction() {
    Flattened<Line> flat = Autodiff.flatten(line(Value.of(1)));
    Compiled f = Autodiff.compile(v -> flat.unflatten(v).offsets().get(0).exp(), Shape.of(4));
    assertThat(f.apply(Value.vector(9, 0, 0, 9)).toArray()).containsExactly(1, 1);
  }

  @Test
  void nothingAndNoValue() {
    Flattened<Value> empty = Autodiff.flatten(Value.vector());
    assertThat(empty.unflatten(empty.vector()).shape()).isEqualTo(Shape.of(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Autodiff.flatten("text"))
        .withMessageContaining("flatten: the argument holds no Value");
  }

  @Test
  void anotherLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Autodiff.flatten(line(Value.of(1))).unflatten(Value.vector(1, 2)))
        .withMessage(
            "unflatten: the vector has shape [2], flattened were [4]. Give as many elements.");
  }

  @Test
  void anotherOfTheSameForm() {
    Value slope = Value.variable(3, "slope");
    Flattened<Line> flat = Autodiff.flatten(line(Value.of(1)));
    Value vector = flat.flatten(line(slope));
    assertThat(vector.toArray()).containsExactly(3, 2, 3, 4);
    assertThat(vector.square().sum().backward().of(slope).item()).isEqualTo(6);
    Value narrow = Value.vector(1, 2).to(DType.FLOAT32);
    Value wide = Value.vector(0.1, 0.2);
    assertThat(Autodiff.flatten(narrow).flatten(wide).dtype()).isEqualTo(DType.FLOAT32);
  }

  @Test
  void anotherForm() {
    Flattened<Line> flat = Autodiff.flatten(line(Value.of(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> flat.flatten(new Line(Value.of(1), List.of(Value.of(2)), "a")))
        .withMessageStartingWith("flatten: the argument is made of Line[Value, [Value], a]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> flat.flatten(line(Value.vector(1))))
        .withMessage(
            "flatten: the Values have shapes [[1], [2], []], flattened were [[], [2], []]."
                + " Give Values of the same shapes.");
  }
}

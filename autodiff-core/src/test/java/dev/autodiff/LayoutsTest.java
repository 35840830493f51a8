package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Where the elements lie does not change a bit: every operation, and the sweep back through it, on
/// operands and cotangents that are transposed, sliced, expanded, reversed or reshaped views,
/// compiled (a plan reads such views in place) and at once.
class LayoutsTest {
  private static final int CASES = 6;

  /// How a value of a given shape is taken out of another one.
  private enum View {
    TRANSPOSED {
      @Override
      Value base(Value x) {
        return x.transpose();
      }

      @Override
      Value of(Value base, Shape shape) {
        return base.transpose();
      }
    },
    EVERY_SECOND {
      @Override
      Value base(Value x) {
        Value y = x;
        for (int axis = 0; axis < x.shape().rank(); axis++) {
          Value spread = Value.stack(axis + 1, y, y.mul(7));
          y = spread.reshape(merged(spread.shape(), axis));
        }
        return y;
      }

      @Override
      Value of(Value base, Shape shape) {
        Value y = base;
        for (int axis = 0; axis < shape.rank(); axis++) {
          y = y.slice(axis, 0, y.shape().length(axis), 2);
        }
        return y;
      }
    },
    INNER_PART {
      @Override
      Value base(Value x) {
        Value y = x;
        for (int axis = 0; axis < x.shape().rank(); axis++) {
          y = Value.concat(axis, y, y, y);
        }
        return y;
      }

      @Override
      Value of(Value base, Shape shape) {
        Value y = base;
        for (int axis = 0; axis < shape.rank(); axis++) {
          int n = shape.length(axis);
          y = y.slice(axis, n, 2 * n);
        }
        return y;
      }
    },
    REVERSED {
      @Override
      Value base(Value x) {
        return of(x, x.shape());
      }

      @Override
      Value of(Value base, Shape shape) {
        Value y = base;
        for (int axis = 0; axis < shape.rank(); axis++) {
          int n = shape.length(axis);
          y = y.slice(axis, n - 1, -n - 1, -1);
        }
        return y;
      }
    },
    SELECTED {
      @Override
      Value base(Value x) {
        return Value.stack(0, x.mul(3), x);
      }

      @Override
      Value of(Value base, Shape shape) {
        return base.select(0, 1);
      }
    },
    EXPANDED {
      @Override
      Value base(Value x) {
        return x;
      }

      @Override
      Value of(Value base, Shape shape) {
        Value twice = base.unsqueeze(0);
        return twice.broadcastTo(Shape.of(2).then(shape.toArray())).select(0, 1);
      }
    },
    FLATTENED {
      @Override
      Value base(Value x) {
        return x.reshape(x.shape().size());
      }

      @Override
      Value of(Value base, Shape shape) {
        return base.reshape(shape);
      }
    };

    private static Shape merged(Shape shape, int axis) {
      int[] lengths = new int[shape.rank() - 1];
      for (int i = 0; i < lengths.length; i++) {
        lengths[i] = i < axis ? shape.length(i) : shape.length(i + 1);
      }
      lengths[axis] = shape.length(axis) * 2;
      return Shape.of(lengths);
    }

    /// A value that has `x` as the view.
    abstract Value base(Value x);

    abstract Value of(Value base, Shape shape);
  }

  @ParameterizedTest
  @EnumSource
  void shapedOperations(ShapedFamily family) {
    for (int seed = 0; seed < CASES; seed++) {
      check(family.draw(seed));
    }
  }

  @ParameterizedTest
  @EnumSource
  void elementwiseOperations(Elementwise row) {
    SplittableRandom random = new SplittableRandom(row.name().hashCode());
    for (int i = 0; i < CASES; i++) {
      RowCase sample = RowCase.draw(row, List.of(2, 3, 2).subList(0, i % 4), 1, random);
      Value y = sample.apply(sample.operands());
      check(new ShapedCase(row.name(), sample.operands(), sample::apply, y, false));
    }
    for (List<Integer> empty : List.of(List.of(0), List.of(2, 0, 1))) {
      RowCase sample = RowCase.draw(row, empty, 1, random);
      Value y = sample.apply(sample.operands());
      check(new ShapedCase(row.name(), sample.operands(), sample::apply, y, false));
    }
  }

  private static void check(ShapedCase sample) {
    for (int k = 0; k < sample.operands().size(); k++) {
      for (View view : View.values()) {
        check(sample, k, view);
      }
    }
  }

  private static void check(ShapedCase sample, int operand, View view) {
    Value x = sample.operands().get(operand);
    UnaryOperator<Value> plain = at -> sample.applyTo(operand, at);
    UnaryOperator<Value> viewed = base -> plain.apply(view.of(base, x.shape()));
    Value base = view.base(x);
    Value cotangent = Derivatives.weights(sample.expected().shape(), 5);
    List<Value> expected = new ArrayList<>(both(plain, x, cotangent));
    // What the view gets back goes to the places that it was taken from.
    Value pulled = expected.removeLast();
    expected.add(Autodiff.vjp(b -> view.of(b, x.shape()), base, pulled));
    List<Value> bases = List.of(base, view.base(cotangent));
    Function<List<Value>, List<Value>> viewing =
        at -> both(viewed, at.get(0), view.of(at.get(1), cotangent.shape()));
    assertSame(sample, view, expected, viewing.apply(bases));
    Compiled compiled = new Compiled(false, viewing, bases.get(0).shape(), bases.get(1).shape());
    assertSame(sample, view, expected, compiled.applyMany(bases));
  }

  /// The value, and the cotangent that comes back.
  private static List<Value> both(UnaryOperator<Value> f, Value x, Value cotangent) {
    return List.of(f.apply(x), Autodiff.vjp(f, x, cotangent));
  }

  private static void assertSame(
      ShapedCase sample, View view, List<Value> expected, List<Value> got) {
    for (int i = 0; i < expected.size(); i++) {
      assertThat(got.get(i).shape()).isEqualTo(expected.get(i).shape());
      assertThat(withoutSignOfZero(got.get(i)))
          .as("%s, %s, %d", sample, view, i)
          .isEqualTo(withoutSignOfZero(expected.get(i)));
    }
  }

  /// A sum of cotangents that starts at 0 loses the sign of a first −0.
  private static double[] withoutSignOfZero(Value value) {
    double[] numbers = value.toArray();
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] += 0.0;
    }
    return numbers;
  }
}

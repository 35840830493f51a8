package dev.autodiff;

import dev.autodiff.kernels.Conversion;
import java.util.Arrays;

/// A shaped operation.
record ShapedStep(Shaped op, Shape shape, Shape[] shapes, int to, int[] operands)
    implements Plan.Step {
  @Override
  public Runnable on(Plan.Frame frame) {
    return new Bound(frame);
  }

  private final class Bound implements Runnable {
    private final Plan.Frame frame;
    private Dense y;
    private final Dense[] inputs;

    Bound(Plan.Frame frame) {
      this.frame = frame;
      this.y = dense(shape, to);
      this.inputs = new Dense[operands.length];
      Arrays.setAll(inputs, i -> dense(shapes[i], operands[i]));
    }

    /// Whether the operation works on such an array as it is.
    private boolean isDirect(Object array) {
      return array instanceof double[] || op.takesFloats();
    }

    private Dense dense(Shape of, int place) {
      return isDirect(frame.arrays[place])
          ? new Dense(of, frame.arrays[place])
          : new Dense(of, new double[of.size()]);
    }

    @Override
    public void run() {
      for (int i = 0; i < operands.length; i++) {
        inputs[i] = current(inputs[i], operands[i]);
        if (!op.takesFloats() && frame.arrays[operands[i]] instanceof float[] floats) {
          Conversion.copy(floats, 0, inputs[i].data(), 0, floats.length);
        }
      }
      y = current(y, to);
      op.primal(y, inputs);
      if (!op.takesFloats() && frame.arrays[to] instanceof float[] floats) {
        Conversion.copy(y.data(), 0, floats, 0, floats.length);
      }
    }

    /// Inputs and results of a plan come from outside, so their arrays may be other ones each time.
    @SuppressWarnings("ReferenceEquality") // the very same array
    private Dense current(Dense known, int place) {
      Object array = frame.arrays[place];
      return isDirect(array) && array != known.array() ? new Dense(known.shape(), array) : known;
    }
  }
}

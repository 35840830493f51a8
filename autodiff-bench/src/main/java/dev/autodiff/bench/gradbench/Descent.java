package dev.autodiff.bench.gradbench;

import dev.autodiff.Autodiff;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.function.UnaryOperator;

/// Gradient descent as the evals saddle and particle define it. The result stays differentiable by
/// whatever the function depends on.
final class Descent {
  private static final double FIRST_STEP = 1e-5;
  private static final double CLOSE = 1e-5;
  private static final int STEPS_BEFORE_LARGER = 10;

  private Descent() {}

  /// How a gradient is computed.
  enum Mode {
    REVERSE {
      @Override
      UnaryOperator<Value> gradient(UnaryOperator<Value> f) {
        return Autodiff.grad(f);
      }
    },
    FORWARD {
      @Override
      UnaryOperator<Value> gradient(UnaryOperator<Value> f) {
        return x -> {
          int n = x.shape().size();
          Value[] slopes = new Value[n];
          for (int i = 0; i < n; i++) {
            slopes[i] = Autodiff.jvp(f, x, unit(x.shape(), i));
          }
          return Value.stack(0, slopes).reshape(x.shape());
        };
      }
    };

    abstract UnaryOperator<Value> gradient(UnaryOperator<Value> f);

    /// The modes that a function name such as `rf` stands for.
    ///
    /// @return outer and inner mode
    static Mode[] pair(String eval, String function) {
      return switch (function) {
        case "rr" -> new Mode[] {REVERSE, REVERSE};
        case "rf" -> new Mode[] {REVERSE, FORWARD};
        case "fr" -> new Mode[] {FORWARD, REVERSE};
        case "ff" -> new Mode[] {FORWARD, FORWARD};
        default -> throw Input.unknown(eval, function);
      };
    }

    private static Value unit(Shape shape, int index) {
      double[] elements = new double[shape.size()];
      elements[index] = 1;
      return Value.tensor(shape, elements);
    }
  }

  static Value argmin(UnaryOperator<Value> f, Value start, Mode mode) {
    Value atStart = f.apply(start.detach());
    // Where nothing outside is differentiated, the steps need not be remembered.
    boolean alone = start.isConstant() && atStart.isConstant();
    UnaryOperator<Value> live = mode.gradient(f);
    UnaryOperator<Value> gradient = alone ? point -> live.apply(point).detach() : live;
    Value x = start;
    double fx = atStart.item();
    Value slope = gradient.apply(x);
    double eta = FIRST_STEP;
    int steps = 0;
    while (length(slope) > CLOSE) {
      if (steps == STEPS_BEFORE_LARGER) {
        eta *= 2;
        steps = 0;
        continue;
      }
      Value moved = x.sub(slope.mul(eta));
      if (length(x.detach().sub(moved.detach())) <= CLOSE) {
        break;
      }
      double fMoved = f.apply(moved.detach()).item();
      if (fMoved < fx) {
        x = moved;
        fx = fMoved;
        slope = gradient.apply(x);
        steps++;
      } else {
        eta /= 2;
        steps = 0;
      }
    }
    return x;
  }

  private static double length(Value vector) {
    return vector.detach().square().sum().sqrt().item();
  }
}

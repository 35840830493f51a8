package dev.autodiff.golden;

import dev.autodiff.Gradients;
import dev.autodiff.Value;

/// The recurrences of `deep.jsonl`: graphs of up to millions of nodes in a row.
enum DeepRecurrence {
  DEEP_AFFINE {
    @Override
    Value step(Value x, Value p) {
      return x.mul(p).add(1e-6);
    }
  },
  DEEP_EULER {
    @Override
    Value step(Value x, Value p) {
      return x.add(p.mul(1e-6).mul(x).mul(x.rsub(1)));
    }
  },
  DEEP_SUM {
    @Override
    Value step(Value x, Value p) {
      return x.add(p);
    }
  },
  DEEP_SIN {
    @Override
    Value step(Value x, Value p) {
      return x.add(p.mul(x.sin()));
    }
  },
  DEEP_DOUBLING {
    @Override
    Value step(Value x, Value p) {
      return x.add(x);
    }
  },
  /// Not a recurrence: one leaf that many nodes read.
  DEEP_FANOUT {
    @Override
    Value after(int n, Value x, Value p) {
      Value sum = Value.of(0);
      for (int i = 1; i <= n; i++) {
        sum = sum.add(x.mul(i).sin());
      }
      return sum;
    }
  };

  /// As for all large graphs.
  private static final double TOLERANCE = 1e-9;

  Value step(Value x, Value p) {
    throw new UnsupportedOperationException(name());
  }

  Value after(int n, Value x, Value p) {
    Value y = x;
    for (int i = 0; i < n; i++) {
      y = step(y, p);
    }
    return y;
  }

  /// Runs one record at all its lengths.
  void check(GoldenRecord record, Comparison comparison) {
    for (GoldenRecord point : record.parts("points")) {
      int n = point.integer("n");
      Value x = Value.variable(record.number("x0"));
      Value p = Value.variable(record.number("p", 0));
      Value y = after(n, x, p);
      Gradients gradients = y.backward();
      comparison.anyOf(record + " y at " + n, y.item(), TOLERANCE, point.number("y"));
      comparison.anyOf(
          record + " dy/dx0 at " + n, gradients.of(x).item(), TOLERANCE, point.number("dy_dx0"));
      if (point.has("dy_dp")) {
        comparison.anyOf(
            record + " dy/dp at " + n, gradients.of(p).item(), TOLERANCE, point.number("dy_dp"));
      }
    }
  }
}

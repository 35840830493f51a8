package dev.autodiff.nn.fit;

import static dev.autodiff.Value.concat;
import static dev.autodiff.Value.stack;
import static dev.autodiff.Value.vector;
import static dev.autodiff.Value.where;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.UnaryOperator;

/// Problems of Moré, Garbow and Hillstrom, Testing unconstrained optimization software, ACM
/// Transactions on Mathematical Software 7(1), 1981: residuals, standard starts, and the minima
/// that are given there (the lowest first, then local ones).
final class MoreGarbowHillstrom {
  private MoreGarbowHillstrom() {}

  /// @param minima sums of squares; six digits, as published
  record Problem(String name, double[] start, UnaryOperator<Value> residuals, List<Double> minima) {
    Value sumOfSquares(Value x) {
      return residuals.apply(x).square().sum();
    }

    /// To the digits that are published, or as near to 0 as a gradient of 10⁻⁸ tells.
    boolean reached(double value) {
      return minima.stream()
          .anyMatch(least -> Math.abs(value - least) <= (least == 0 ? 1e-8 : 1e-5 * least));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static final List<Problem> ALL =
      List.of(
          new Problem(
              "Rosenbrock", at(-1.2, 1), MoreGarbowHillstrom::extendedRosenbrock, List.of(0.0)),
          new Problem(
              "Freudenstein and Roth",
              at(0.5, -2),
              of(
                  (x, y) -> {
                    Value a = y.mul(-1).add(5).mul(y).sub(2).mul(y).add(x).sub(13);
                    Value b = y.add(1).mul(y).sub(14).mul(y).add(x).sub(29);
                    return List.of(a, b);
                  }),
              List.of(0.0, 48.9842)),
          new Problem(
              "Powell badly scaled",
              at(0, 1),
              of(
                  (x, y) ->
                      List.of(
                          x.mul(y).mul(1e4).sub(1), x.neg().exp().add(y.neg().exp()).sub(1.0001))),
              List.of(0.0)),
          new Problem(
              "Brown badly scaled",
              at(1, 1),
              of((x, y) -> List.of(x.sub(1e6), y.sub(2e-6), x.mul(y).sub(2))),
              List.of(0.0)),
          new Problem(
              "Beale",
              at(1, 1),
              v -> {
                Value powers = v.select(0, 1).pow(vector(1, 2, 3));
                return vector(1.5, 2.25, 2.625).sub(powers.neg().add(1).mul(v.select(0, 0)));
              },
              List.of(0.0)),
          new Problem(
              "Jennrich and Sampson",
              at(0.3, 0.4),
              v -> {
                Value i = row(10, k -> k);
                Value sum = i.mul(v.select(0, 0)).exp().add(i.mul(v.select(0, 1)).exp());
                return i.mul(2).add(2).sub(sum);
              },
              List.of(124.362)),
          new Problem("Helical valley", at(-1, 0, 0), MoreGarbowHillstrom::helix, List.of(0.0)),
          new Problem("Bard", at(1, 1, 1), MoreGarbowHillstrom::bard, List.of(8.21487e-3)),
          new Problem(
              "Gaussian",
              at(0.4, 1, 0),
              v -> {
                Value distance = row(15, i -> (8 - i) / 2.0).sub(v.select(0, 2));
                Value bell = distance.square().mul(v.select(0, 1)).mul(-0.5).exp();
                return bell.mul(v.select(0, 0)).sub(vector(MeasuredRows.GAUSSIAN));
              },
              List.of(1.12793e-8)),
          new Problem(
              "Meyer",
              at(0.02, 4000, 250),
              v -> {
                Value t = row(16, i -> 45 + 5.0 * i);
                Value growth = v.select(0, 1).div(t.add(v.select(0, 2))).exp();
                return growth.mul(v.select(0, 0)).sub(vector(MeasuredRows.MEYER));
              },
              List.of(87.9458)),
          new Problem(
              "Box three-dimensional",
              at(0, 10, 20),
              v -> {
                Value t = row(10, i -> -0.1 * i);
                Value known = t.exp().sub(t.mul(10).exp());
                Value a = t.mul(v.select(0, 0)).exp();
                return a.sub(t.mul(v.select(0, 1)).exp()).sub(known.mul(v.select(0, 2)));
              },
              List.of(0.0)),
          new Problem(
              "Powell singular",
              at(3, -1, 0, 1),
              MoreGarbowHillstrom::extendedPowell,
              List.of(0.0)),
          new Problem("Wood", at(-3, -1, -3, -1), MoreGarbowHillstrom::wood, List.of(0.0)),
          new Problem(
              "Kowalik and Osborne",
              at(0.25, 0.39, 0.415, 0.39),
              v -> {
                Value u = vector(MeasuredRows.KOWALIK_U);
                Value above = u.add(v.select(0, 1)).mul(u).mul(v.select(0, 0));
                Value below = u.add(v.select(0, 2)).mul(u).add(v.select(0, 3));
                return vector(MeasuredRows.KOWALIK_Y).sub(above.div(below));
              },
              List.of(3.07505e-4)),
          new Problem(
              "Brown and Dennis",
              at(25, 5, -5, -1),
              v -> {
                Value t = row(20, i -> i / 5.0);
                Value a = t.mul(v.select(0, 1)).add(v.select(0, 0)).sub(t.exp());
                Value b = t.sin().mul(v.select(0, 3)).add(v.select(0, 2)).sub(t.cos());
                return a.square().add(b.square());
              },
              List.of(85822.2)),
          new Problem(
              "Osborne 1",
              at(0.5, 1.5, -1, 0.01, 0.02),
              v -> {
                Value t = row(33, i -> -10.0 * (i - 1));
                Value a = t.mul(v.select(0, 3)).exp().mul(v.select(0, 1));
                Value b = t.mul(v.select(0, 4)).exp().mul(v.select(0, 2));
                return vector(MeasuredRows.OSBORNE_1).sub(v.select(0, 0).add(a).add(b));
              },
              List.of(5.46489e-5)),
          new Problem(
              "Biggs EXP6",
              at(1, 2, 1, 1, 1, 1),
              MoreGarbowHillstrom::biggs,
              List.of(0.0, 5.65565e-3)),
          new Problem(
              "Osborne 2",
              at(1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5),
              MoreGarbowHillstrom::osborne2,
              List.of(4.01377e-2)),
          new Problem(
              "Watson, n = 6", fill(6, _ -> 0), MoreGarbowHillstrom::watson, List.of(2.28767e-3)),
          new Problem(
              "Watson, n = 9", fill(9, _ -> 0), MoreGarbowHillstrom::watson, List.of(1.39976e-6)),
          new Problem(
              "Extended Rosenbrock, n = 20",
              fill(20, i -> i % 2 == 1 ? -1.2 : 1),
              MoreGarbowHillstrom::extendedRosenbrock,
              List.of(0.0)),
          new Problem(
              "Extended Powell, n = 20",
              fill(20, i -> new double[] {1, 3, -1, 0}[i % 4]),
              MoreGarbowHillstrom::extendedPowell,
              List.of(0.0)),
          new Problem(
              "Penalty I, n = 10",
              fill(10, i -> i),
              x -> concat(0, x.sub(1).mul(Math.sqrt(1e-5)), one(x.square().sum().sub(0.25))),
              List.of(7.08765e-5)),
          new Problem(
              "Penalty II, n = 4",
              fill(4, _ -> 0.5),
              MoreGarbowHillstrom::penalty2,
              List.of(9.37629e-6)),
          new Problem(
              "Variably dimensioned, n = 10",
              fill(10, i -> 1 - i / 10.0),
              x -> {
                Value gap = x.sub(1);
                Value weighted = one(gap.mul(row(10, i -> i)).sum());
                return concat(0, gap, weighted, weighted.square());
              },
              List.of(0.0)),
          new Problem(
              "Trigonometric, n = 10",
              fill(10, _ -> 0.1),
              x -> {
                Value left = x.cos().sum().neg().add(10);
                return left.add(x.cos().neg().add(1).mul(row(10, i -> i))).sub(x.sin());
              },
              List.of(0.0, 2.79506e-5)),
          new Problem(
              "Brown almost linear, n = 10",
              fill(10, _ -> 0.5),
              x -> concat(0, x.slice(0, 0, 9).add(x.sum()).sub(11), one(x.prod().sub(1))),
              List.of(0.0, 1.0)),
          new Problem(
              "Discrete boundary value, n = 10",
              fill(10, i -> i / 11.0 * (i / 11.0 - 1)),
              x -> {
                Value cube = x.add(row(10, i -> i / 11.0 + 1)).pow(3).mul(1 / 242.0);
                return x.mul(2).sub(before(x)).sub(after(x)).add(cube);
              },
              List.of(0.0)),
          new Problem(
              "Broyden tridiagonal, n = 10",
              fill(10, _ -> -1),
              x -> x.mul(-2).add(3).mul(x).sub(before(x)).sub(after(x).mul(2)).add(1),
              List.of(0.0)),
          new Problem(
              "Broyden banded, n = 10",
              fill(10, _ -> -1),
              MoreGarbowHillstrom::banded,
              List.of(0.0)),
          new Problem(
              "Linear, full rank, 20 × 10",
              fill(10, _ -> 1),
              x -> {
                Value all = x.sum().mul(-0.1).sub(1);
                return concat(0, x.add(all), all.broadcastTo(Shape.of(10)));
              },
              List.of(10.0)),
          new Problem(
              "Linear, rank 1, 20 × 10",
              fill(10, _ -> 1),
              x -> row(20, i -> i).mul(row(10, j -> j).mul(x).sum()).sub(1),
              List.of(20 * 19 / 82.0)),
          new Problem(
              "Chebyquad, n = 8",
              fill(8, i -> i / 9.0),
              MoreGarbowHillstrom::chebyquad,
              List.of(3.51687e-3)));

  private interface Plane {
    List<Value> at(Value x, Value y);
  }

  private static UnaryOperator<Value> of(Plane f) {
    return v -> stack(0, f.at(v.select(0, 0), v.select(0, 1)).toArray(Value[]::new));
  }

  private static Value extendedRosenbrock(Value v) {
    int n = v.shape().size();
    Value x = v.slice(0, 0, n, 2);
    return concat(0, v.slice(0, 1, n, 2).sub(x.square()).mul(10), x.neg().add(1));
  }

  private static Value helix(Value v) {
    Value x = v.select(0, 0);
    Value y = v.select(0, 1);
    Value z = v.select(0, 2);
    Value angle =
        y.div(x).atan().div(2 * Math.PI).add(where(x.greater(0), Value.of(0), Value.of(0.5)));
    Value radius = x.square().add(y.square()).sqrt();
    return stack(0, z.sub(angle.mul(10)).mul(10), radius.sub(1).mul(10), z);
  }

  private static Value bard(Value v) {
    Value below =
        row(15, i -> 16 - i)
            .mul(v.select(0, 1))
            .add(row(15, i -> Math.min(i, 16 - i)).mul(v.select(0, 2)));
    return vector(MeasuredRows.BARD).sub(row(15, i -> i).div(below).add(v.select(0, 0)));
  }

  private static Value extendedPowell(Value v) {
    int n = v.shape().size();
    Value a = v.slice(0, 0, n, 4);
    Value b = v.slice(0, 1, n, 4);
    Value c = v.slice(0, 2, n, 4);
    Value d = v.slice(0, 3, n, 4);
    return concat(
        0,
        a.add(b.mul(10)),
        c.sub(d).mul(Math.sqrt(5)),
        b.sub(c.mul(2)).square(),
        a.sub(d).square().mul(Math.sqrt(10)));
  }

  private static Value wood(Value v) {
    Value a = v.select(0, 0);
    Value b = v.select(0, 1);
    Value c = v.select(0, 2);
    Value d = v.select(0, 3);
    return stack(
        0,
        b.sub(a.square()).mul(10),
        a.neg().add(1),
        d.sub(c.square()).mul(Math.sqrt(90)),
        c.neg().add(1),
        b.add(d).sub(2).mul(Math.sqrt(10)),
        b.sub(d).div(Math.sqrt(10)));
  }

  private static Value biggs(Value v) {
    Value t = row(13, i -> -0.1 * i);
    Value y = t.exp().sub(t.mul(10).exp().mul(5)).add(t.mul(4).exp().mul(3));
    Value a = t.mul(v.select(0, 0)).exp().mul(v.select(0, 2));
    Value b = t.mul(v.select(0, 1)).exp().mul(v.select(0, 3));
    Value c = t.mul(v.select(0, 4)).exp().mul(v.select(0, 5));
    return a.sub(b).add(c).sub(y);
  }

  private static Value osborne2(Value v) {
    Value t = row(65, i -> (i - 1) / 10.0);
    Value sum = t.mul(v.select(0, 4)).neg().exp().mul(v.select(0, 0));
    for (int k = 1; k < 4; k++) {
      Value bell = t.sub(v.select(0, 7 + k)).square().mul(v.select(0, 4 + k)).neg().exp();
      sum = sum.add(bell.mul(v.select(0, k)));
    }
    return vector(MeasuredRows.OSBORNE_2).sub(sum);
  }

  private static Value watson(Value x) {
    int n = x.shape().size();
    double[][] powers = new double[29][n];
    double[][] slopes = new double[29][n];
    for (int i = 0; i < 29; i++) {
      double t = (i + 1) / 29.0;
      for (int j = 0; j < n; j++) {
        powers[i][j] = Math.pow(t, j);
        slopes[i][j] = j == 0 ? 0 : j * Math.pow(t, j - 1);
      }
    }
    Value first = x.select(0, 0);
    return concat(
        0,
        Value.matrix(slopes).matmul(x).sub(Value.matrix(powers).matmul(x).square()).sub(1),
        one(first),
        one(x.select(0, 1).sub(first.square()).sub(1)));
  }

  private static Value penalty2(Value x) {
    int n = x.shape().size();
    double weight = Math.sqrt(1e-5);
    Value growth = x.div(10).exp();
    Value y = row(n - 1, i -> Math.exp((i + 1) / 10.0) + Math.exp(i / 10.0));
    Value later = growth.slice(0, 1, n);
    return concat(
        0,
        one(x.select(0, 0).sub(0.2)),
        later.add(growth.slice(0, 0, n - 1)).sub(y).mul(weight),
        later.sub(Math.exp(-0.1)).mul(weight),
        one(row(n, j -> n - j + 1).mul(x.square()).sum().sub(1)));
  }

  private static Value banded(Value x) {
    int n = x.shape().size();
    double[][] band = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = Math.max(0, i - 5); j <= Math.min(n - 1, i + 1); j++) {
        band[i][j] = i == j ? 0 : 1;
      }
    }
    Value own = x.square().mul(5).add(2).mul(x).add(1);
    return own.sub(Value.matrix(band).matmul(x.add(1).mul(x)));
  }

  private static Value chebyquad(Value x) {
    int n = x.shape().size();
    Value u = x.mul(2).sub(1);
    Value[] rows = new Value[n];
    Value before = u.mul(0).add(1);
    Value now = u;
    for (int i = 1; i <= n; i++) {
      rows[i - 1] = now.mean().add(i % 2 == 0 ? 1.0 / (i * i - 1) : 0);
      Value next = u.mul(2).mul(now).sub(before);
      before = now;
      now = next;
    }
    return stack(0, rows);
  }

  /// The neighbour with the smaller index, 0 beside the first.
  private static Value before(Value x) {
    return concat(0, vector(0), x.slice(0, 0, x.shape().size() - 1));
  }

  private static Value after(Value x) {
    return concat(0, x.slice(0, 1, x.shape().size()), vector(0));
  }

  private static Value one(Value scalar) {
    return scalar.reshape(1);
  }

  private static double[] at(double... x) {
    return x;
  }

  /// Counted from 1, as in the paper.
  private static double[] fill(int n, IntToDoubleFunction f) {
    double[] x = new double[n];
    Arrays.setAll(x, i -> f.applyAsDouble(i + 1));
    return x;
  }

  private static Value row(int n, IntToDoubleFunction f) {
    return vector(fill(n, f));
  }
}

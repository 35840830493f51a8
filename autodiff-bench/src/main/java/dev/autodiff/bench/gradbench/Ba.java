package dev.autodiff.bench.gradbench;

import dev.autodiff.Autodiff;
import dev.autodiff.Compiled;
import dev.autodiff.Gradients;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Bundle adjustment: residuals of points seen by cameras, and their sparse Jacobian.
final class Ba implements Eval {
  private static final int CAMERA = 11;
  private static final int POINT = 3;

  /// What one observation depends on: a camera, a point and a weight.
  private static final int PARAMETERS = CAMERA + POINT + 1;

  /// The sizes, and which camera and point belong to each observation.
  private record Scene(int n, int m, int p, int[] cameras, int[] points) {
    static Scene of(int n, int m, int p) {
      return new Scene(
          n,
          m,
          p,
          IntStream.range(0, p).map(i -> i % n).toArray(),
          IntStream.range(0, p).map(i -> i % m).toArray());
    }

    /// Cameras, points, weights and features, one column per item.
    Shape[] shapes() {
      return new Shape[] {Shape.of(CAMERA, n), Shape.of(POINT, m), Shape.of(p), Shape.of(2, p)};
    }

    /// The parameters of each observation, as vectors over the observations.
    List<Value> parameters(List<Value> xs) {
      List<Value> parameters = new ArrayList<>();
      Value seenBy = xs.get(0).indexSelect(1, cameras);
      for (int i = 0; i < CAMERA; i++) {
        parameters.add(seenBy.select(0, i));
      }
      Value seen = xs.get(1).indexSelect(1, points);
      for (int i = 0; i < POINT; i++) {
        parameters.add(seen.select(0, i));
      }
      parameters.add(xs.get(2));
      return parameters;
    }
  }

  @Override
  public Supplier<Problem> read(String function, Input input) {
    Scene scene = Scene.of(input.count("n"), input.count("m"), input.count("p"));
    double[][] data = {
      repeated(input.vector("cam", CAMERA), scene.n),
      repeated(input.vector("x", POINT), scene.m),
      repeated(new double[] {input.number("w")}, scene.p),
      repeated(input.vector("feat", 2), scene.p)
    };
    return switch (function) {
      case "objective" -> () -> new Residuals(scene, data);
      case "jacobian" -> () -> new SparseJacobian(scene, data);
      default -> throw Input.unknown("ba", function);
    };
  }

  private static double[] repeated(double[] item, int times) {
    double[] columns = new double[item.length * times];
    for (int i = 0; i < item.length; i++) {
      Arrays.fill(columns, i * times, (i + 1) * times, item[i]);
    }
    return columns;
  }

  /// The two residuals of an observation, or of many at once.
  ///
  /// @param p camera (rotation 3, centre 3, focal length, principal point 2, distortion 2), point
  ///   and weight
  /// @param feature where the point was seen
  private static Value[] residuals(List<Value> p, Value[] feature) {
    Value[] v = new Value[POINT];
    for (int i = 0; i < POINT; i++) {
      v[i] = p.get(CAMERA + i).sub(p.get(3 + i));
    }
    Value[] rotated = rotate(new Value[] {p.get(0), p.get(1), p.get(2)}, v);
    Value x = rotated[0].div(rotated[2]);
    Value y = rotated[1].div(rotated[2]);
    Value square = x.square().add(y.square());
    Value distortion = p.get(9).mul(square).add(p.get(10).mul(square.square())).add(1);
    Value scale = distortion.mul(p.get(6));
    Value weight = p.get(CAMERA + POINT);
    return new Value[] {
      weight.mul(x.mul(scale).add(p.get(7)).sub(feature[0])),
      weight.mul(y.mul(scale).add(p.get(8)).sub(feature[1]))
    };
  }

  /// Rotates `v` about the axis `r`, by its length as angle.
  private static Value[] rotate(Value[] r, Value[] v) {
    Value square = dot(r, r);
    Value turned = square.greater(0);
    Value angle = square.sqrt();
    Value[] axis = {r[0].div(angle), r[1].div(angle), r[2].div(angle)};
    Value cos = angle.cos();
    Value sin = angle.sin();
    Value along = dot(axis, v).mul(cos.rsub(1));
    Value[] across = cross(axis, v);
    Value[] small = cross(r, v);
    Value[] rotated = new Value[POINT];
    for (int i = 0; i < POINT; i++) {
      Value far = v[i].mul(cos).add(across[i].mul(sin)).add(axis[i].mul(along));
      rotated[i] = Value.where(turned, far, v[i].add(small[i]));
    }
    return rotated;
  }

  private static Value dot(Value[] a, Value[] b) {
    return a[0].mul(b[0]).add(a[1].mul(b[1])).add(a[2].mul(b[2]));
  }

  private static Value[] cross(Value[] a, Value[] b) {
    return new Value[] {
      a[1].mul(b[2]).sub(a[2].mul(b[1])),
      a[2].mul(b[0]).sub(a[0].mul(b[2])),
      a[0].mul(b[1]).sub(a[1].mul(b[0]))
    };
  }

  private static Value weightResidual(Value w) {
    return w.square().rsub(1);
  }

  private static Value[] features(List<Value> xs) {
    return new Value[] {xs.get(3).select(0, 0), xs.get(3).select(0, 1)};
  }

  /// The residuals of all observations.
  private static final class Residuals implements Problem {
    private final Compiled f;
    private final double[][] data;
    private final double[][] results;

    Residuals(Scene scene, double[][] data) {
      this.data = data;
      this.results = new double[][] {new double[2 * scene.p], new double[scene.p]};
      this.f =
          Autodiff.compileMany(
              xs ->
                  List.of(
                      Value.stack(1, residuals(scene.parameters(xs), features(xs))),
                      weightResidual(xs.get(2))),
              scene.shapes());
    }

    @Override
    public void run() {
      f.run(data, results);
    }

    @Override
    public Object output() {
      int p = results[1].length;
      return Map.of(
          "reproj_error",
          Map.of("elements", Arrays.copyOf(results[0], 2), "repeated", p),
          "w_err",
          Map.of("element", results[1][0], "repeated", p));
    }
  }

  /// The Jacobian in compressed rows: two rows of 15 per observation, then one of 1 per weight.
  private static final class SparseJacobian implements Problem {
    private final Scene scene;
    private final double[][] data;
    private final Compiled f;
    private final double[][] values;
    private final int[] rows;
    private final int[] columns;

    SparseJacobian(Scene scene, double[][] data) {
      this.scene = scene;
      this.data = data;
      int entries = (2 * PARAMETERS + 1) * scene.p;
      values = new double[1][entries];
      columns = new int[entries];
      rows = new int[3 * scene.p + 1];
      f = Autodiff.compileMany(xs -> List.of(entries(scene, xs)), scene.shapes());
    }

    /// No observation depends on the parameters of another, so one sweep per residual gives its row
    /// of every observation at once.
    private static Value entries(Scene scene, List<Value> xs) {
      List<Value> parameters = scene.parameters(xs).stream().map(Value::variable).toList();
      Value one = Value.full(Shape.of(scene.p), 1);
      List<Value> partials = new ArrayList<>();
      for (Value residual : residuals(parameters, features(xs))) {
        partials.addAll(residual.backward(one).of(parameters));
      }
      Value weight = Value.variable(xs.get(2));
      Gradients ofWeight = weightResidual(weight).backward(one);
      Value blocks = Value.stack(1, partials.toArray(Value[]::new));
      return Value.concat(0, blocks.reshape(-1), ofWeight.of(weight));
    }

    @Override
    public void run() {
      f.run(data, values);
      int at = 0;
      for (int i = 0; i < scene.p; i++) {
        rows[2 * i] = at;
        for (int j = 0; j < CAMERA; j++) {
          columns[at++] = CAMERA * scene.cameras[i] + j;
        }
        for (int j = 0; j < POINT; j++) {
          columns[at++] = CAMERA * scene.n + POINT * scene.points[i] + j;
        }
        columns[at++] = weightColumn(i);
        rows[2 * i + 1] = at;
        System.arraycopy(columns, at - PARAMETERS, columns, at, PARAMETERS);
        at += PARAMETERS;
      }
      for (int i = 0; i < scene.p; i++) {
        rows[2 * scene.p + i] = at;
        columns[at++] = weightColumn(i);
      }
      rows[3 * scene.p] = at;
    }

    private int weightColumn(int observation) {
      return CAMERA * scene.n + POINT * scene.m + observation;
    }

    /// The first 30 entries of each array, and the last.
    @Override
    public Object output() {
      int shown = 2 * PARAMETERS;
      double[] someValues = Arrays.copyOf(values[0], shown + 1);
      someValues[shown] = values[0][values[0].length - 1];
      Map<String, Object> output = new LinkedHashMap<>();
      output.put("rows", ends(rows, shown));
      output.put("cols", ends(columns, shown));
      output.put("vals", someValues);
      return output;
    }

    private static int[] ends(int[] array, int shown) {
      int[] ends = Arrays.copyOf(array, shown + 1);
      ends[shown] = array[array.length - 1];
      return ends;
    }
  }
}

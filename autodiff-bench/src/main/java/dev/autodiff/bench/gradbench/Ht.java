package dev.autodiff.bench.gradbench;

import dev.autodiff.Autodiff;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Hand tracking: the distances of measured points from the skin of a posed hand.
///
/// The pose has 26 parameters. In the complicated variant each measured point also has two
/// coordinates within the triangle that it belongs to; their part of the Jacobian is block
/// diagonal, so two directions carry all of it.
final class Ht implements Eval {
  @Override
  public Supplier<Problem> read(String function, Input input) {
    Hand hand = Hand.read(input.at("data"));
    int points = hand.points();
    boolean complicated = input.rowCount("us") > 0;
    double[] pose = input.vector("theta", Hand.POSE);
    double[] us = input.matrix("us", complicated ? points : 0, 2);
    double[] x = concat(pose, us);
    int directions = complicated ? Hand.POSE + 2 : Hand.POSE;
    Shape[] shapes = hand.shapes(Shape.of(x.length), Shape.of(directions, x.length));
    double[][] data = hand.data(x, tangents(directions, x.length));
    return switch (function) {
      case "objective" ->
          () ->
              Problem.compiled(
                  Autodiff.compileMany(xs -> List.of(hand.residuals(xs.get(0), xs)), shapes),
                  3 * points,
                  data);
      case "jacobian" ->
          () ->
              Problem.compiled(
                  Autodiff.compileMany(xs -> List.of(jacobian(hand, xs)), shapes),
                  new double[1][3 * points * directions],
                  results -> Rows.of(results[0], 3 * points, directions),
                  data);
      default -> throw Input.unknown("ht", function);
    };
  }

  /// One column per direction.
  private static Value jacobian(Hand hand, List<Value> xs) {
    UnaryOperator<Value> column =
        tangent -> Autodiff.jvp(x -> hand.residuals(x, xs), xs.get(0), tangent);
    return Autodiff.vmap(column).apply(xs.get(1)).transpose();
  }

  /// All first coordinates, all second coordinates, then each pose parameter.
  private static double[] tangents(int directions, int length) {
    double[] tangents = new double[directions * length];
    int ofPose = directions - Hand.POSE;
    for (int i = 0; i < ofPose; i++) {
      for (int j = Hand.POSE + i; j < length; j += 2) {
        tangents[i * length + j] = 1;
      }
    }
    for (int i = 0; i < Hand.POSE; i++) {
      tangents[(ofPose + i) * length + i] = 1;
    }
    return tangents;
  }

  private static double[] concat(double[] a, double[] b) {
    double[] joined = new double[a.length + b.length];
    System.arraycopy(a, 0, joined, 0, a.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }
}

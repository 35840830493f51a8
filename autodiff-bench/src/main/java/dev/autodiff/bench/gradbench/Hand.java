package dev.autodiff.bench.gradbench;

import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The model of a hand, and points measured on it.
///
/// @param parents the parent of each bone, which comes before it, or −1
/// @param mirrored whether it is the other hand
/// @param correspondences the vertex or triangle that each measured point belongs to
/// @param triangles corners of the triangles
/// @param arrays base relatives, inverse base absolutes, base positions, weights, measured points
record Hand(
    int[] parents, boolean mirrored, int[] correspondences, int[][] triangles, double[][] arrays) {
  /// How many parameters a pose has: rotation, translation, four angles per finger.
  static final int POSE = 26;

  private static final int FINGERS = 5;
  private static final double NO_ROTATION = 1e-4;

  static Hand read(Input data) {
    Input model = data.at("model");
    int bones = model.count("bone_count");
    int vertices = model.rowCount("base_positions");
    int[] parents = new int[bones];
    double[] given = model.vector("parents", bones);
    for (int i = 0; i < bones; i++) {
      parents[i] = (int) given[i];
      if (parents[i] != given[i] || parents[i] >= i || parents[i] < -1) {
        throw new IllegalArgumentException("bone " + i + " has parent " + given[i]);
      }
    }
    int[][] triangles =
        model.at("triangles").rows().stream()
            .map(corners -> corners.indices(vertices))
            .toArray(int[][]::new);
    boolean onTriangles = Arrays.stream(triangles).allMatch(corners -> corners.length == 3);
    if (!onTriangles) {
      throw new IllegalArgumentException("a triangle has no three corners");
    }
    Input ofPoints = data.at("correspondences");
    int[] correspondences = ofPoints.indices(Math.max(vertices, triangles.length));
    double[][] arrays = {
      matrices(model.at("base_relatives"), bones),
      matrices(model.at("inverse_base_absolutes"), bones),
      model.matrix("base_positions", vertices, 4),
      model.matrix("weights", vertices, bones),
      data.matrix("points", correspondences.length, 3)
    };
    return new Hand(parents, model.flag("is_mirrored"), correspondences, triangles, arrays);
  }

  private static double[] matrices(Input input, int count) {
    List<Input> list = input.rows();
    if (list.size() != count) {
      throw input.wrong("a list of " + count + " matrices");
    }
    double[] elements = new double[16 * count];
    for (int i = 0; i < count; i++) {
      System.arraycopy(list.get(i).matrix(4, 4), 0, elements, 16 * i, 16);
    }
    return elements;
  }

  int points() {
    return correspondences.length;
  }

  private int bones() {
    return parents.length;
  }

  /// The shapes of the arguments of a compiled function: two of its own, then the arrays.
  Shape[] shapes(Shape first, Shape second) {
    int vertices = arrays[2].length / 4;
    return new Shape[] {
      first,
      second,
      Shape.of(bones(), 4, 4),
      Shape.of(bones(), 4, 4),
      Shape.of(vertices, 4),
      Shape.of(vertices, bones()),
      Shape.of(points(), 3)
    };
  }

  double[][] data(double[] first, double[] second) {
    double[][] data = new double[arrays.length + 2][];
    data[0] = first;
    data[1] = second;
    System.arraycopy(arrays, 0, data, 2, arrays.length);
    return data;
  }

  /// Measured point minus point of the model, three numbers for each.
  ///
  /// @param x the pose, followed by the coordinates within triangles if there are any
  /// @param xs arguments, in the order of [#shapes]
  Value residuals(Value x, List<Value> xs) {
    Value skin = skin(x.slice(0, 0, POSE), xs);
    Value found;
    if (x.shape().size() == POSE) {
      found = skin.indexSelect(1, correspondences);
    } else {
      Value coordinates = x.slice(0, POSE, Integer.MAX_VALUE).reshape(points(), 2);
      Value u = coordinates.select(1, 0);
      Value v = coordinates.select(1, 1);
      found =
          skin.indexSelect(1, corner(0))
              .mul(u)
              .add(skin.indexSelect(1, corner(1)).mul(v))
              .add(skin.indexSelect(1, corner(2)).mul(u.rsub(1).sub(v)));
    }
    return xs.get(6).sub(found.transpose()).reshape(-1);
  }

  private int[] corner(int corner) {
    return IntStream.of(correspondences).map(triangle -> triangles[triangle][corner]).toArray();
  }

  /// The positions of all vertices, shape `[3, vertices]`.
  private Value skin(Value pose, List<Value> xs) {
    Value transforms = absolutes(relatives(pose, xs.get(2))).matmul(xs.get(3));
    Value blended = transforms.slice(1, 0, 3).permute(1, 0, 2).reshape(3, 4 * bones());
    // Linear blend skinning: each vertex is seen by every bone, weighted.
    Value weights = xs.get(5).transpose().unsqueeze(1);
    Value positions = xs.get(4).transpose().unsqueeze(0);
    Value weighted = weights.mul(positions).reshape(4 * bones(), -1);
    Value vertices = blended.matmul(weighted);
    if (mirrored) {
      vertices = vertices.mul(Value.matrix(new double[][] {{-1}, {1}, {1}}));
    }
    return rotation(pose.slice(0, 0, 3)).matmul(vertices).add(pose.slice(0, 3, 6).unsqueeze(1));
  }

  /// The transform of each bone relative to its parent, shape `[bones, 4, 4]`.
  private Value relatives(Value pose, Value base) {
    int none = POSE;
    int[] places = new int[3 * bones()];
    Arrays.fill(places, none);
    int next = 6;
    for (int finger = 0; finger < FINGERS; finger++) {
      for (int joint = 0; joint < 3; joint++) {
        int bone = 2 + 4 * finger + joint;
        places[3 * bone] = next++;
        if (joint == 0) {
          places[3 * bone + 1] = next++;
        }
      }
    }
    Value angles =
        Value.concat(0, pose, Value.vector(0)).indexSelect(0, places).reshape(bones(), 3);
    Value sines = angles.sin();
    Value cosines = angles.cos();
    Value sx = sines.select(1, 0);
    Value sz = sines.select(1, 1);
    Value sy = sines.select(1, 2);
    Value cx = cosines.select(1, 0);
    Value cz = cosines.select(1, 1);
    Value cy = cosines.select(1, 2);
    Value zero = Value.full(Shape.of(bones()), 0);
    Value one = Value.full(Shape.of(bones()), 1);
    // Rz·Ry·Rx, row by row.
    Value turns =
        Value.stack(
            1,
            cz.mul(cy),
            cz.mul(sy).mul(sx).sub(sz.mul(cx)),
            sz.mul(sx).add(cz.mul(sy).mul(cx)),
            zero,
            sz.mul(cy),
            cz.mul(cx).add(sz.mul(sy).mul(sx)),
            sz.mul(sy).mul(cx).sub(cz.mul(sx)),
            zero,
            sy.neg(),
            cy.mul(sx),
            cy.mul(cx),
            zero,
            zero,
            zero,
            zero,
            one);
    return base.matmul(turns.reshape(bones(), 4, 4));
  }

  private Value absolutes(Value relatives) {
    Value[] absolutes = new Value[bones()];
    for (int i = 0; i < absolutes.length; i++) {
      Value relative = relatives.select(0, i);
      absolutes[i] = parents[i] < 0 ? relative : absolutes[parents[i]].matmul(relative);
    }
    return Value.stack(0, absolutes);
  }

  /// The rotation about an axis by its length as angle.
  private static Value rotation(Value axis) {
    Value angle = axis.square().sum().sqrt();
    Value unit = axis.div(angle);
    Value x = unit.select(0, 0);
    Value y = unit.select(0, 1);
    Value z = unit.select(0, 2);
    Value zero = Value.of(0);
    Value cross =
        Value.stack(0, zero, z.neg(), y, z, zero, x.neg(), y.neg(), x, zero).reshape(3, 3);
    Value identity = Value.matrix(new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}});
    Value along = unit.unsqueeze(1).mul(unit);
    Value cos = angle.cos();
    Value turned = identity.mul(cos).add(along.mul(cos.rsub(1))).add(cross.mul(angle.sin()));
    return Value.where(angle.greaterEqual(NO_ROTATION), turned, identity);
  }
}

import java.util.List;
import org.tensorflow.*;
import org.tensorflow.op.Ops;
import org.tensorflow.types.*;
import org.tensorflow.types.family.TNumber;

/** Gradients of gradients in several types, an own rule, eager mode. Run by try.sh. */
@SuppressWarnings("unchecked")
class TryTensorflow {
  public static void main(String[] args) {
    // Without it, order 2 fails: "No gradient defined for op: OnesLike".
    TensorFlow.registerCustomGradient("OnesLike", (tf, op, slopes) -> List.of(tf.zerosLike(slopes.get(0))));
    for (var type : List.of(TFloat64.class, TFloat32.class, TFloat16.class, TBfloat16.class)) {
      slopes(type);
    }
    try (var eager = EagerSession.create()) {
      var tf = Ops.create(eager);
      System.out.println(tf.gradients(tf.constant(2f), List.of(tf.constant(2f))));
    } catch (IllegalArgumentException e) {
      System.out.println("eager: " + e.getMessage());
    }
  }

  static <T extends TNumber> void slopes(Class<T> type) {
    try (var graph = new Graph(); var session = new Session(graph)) {
      var tf = Ops.create(graph);
      Operand<T> x = tf.dtypes.cast(tf.constant(2f), type);
      Operand<T> slope = tf.math.mul(x, tf.math.mul(x, x));
      for (int order = 1; order <= 3; order++) {
        slope = (Operand<T>) (Operand<?>) tf.gradients(slope, List.of(x)).dy(0);
        var number = (TFloat32) session.runner().fetch(tf.dtypes.cast(slope, TFloat32.class)).run().get(0);
        System.out.println(type.getSimpleName() + ", order " + order + ": " + number.getFloat());
      }
    }
  }
}

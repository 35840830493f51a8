import ai.djl.engine.Engine;
import ai.djl.ndarray.*;
import ai.djl.ndarray.types.DataType;

/** Gradients in several types, a gradient of a gradient. Run by try.sh. */
class TryDjl {
  public static void main(String[] args) {
    try (var manager = NDManager.newBaseManager()) {
      for (var type : new DataType[] {DataType.FLOAT64, DataType.FLOAT32, DataType.FLOAT16}) {
        System.out.println("gradient " + slope(manager.create(2f).toType(type, true), false));
      }
      System.out.println("complex: " + manager.create(new float[] {1, 2}).fft(2).getDataType());
      System.out.println("second derivative: " + slope(manager.create(2f), true));
    } catch (RuntimeException e) {
      System.out.println("second derivative: " + e.getMessage().lines().findFirst().get());
    }
  }

  static NDArray slope(NDArray x, boolean twice) {
    x.setRequiresGradient(true);
    try (var collector = Engine.getInstance().newGradientCollector()) {
      collector.backward(x.mul(x));
      if (twice) {
        collector.backward(x.getGradient());
      }
    }
    return x.getGradient();
  }
}

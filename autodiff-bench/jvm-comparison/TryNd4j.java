import java.util.*;
import java.util.function.UnaryOperator;
import org.nd4j.autodiff.samediff.*;
import org.nd4j.autodiff.validation.GradCheckUtil;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.profiler.ProfilerConfig;

/** Gradients in several types, a gradient of a gradient, a check of a gradient, a NaN. Run by try.sh. */
class TryNd4j {
  public static void main(String[] args) {
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    UnaryOperator<SDVariable> cube = x -> x.mul(x).mul(x);
    for (var type : new DataType[] {DataType.DOUBLE, DataType.FLOAT, DataType.FLOAT16, DataType.BFLOAT16}) {
      System.out.println(type + ": " + graph(type, cube).calculateGradients(Map.of(), "x"));
    }
    System.out.println("GradCheckUtil: " + GradCheckUtil.checkGradients(graph(DataType.DOUBLE, cube), Map.of()));
    for (UnaryOperator<SDVariable> function : List.<UnaryOperator<SDVariable>>of(cube, x -> x.pow(3), x -> x)) {
      try {
        var graph = graph(DataType.DOUBLE, function);
        graph.createGradFunction("x");
        var gradient = graph.getFunction("grad");
        gradient.renameVariable("one-var", "one"); // else: a variable with the name one-var already exists
        gradient.setLossVariables(graph.getVariable("x").gradient().name());
        System.out.println("second derivative: " + gradient.calculateGradients(Map.of(), "x"));
      } catch (RuntimeException e) {
        System.out.println("second derivative: " + e + " at " + e.getStackTrace()[0].getClassName());
      }
    }
    try {
      Nd4j.getExecutioner().setProfilingConfig(ProfilerConfig.builder().checkForNAN(true).checkForINF(true).build());
      graph(DataType.DOUBLE, x -> x.mul(0).rdiv(1).mul(0)).calculateGradients(Map.of(), "x");
    } catch (RuntimeException e) {
      System.out.println("0 * 1/0: " + e);
    }
  }

  static SameDiff graph(DataType type, UnaryOperator<SDVariable> function) {
    var graph = SameDiff.create();
    var x = graph.var("x", Nd4j.createFromArray(2.0, 3.0).castTo(type));
    graph.setLossVariables(function.apply(x).sum("loss"));
    return graph;
  }
}

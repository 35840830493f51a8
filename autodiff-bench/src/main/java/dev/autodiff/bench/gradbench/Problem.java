package dev.autodiff.bench.gradbench;

import dev.autodiff.Compiled;
import java.util.function.Function;

/// A function of an eval on one input, ready to be measured.
interface Problem {
  /// Computes the result. This is measured.
  void run();

  /// The result of the last run, as JSON has it: numbers, arrays of numbers, lists and maps.
  ///
  /// @return the result
  Object output();

  /// A compiled function with one result, applied to arrays.
  ///
  /// @param f the function
  /// @param size how many elements its result has
  /// @param inputs the elements of its arguments
  /// @return the problem, whose result is the array
  static Problem compiled(Compiled f, int size, double[]... inputs) {
    return compiled(f, new double[][] {new double[size]}, results -> results[0], inputs);
  }

  /// A compiled function with a scalar result, applied to arrays.
  ///
  /// @param f the function
  /// @param inputs the elements of its arguments
  /// @return the problem, whose result is the number
  static Problem compiledScalar(Compiled f, double[]... inputs) {
    return compiled(f, new double[][] {new double[1]}, results -> results[0][0], inputs);
  }

  /// A compiled function applied to arrays.
  ///
  /// @param f the function
  /// @param results one array per result
  /// @param output gives the JSON form of the results
  /// @param inputs the elements of its arguments
  /// @return the problem
  static Problem compiled(
      Compiled f, double[][] results, Function<double[][], Object> output, double[]... inputs) {
    return new Problem() {
      @Override
      public void run() {
        f.run(inputs, results);
      }

      @Override
      public Object output() {
        return output.apply(results);
      }
    };
  }
}

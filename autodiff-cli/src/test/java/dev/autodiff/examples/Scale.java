package dev.autodiff.examples;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/// The range of numbers along one axis.
record Scale(double low, double high) {
  /// A range that holds all numbers, and a share of it more on both sides.
  static Scale around(DoubleStream numbers, double room) {
    DoubleSummaryStatistics range = numbers.summaryStatistics();
    double more = (range.getMax() - range.getMin()) * room;
    // A range that begins at 0 stays there: nothing lies below.
    double low = range.getMin() == 0 ? 0 : range.getMin() - more;
    return new Scale(low, range.getMax() + more);
  }

  /// How far along the axis a number is, from 0 to 1.
  double share(double x) {
    return (x - low) / (high - low);
  }

  /// Round numbers in the range: multiples of 1, 2 or 5 times a power of ten.
  List<Double> ticks(int most) {
    double rough = (high - low) / most;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step =
        power * (rough <= power ? 1 : rough <= 2 * power ? 2 : rough <= 5 * power ? 5 : 10);
    return multiples(step);
  }

  /// Logarithms of round numbers in the range: of powers of ten, and of 2 and 5 times them where
  /// powers alone would be few.
  List<Double> powers(int most) {
    double step = Math.max(1, Math.ceil((high - low) / most));
    List<Double> ticks = new ArrayList<>();
    for (double power : new Scale(low - 1, high).multiples(step)) {
      for (double digit : high - low < 3 ? new double[] {1, 2, 5} : new double[] {1}) {
        double tick = power + Math.log10(digit);
        if (tick >= low && tick <= high) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }

  private List<Double> multiples(double step) {
    List<Double> multiples = new ArrayList<>();
    for (long k = (long) Math.ceil(low / step); k * step <= high; k++) {
      multiples.add(k * step);
    }
    return multiples;
  }

  /// A tick as text.
  static String label(double tick) {
    String text = String.format(Locale.ROOT, "%.3f", tick + 0.0);
    return text.replaceFirst("\\.?0+$", "");
  }

  /// Ten to the power of a tick as text.
  static String power(double exponent) {
    if (exponent > -3 && exponent < 4) {
      return label(Math.pow(10, exponent));
    }
    StringBuilder text = new StringBuilder("10");
    Long.toString(Math.round(exponent))
        .chars()
        .forEach(c -> text.append(c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(c - '0')));
    return text.toString();
  }
}

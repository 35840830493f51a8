package dev.autodiff.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.cli.WellFormed;
import dev.autodiff.nn.EpochReport;
import dev.autodiff.nn.History;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossChartTest {
  private static String chart(int epochs, IntToDoubleFunction loss) {
    List<EpochReport> reports = new ArrayList<>();
    for (int epoch = 0; epoch <= epochs; epoch++) {
      reports.add(new EpochReport(epoch, loss.applyAsDouble(epoch), OptionalDouble.empty()));
    }
    String svg = LossChart.svg(new History(reports));
    assertThat(WellFormed.xml(svg)).isEqualTo("svg");
    assertThat(svg).doesNotContain("NaN").doesNotContain("Infinity");
    return svg;
  }

  /// The coordinates of the training line.
  private static List<double[]> points(String svg) {
    Matcher path = Pattern.compile("class=\"training\".* d=\"([^\"]*)\"").matcher(svg);
    assertThat(path.find()).isTrue();
    List<double[]> points = new ArrayList<>();
    for (String point : path.group(1).substring(1).split("L", -1)) {
      String[] xy = point.split(" ", -1);
      points.add(new double[] {Double.parseDouble(xy[0]), Double.parseDouble(xy[1])});
    }
    return points;
  }

  @Test
  void lowerLossesAreLower() {
    List<double[]> points = points(chart(10, epoch -> 1 - epoch * 0.05));
    assertThat(points).hasSize(11);
    for (int i = 1; i < points.size(); i++) {
      assertThat(points.get(i)[0]).isGreaterThan(points.get(i - 1)[0]);
      assertThat(points.get(i)[1]).isGreaterThan(points.get(i - 1)[1]);
    }
  }

  @Test
  void wideRangesAreLogarithmic() {
    String svg = chart(100, epoch -> Math.pow(10, -epoch / 20.0));
    assertThat(svg).contains("loss (logarithmic scale)");
    List<double[]> points = points(svg);
    double slope = points.get(1)[1] - points.get(0)[1];
    assertThat(points.get(100)[1] - points.get(0)[1]).isCloseTo(100 * slope, within(6.0));
  }

  @Test
  void aSpikeStaysWhereThereAreMoreEpochsThanPixels() {
    List<double[]> points = points(chart(50_000, epoch -> epoch == 33_333 ? 5 : 1));
    assertThat(points).hasSizeLessThan(3000);
    assertThat(points.stream().mapToDouble(point -> point[1]).distinct()).hasSize(2);
  }

  @Test
  void lossesThatAreNotFiniteAreLeftOut() {
    assertThat(points(chart(3, epoch -> epoch < 2 ? 1 : Double.NaN))).hasSize(2);
    assertThat(chart(0, _ -> Double.POSITIVE_INFINITY)).doesNotContain("<path d=\"M");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -3, 1e-300, 1e300, Double.MIN_VALUE})
  void equalLossesHaveAScale(double loss) {
    assertThat(points(chart(1, _ -> loss))).hasSize(2);
  }

  @Test
  void namesStandApart() {
    List<EpochReport> reports =
        List.of(
            new EpochReport(0, 1, OptionalDouble.of(1.1)),
            new EpochReport(1, 0.5, OptionalDouble.of(0.51)));
    Matcher names =
        Pattern.compile("y=\"([0-9.]+)\" text-anchor=\"start\">(training|validation)<")
            .matcher(LossChart.svg(new History(reports)));
    assertThat(names.find()).isTrue();
    double training = Double.parseDouble(names.group(1));
    assertThat(names.find()).isTrue();
    assertThat(training - Double.parseDouble(names.group(1))).isGreaterThanOrEqualTo(28);
  }
}

package dev.autodiff.cli.report;

import dev.autodiff.cli.text.Digits;
import dev.autodiff.nn.EpochReport;
import dev.autodiff.nn.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// The losses of a training as a picture in SVG.
///
/// Colours are for light backgrounds; viewers that know the wish for dark ones get others.
final class LossChart {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 380;
  private static final int LEFT = 66;
  private static final int RIGHT = 116;
  private static final int TOP = 30;
  private static final int BOTTOM = 50;

  /// From this quotient of the largest and smallest loss on, the scale is logarithmic.
  private static final double WIDE = 20;

  private final List<EpochReport> epochs;
  private final boolean logarithmic;
  private final double low;
  private final double high;
  private final int last;
  private final StringBuilder svg = new StringBuilder();

  private LossChart(History history) {
    this.epochs = history.epochs().stream().filter(LossChart::isFinite).toList();
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (EpochReport epoch : epochs) {
      min = Math.min(min, Math.min(epoch.trainingLoss(), epoch.decisiveLoss()));
      max = Math.max(max, Math.max(epoch.trainingLoss(), epoch.decisiveLoss()));
    }
    this.logarithmic = min > 0 && max / min > WIDE;
    this.last = Math.max(1, epochs.isEmpty() ? 1 : epochs.getLast().epoch());
    double bottom = epochs.isEmpty() ? 0 : scaled(min);
    double top = epochs.isEmpty() ? 1 : scaled(max);
    double room = top > bottom ? (top - bottom) * 0.06 : Math.max(1e-12, Math.abs(top) * 0.5);
    this.low = !logarithmic && min >= 0 ? 0 : bottom - room;
    this.high = top + room;
  }

  /// Draws the losses of all epochs.
  static String svg(History history) {
    return new LossChart(history).draw();
  }

  private static boolean isFinite(EpochReport epoch) {
    return Double.isFinite(epoch.trainingLoss()) && Double.isFinite(epoch.decisiveLoss());
  }

  private String draw() {
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" class="loss-chart" viewBox="0 0 %d %d" \
        width="%d" height="%d" role="img" aria-label="Loss after each epoch" \
        font-family="system-ui, -apple-system, Segoe UI, sans-serif" font-size="12">
        <style>
        @media (prefers-color-scheme: dark) {
          .loss-chart .back { fill: #16181d; }
          .loss-chart .grid { stroke: #33373f; }
          .loss-chart .ink { fill: #c3c8d0; }
          .loss-chart .training { stroke: #6ea8fe; }
          .loss-chart .training-ink { fill: #6ea8fe; }
          .loss-chart .validation { stroke: #ffb454; }
          .loss-chart .validation-ink { fill: #ffb454; }
        }
        </style>
        <rect class="back" width="100%%" height="100%%" rx="8" fill="#ffffff"/>
        """
            .formatted(WIDTH, HEIGHT, WIDTH, HEIGHT));
    for (double tick : lossTicks()) {
      grid(LEFT, y(tick), WIDTH - RIGHT, y(tick));
      text(LEFT - 8, y(tick) + 4, "end", "ink", "#4b5563", Digits.of(tick));
    }
    for (double tick : ticks(0, last, 8)) {
      if (tick % 1 == 0) {
        text(x(tick), HEIGHT - BOTTOM + 18, "middle", "ink", "#4b5563", Digits.count((long) tick));
      }
    }
    text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", "ink", "#4b5563", "epoch");
    String title = logarithmic ? "loss (logarithmic scale)" : "loss";
    text(LEFT, TOP - 12, "start", "ink", "#4b5563", title);
    boolean validated = !epochs.isEmpty() && epochs.getFirst().validationLoss().isPresent();
    line("training", "#2563eb", EpochReport::trainingLoss);
    if (validated) {
      line("validation", "#d97706", EpochReport::decisiveLoss);
    }
    labels(validated);
    return svg.append("</svg>\n").toString();
  }

  /// Names at the ends of the lines, moved apart where they would touch.
  private void labels(boolean validated) {
    if (epochs.isEmpty()) {
      return;
    }
    EpochReport end = epochs.getLast();
    double training = y(end.trainingLoss());
    double validation = y(end.decisiveLoss());
    if (validated && Math.abs(training - validation) < 30) {
      double middle = (training + validation) / 2;
      double sign = training <= validation ? -15 : 15;
      training = middle + sign;
      validation = middle - sign;
    }
    label("training", "#2563eb", training, end.trainingLoss());
    if (validated) {
      label("validation", "#d97706", validation, end.decisiveLoss());
    }
  }

  private void label(String name, String colour, double at, double loss) {
    double y = Math.clamp(at, TOP + 4, HEIGHT - BOTTOM - 14);
    double x = WIDTH - RIGHT + 8;
    text(x, y, "start", name + "-ink", colour, name);
    text(x, y + 14, "start", "ink", "#4b5563", Digits.of(loss));
  }

  private void line(String name, String colour, ToDoubleFunction<EpochReport> loss) {
    svg.append(
        "<path class=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\" stroke-linejoin=\"round\" d=\""
            .formatted(name, colour));
    // More points than pixels say nothing more; lows and highs of each column of pixels stay.
    int stride = Math.max(1, epochs.size() / (2 * (WIDTH - LEFT - RIGHT)));
    for (int from = 0; from < epochs.size(); from += stride) {
      List<EpochReport> column = epochs.subList(from, Math.min(epochs.size(), from + stride));
      EpochReport low = column.getFirst();
      EpochReport high = column.getFirst();
      for (EpochReport epoch : column) {
        low = loss.applyAsDouble(epoch) < loss.applyAsDouble(low) ? epoch : low;
        high = loss.applyAsDouble(epoch) > loss.applyAsDouble(high) ? epoch : high;
      }
      boolean lowFirst = low.epoch() <= high.epoch();
      point(from == 0, lowFirst ? low : high, loss);
      if (low.epoch() != high.epoch()) {
        point(false, lowFirst ? high : low, loss);
      }
    }
    svg.append("\"/>\n");
  }

  private void point(boolean first, EpochReport epoch, ToDoubleFunction<EpochReport> loss) {
    svg.append(
        String.format(
            Locale.ROOT,
            "%s%.1f %.1f",
            first ? "M" : "L",
            x(epoch.epoch()),
            y(loss.applyAsDouble(epoch))));
  }

  private void grid(double x1, double y1, double x2, double y2) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line class=\"grid\" stroke=\"#e5e7eb\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\""
                + " y2=\"%.1f\"/>%n",
            x1,
            y1,
            x2,
            y2));
  }

  private void text(double x, double y, String anchor, String style, String colour, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" fill=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
            style,
            colour,
            x,
            y,
            anchor,
            text));
  }

  private List<Double> lossTicks() {
    if (!logarithmic) {
      return ticks(low, high, 6);
    }
    List<Double> ticks = new ArrayList<>();
    int first = (int) Math.floor(low);
    int decades = (int) Math.ceil(high) - first;
    int stride = Math.max(1, decades / 6);
    for (int exponent = first; exponent <= high; exponent++) {
      for (int digit : decades <= 2 ? new int[] {1, 2, 5} : new int[] {1}) {
        double tick = digit * Math.pow(10, exponent);
        if (scaled(tick) >= low && scaled(tick) <= high && (exponent - first) % stride == 0) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }

  /// Round numbers in a range: multiples of 1, 2 or 5 times a power of ten.
  private static List<Double> ticks(double from, double to, int most) {
    double rough = (to - from) / most;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step =
        power * (rough <= power ? 1 : rough <= 2 * power ? 2 : rough <= 5 * power ? 5 : 10);
    List<Double> ticks = new ArrayList<>();
    for (long k = (long) Math.ceil(from / step); k * step <= to; k++) {
      ticks.add(k * step);
    }
    return ticks;
  }

  private double scaled(double loss) {
    return logarithmic ? Math.log10(loss) : loss;
  }

  private double x(double epoch) {
    return LEFT + epoch / last * (WIDTH - LEFT - RIGHT);
  }

  private double y(double loss) {
    return TOP + (high - scaled(loss)) / (high - low) * (HEIGHT - TOP - BOTTOM);
  }
}

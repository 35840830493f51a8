package dev.autodiff.cli;

import dev.autodiff.cli.text.Digits;
import dev.autodiff.nn.Progress;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/// Shows how a training goes: on a terminal in one line that is written again and again, else in
/// about ten lines.
final class ProgressLine implements Consumer<Progress> {
  private static final Duration REFRESH = Duration.ofMillis(100);
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);
  private static final int LINES = 10;

  private final PrintWriter out;
  private final boolean live;
  private final int rows;
  private Duration shownAt = Duration.ZERO;
  private int shownEpoch;
  private int width;

  /// A line for a training on so many rows.
  ProgressLine(PrintWriter out, boolean live, int rows) {
    this.out = out;
    this.live = live;
    this.rows = rows;
  }

  /// Whether standard output is a terminal.
  @SuppressWarnings("SystemConsoleNull") // JDK 25 gives null again where nobody sits at a terminal
  static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  @Override
  public void accept(Progress progress) {
    boolean last = progress.epoch() == progress.planned();
    if (progress.epoch() == 0 || !(last || isDue(progress))) {
      return;
    }
    shownAt = progress.elapsed();
    shownEpoch = progress.epoch();
    String text = text(progress);
    if (live) {
      out.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
      width = text.length();
    } else {
      out.println(text);
    }
    out.flush();
  }

  private boolean isDue(Progress progress) {
    Duration silence = progress.elapsed().minus(shownAt);
    if (live) {
      return shownEpoch == 0 || silence.compareTo(REFRESH) >= 0;
    }
    return shownEpoch == 0
        || progress.epoch() % Math.max(1, progress.planned() / LINES) == 0
        || silence.compareTo(LONGEST_SILENCE) >= 0;
  }

  private String text(Progress progress) {
    String validation =
        progress.latest().validationLoss().isPresent()
            ? "  validation " + padded(progress.latest().validationLoss().getAsDouble())
            : "";
    String planned = String.valueOf(progress.planned());
    String epoch = String.valueOf(progress.epoch());
    boolean last = progress.epoch() == progress.planned();
    String time =
        last
            ? Digits.time(progress.elapsed())
            : "ETA " + progress.remaining().map(Digits::time).orElse("–");
    return "epoch %s/%s  loss %s%s  %s rows/s  %s"
        .formatted(
            " ".repeat(planned.length() - epoch.length()) + epoch,
            planned,
            padded(progress.latest().trainingLoss()),
            validation,
            Digits.count(Math.round(progress.epochsPerSecond() * rows)),
            time);
  }

  private static String padded(double loss) {
    return String.format(Locale.ROOT, "%-9s", Digits.of(loss));
  }

  /// Ends the line.
  void end() {
    if (live && width > 0) {
      out.println();
    }
    out.flush();
  }
}

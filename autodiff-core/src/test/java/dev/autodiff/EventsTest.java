package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A recording shows sweeps, plan runs and compilations.
class EventsTest {
  @TempDir Path folder;

  private List<RecordedEvent> recorded(String name, Runnable work) throws IOException {
    Path file = folder.resolve("recording.jfr");
    try (Recording recording = new Recording()) {
      recording.enable(name).withoutThreshold();
      recording.start();
      work.run();
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals(name))
        .filter(event -> event.getThread().getJavaThreadId() == Thread.currentThread().threadId())
        .toList();
  }

  @Test
  void sweeps() throws IOException {
    Value x = Value.variable(2, "x");
    Value y = x.mul(x).sin();
    List<RecordedEvent> events =
        recorded(
            "dev.autodiff.Sweep",
            () -> {
              y.backward();
              y.backward(SweepOption.DIFFERENTIABLE);
            });
    assertThat(events).hasSize(2);
    RecordedEvent first = events.getFirst();
    assertThat(first.getInt("nodes")).isEqualTo(3);
    assertThat(first.getInt("variables")).isEqualTo(1);
    assertThat(first.getBoolean("differentiable")).isFalse();
    assertThat(first.getLong("bytes")).isEqualTo(3 * 36);
    assertThat(first.getDuration().toNanos()).isPositive();
    assertThat(events.get(1).getBoolean("differentiable")).isTrue();
  }

  @Test
  void plans() throws IOException {
    Compiled[] f = new Compiled[1];
    List<RecordedEvent> compiles =
        recorded(
            "dev.autodiff.Compile",
            () -> f[0] = Autodiff.compile(x -> x.sin().mul(x).sum(), Shape.of(100)));
    assertThat(compiles).hasSize(1);
    assertThat(compiles.getFirst().getInt("operations")).isEqualTo(3);
    assertThat(compiles.getFirst().getInt("steps")).isPositive();
    assertThat(compiles.getFirst().getLong("bytes")).isGreaterThanOrEqualTo(800);
    List<RecordedEvent> runs =
        recorded(
            "dev.autodiff.PlanRun",
            () -> {
              f[0].apply(Value.full(Shape.of(100), 1));
              f[0].run(new double[][] {new double[100]}, new double[][] {{0}});
            });
    assertThat(runs).hasSize(2);
    assertThat(runs.getFirst().getInt("steps")).isEqualTo(compiles.getFirst().getInt("steps"));
    assertThat(runs.getFirst().getLong("bytes")).isEqualTo(compiles.getFirst().getLong("bytes"));
  }

  @Test
  void notRecordedNotSeen() throws IOException {
    Value y = Value.variable(2).square();
    assertThat(recorded("dev.autodiff.PlanRun", y::backward)).isEmpty();
  }
}

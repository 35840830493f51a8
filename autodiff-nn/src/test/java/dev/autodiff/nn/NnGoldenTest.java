package dev.autodiff.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.golden.Comparison;
import dev.autodiff.golden.ErrorCase;
import dev.autodiff.golden.GoldenRecord;
import dev.autodiff.golden.GoldenSuite;
import dev.autodiff.golden.Operation;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The operations of neural networks against the golden vectors.
class NnGoldenTest {
  private static final double TOLERANCE = 1e-10;

  @Test
  void operationsAgree() {
    new GoldenSuite("nn", NnOperations.TABLE, Set.of(), List.of())
        .run(_ -> TOLERANCE, _ -> TOLERANCE);
  }

  @Test
  void wrongCallsAreRefusedByName() {
    Comparison comparison = new Comparison();
    for (GoldenRecord record : GoldenSuite.records("errors")) {
      Operation operation = NnOperations.TABLE.get(record.op());
      if (operation != null) {
        comparison.count(record.op());
        ErrorCase.of(record, operation).check(record.toString(), comparison);
      }
    }
    GoldenSuite.finish("errors", comparison);
  }

  @Test
  void runningStatisticsAgree() {
    for (GoldenRecord record : GoldenSuite.records("nn")) {
      if (record.has("running_mean_after")) {
        Normalization.RunningStatistics after =
            NnOperations.batchNorm(record.operands(), record.part("args")).statistics();
        assertThat(after.mean().toArray())
            .as(record.toString())
            .containsExactly(record.numbers("running_mean_after"), within(1e-12));
        assertThat(after.variance().toArray())
            .as(record.toString())
            .containsExactly(record.numbers("running_var_after"), within(1e-12));
      }
    }
  }
}

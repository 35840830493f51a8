package dev.autodiff.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autodiff.examples.HandwrittenDigits.Trained;
import dev.autodiff.nn.Dataset;
import dev.autodiff.nn.Metrics;
import org.junit.jupiter.api.Test;

class HandwrittenDigitsTest {
  @Test
  void theTestImagesAreRead() {
    Dataset.Split split = HandwrittenDigits.data();
    Trained trained = HandwrittenDigits.train(split.train());
    int[] read = Metrics.classes(trained.network().apply(split.test().features()));
    assertThat(Metrics.accuracy(read, HandwrittenDigits.labels(split.test()))).isGreaterThan(0.97);
    assertThat(trained.losses()[trained.losses().length - 1]).isLessThan(trained.losses()[0] / 10);
  }
}

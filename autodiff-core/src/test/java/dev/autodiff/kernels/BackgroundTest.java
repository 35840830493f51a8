package dev.autodiff.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BackgroundTest {
  @Test
  void nobodyWaitsForWhatNeverGetsFaster() throws InterruptedException {
    AtomicInteger tried = new AtomicInteger();
    CountDownLatch fast = new CountDownLatch(1);
    Background.warmInTurns(
        _ -> tried.incrementAndGet() > 1000 || fast.getCount() == 0, 3, () -> {});
    Background.warmInTurns(round -> round > 5, 3, fast::countDown);
    assertThat(fast.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(tried.get()).isBetween(3, 1000);
  }

  @Test
  void whatIsFastIsNotTriedAgain() throws InterruptedException {
    AtomicInteger tried = new AtomicInteger();
    CountDownLatch fast = new CountDownLatch(1);
    Background.warmInTurns(round -> tried.incrementAndGet() > 0 && round == 4, 2, fast::countDown);
    assertThat(fast.await(10, TimeUnit.SECONDS)).isTrue();
    CountDownLatch done = new CountDownLatch(1);
    Background.execute(done::countDown);
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(tried.get()).isEqualTo(5);
  }
}

package dev.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/// Short races: a few threads act at once on the same fresh state, thousands of times.
///
/// States come in batches. All threads start a batch together and go through its states in the same
/// order, so that they meet at many of them however long it takes a thread to wake up.
///
/// This is jcstress in small: that needs an annotation processor among these tests, JVMs and a
/// runner of its own, and would not run with `mvn test`.
final class Race {
  private static final int ACTORS = 4;

  private Race() {}

  /// Runs a race; what an actor throws is thrown.
  ///
  /// @param batches how often all start together
  /// @param size states per batch
  /// @param fresh makes a state, alone
  /// @param actor acts on a state and checks what it sees; the number is the actor's
  static <S> void run(int batches, int size, Supplier<S> fresh, BiConsumer<S, Integer> actor)
      throws Exception {
    List<S> states = new ArrayList<>();
    CyclicBarrier start =
        new CyclicBarrier(
            ACTORS,
            () -> {
              states.clear();
              for (int i = 0; i < size; i++) {
                states.add(fresh.get());
              }
            });
    try (ExecutorService pool = Executors.newFixedThreadPool(ACTORS)) {
      List<Callable<Void>> actors = new ArrayList<>();
      for (int number = 0; number < ACTORS; number++) {
        int mine = number;
        actors.add(
            () -> {
              try {
                for (int batch = 0; batch < batches; batch++) {
                  start.await();
                  for (S state : states) {
                    actor.accept(state, mine);
                  }
                  start.await();
                }
              } catch (Throwable e) {
                start.reset();
                throw e;
              }
              return null;
            });
      }
      List<Throwable> thrown = new ArrayList<>();
      for (Future<Void> done : pool.invokeAll(actors)) {
        if (done.state() == Future.State.FAILED) {
          thrown.add(done.exceptionNow());
        }
      }
      thrown.sort((a, b) -> Boolean.compare(consequence(a), consequence(b)));
      if (!thrown.isEmpty()) {
        throw new AssertionError("an actor failed", thrown.getFirst());
      }
    }
  }

  /// Whether others only waited for the one that failed.
  private static boolean consequence(Throwable thrown) {
    return thrown instanceof BrokenBarrierException;
  }
}

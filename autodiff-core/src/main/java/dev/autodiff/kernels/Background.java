package dev.autodiff.kernels;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// One thread for what makes later calls faster: it comes when there is something to do, goes when
/// there is nothing, and keeps no program from ending.
public final class Background {
  private static final ThreadPoolExecutor WORKER = worker();

  private Background() {}

  private static ThreadPoolExecutor worker() {
    ThreadPoolExecutor worker =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("autodiff.warming").factory());
    worker.allowCoreThreadTimeOut(true);
    return worker;
  }

  /// Does something later, after what was given before.
  ///
  /// @param work what to do; must not wait for anybody
  public static void execute(Runnable work) {
    WORKER.execute(work);
  }
}

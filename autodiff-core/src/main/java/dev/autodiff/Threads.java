package dev.autodiff;

import dev.autodiff.kernels.Parallel;

/// How many threads large operations may use. It changes the speed, never a bit of a result.
///
/// The default is the number of processors, or the system property `autodiff.threads`.
public final class Threads {
  private Threads() {}

  /// The number of threads in use.
  ///
  /// @return at least 1
  public static int count() {
    return Parallel.threads();
  }

  /// Sets the number of threads for all operations that start from now on, in the whole process.
  ///
  /// @param threads at least 1; 1 means that every operation runs on the calling thread alone
  /// @throws IllegalArgumentException if there would be none
  public static void set(int threads) {
    if (threads < 1) {
      throw Errors.illegal("threads", "asked for " + threads, "Use 1 or more.");
    }
    Parallel.setThreads(threads);
  }
}

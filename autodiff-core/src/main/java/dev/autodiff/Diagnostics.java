package dev.autodiff;

/// Scopes in which the library looks closer at what it computes, to say where something went wrong.
///
/// A scope is bound to the work that runs in it: to the calling thread, and to threads that inherit
/// its scoped values. It changes no number. Outside of a scope nothing is kept and nothing is
/// checked.
public final class Diagnostics {
  private Diagnostics() {}

  /// Runs some work and throws at the first operation that makes a number that is not finite.
  ///
  /// That is an operation, forward, backward or in forward mode, to any order, whose result has a
  /// NaN though none of its operands has, or an infinity though all that its operands have is
  /// finite. So an infinity that is meant, as in a mask, is let through, and what becomes of it is
  /// not. For elementwise operations this is asked element by element. A derivative that a zero
  /// cotangent silences counts as silenced, just as it does in the gradients.
  ///
  /// The exception names the operation, its operands, the place in the array, the variable behind
  /// it and the line of the program that recorded the operation. For a failure in a backward pass
  /// that is the line of the forward operation whose derivative it is.
  ///
  /// A branch that `where` does not take is computed too, so a division by zero in it is found.
  /// Wrap it with [#allowNonFinite] if it is meant.
  ///
  /// Every operation costs a look at the stack and at its result. A [Compiled] function is called
  /// as it was written, without its plan, so that its operations are seen.
  ///
  /// @param work what to run
  /// @param <T> type of its result
  /// @param <X> type of an exception that it declares
  /// @return its result
  /// @throws X if the work throws it
  /// @throws NonFiniteException at the first operation that makes a NaN or an infinity
  public static <T, X extends Throwable> T findNonFinite(
      ScopedValue.CallableOp<? extends T, X> work) throws X {
    return Watch.call(Watch.opened(), work);
  }

  /// The same for work without a result.
  ///
  /// @param work what to run
  /// @throws NonFiniteException at the first operation that makes a NaN or an infinity
  public static void findNonFinite(Runnable work) {
    Watch.call(
        Watch.opened(),
        () -> {
          work.run();
          return true;
        });
  }

  /// Runs some work inside of [#findNonFinite] without looking for what is not finite; outside of
  /// it just runs it.
  ///
  /// Only results that are computed by the work are let through; derivatives of its operations are
  /// computed in a later sweep, and that looks at them.
  ///
  /// @param work what to run
  /// @param <T> type of its result
  /// @param <X> type of an exception that it declares
  /// @return its result
  /// @throws X if the work throws it
  public static <T, X extends Throwable> T allowNonFinite(
      ScopedValue.CallableOp<? extends T, X> work) throws X {
    Watch watch = Watch.current();
    return watch == null ? work.call() : Watch.call(watch.unchecking(), work);
  }
}

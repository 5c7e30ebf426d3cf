package io.asynclocal.concurrent;

import static java.util.Objects.requireNonNull;

import io.asynclocal.CallableOp;
import org.jspecify.annotations.Nullable;

/** Work whose outcome, result or exception, crosses to the waiting thread as it is. */
final class ParallelWork<R extends @Nullable Object, X extends Throwable> implements Runnable {
  private final CallableOp<R, X> work;
  private @Nullable R result;
  private @Nullable Throwable failure;

  ParallelWork(CallableOp<R, X> work) {
    this.work = requireNonNull(work, "work is null. Pass what is to be run in parallel.");
  }

  @Override
  public void run() {
    try {
      result = work.call();
    } catch (Throwable e) {
      failure = e;
    }
  }

  /** Returns or throws what the work did; the work is over. */
  @SuppressWarnings({"unchecked", "NullAway"}) // the work throws X or unchecked; R may be null
  R result() throws X {
    if (failure != null) {
      throw (X) failure;
    }
    return result;
  }
}

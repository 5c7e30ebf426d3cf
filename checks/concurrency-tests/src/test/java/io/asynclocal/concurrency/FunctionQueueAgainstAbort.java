package io.asynclocal.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynclocal.foreign.CallStatus;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Hunts: a thread calls, and is about to run another's call in its own turn, while the other one
 * aborts; and a call that was accepted is neither run nor dropped, or the finalizer comes before
 * it.
 */
@JCStressTest
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "each accepted call ended once, and then all did")
@Outcome(expect = FORBIDDEN, desc = "lost, doubled or out of order")
@State
public class FunctionQueueAgainstAbort {
  private final CountedFunction function = new CountedFunction();
  private int acceptedOfFirst;
  private int acceptedOfSecond;

  private int call() {
    return function.function.tryCall("argument") == CallStatus.OK ? 1 : 0;
  }

  /** Calls. */
  @Actor
  public void first() {
    acceptedOfFirst = call();
  }

  /** Calls too, and aborts. */
  @Actor
  public void second() {
    acceptedOfSecond = call();
    function.function.abort();
  }

  /** Counts the accepted calls that are missing, and the finalizers. */
  @Arbiter
  public void afterwards(II_Result result) {
    int ended = function.run.get() + function.dropped.get();
    result.r1 = acceptedOfFirst + acceptedOfSecond - ended;
    result.r2 = function.finalized.get();
  }
}

package io.asynclocal.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynclocal.foreign.CallStatus;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;

/**
 * Hunts: a call is accepted while the last thread releases the function, and is never run; or the
 * finalizer runs before it, twice, or never.
 */
@JCStressTest
@Outcome(id = "OK, 1, 0, 1", expect = ACCEPTABLE, desc = "called, then released")
@Outcome(id = "CLOSING, 0, 0, 1", expect = ACCEPTABLE, desc = "released, then called")
@Outcome(expect = FORBIDDEN, desc = "lost, doubled or out of order")
@State
public class FunctionCallAgainstRelease {
  private final CountedFunction function = new CountedFunction();

  /** Calls. */
  @Actor
  public void call(LLLL_Result result) {
    CallStatus status = function.function.tryCall("argument");
    result.r1 = status;
  }

  /** Releases. */
  @Actor
  public void release() {
    function.function.release();
  }

  /** Counts. */
  @Arbiter
  public void afterwards(LLLL_Result result) {
    result.r2 = function.run.get();
    result.r3 = function.dropped.get();
    result.r4 = function.finalized.get();
  }
}

package io.asynclocal.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Hunts: the last release, an abort and the closing of the environment all end a function, and its
 * finalizer runs twice, or never; or a call that waited is run twice or lost.
 */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "the call had run")
@Outcome(expect = FORBIDDEN, desc = "ended twice or never")
@State
public class FunctionReleaseAgainstAbort {
  private final CountedFunction function = new CountedFunction();

  /** Makes a call that has run when the function ends. */
  public FunctionReleaseAgainstAbort() {
    function.function.tryCall("argument");
  }

  /** Releases, and closes the environment. */
  @Actor
  public void release() {
    function.function.release();
    function.environment.close();
  }

  /** Aborts, and closes the environment. */
  @Actor
  public void abort() {
    function.function.abort();
    function.environment.close();
  }

  /** Counts. */
  @Arbiter
  public void afterwards(III_Result result) {
    result.r1 = function.run.get();
    result.r2 = function.dropped.get();
    result.r3 = function.finalized.get();
  }
}

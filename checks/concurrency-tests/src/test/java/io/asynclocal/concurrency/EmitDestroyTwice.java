package io.asynclocal.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynclocal.AsyncResource;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Hunts: two threads destroy a resource, and both think that they did, or neither. */
@JCStressTest
@Outcome(id = "true, false", expect = ACCEPTABLE, desc = "the first did")
@Outcome(id = "false, true", expect = ACCEPTABLE, desc = "the second did")
@Outcome(expect = FORBIDDEN, desc = "destroyed twice, or never")
@State
public class EmitDestroyTwice {
  private final AsyncResource resource = new AsyncResource("Query");

  /** Destroys. */
  @Actor
  public void first(ZZ_Result result) {
    result.r1 = destroys();
  }

  /** Destroys too. */
  @Actor
  public void second(ZZ_Result result) {
    result.r2 = destroys();
  }

  private boolean destroys() {
    try {
      resource.emitDestroy();
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }
}

package io.asynclocal.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncResource;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Hunts: a hook that is disabled while a resource's work runs is told of its end, though no longer
 * of its beginning.
 */
@JCStressTest
@Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "disabled afterwards")
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "disabled between")
@Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "disabled before")
@Outcome(expect = FORBIDDEN, desc = "told after it was disabled, or twice")
@State
public class DisableAgainstEvents {
  private final AsyncResource resource = new AsyncResource("Query");
  private final ToldOfResource told = new ToldOfResource(resource.asyncId());
  private final AsyncHook hook = AsyncHooks.createHook(told).enable();

  /** Switches. */
  @Actor
  public void switchHook() {
    hook.disable();
  }

  /** Runs work of the resource, on the one thread that tells of it. */
  @Actor
  public void run(III_Result result) {
    resource.runInAsyncScope(() -> result.r3++);
    result.r1 = told.before;
    result.r2 = told.after;
  }

  /** Leaves nothing enabled. */
  @Arbiter
  public void afterwards(III_Result result) {
    hook.disable();
    resource.release();
  }
}

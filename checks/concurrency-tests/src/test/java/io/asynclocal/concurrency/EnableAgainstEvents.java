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
 * Hunts: a hook that is enabled while a resource's work runs is told of its beginning, and then not
 * of its end.
 */
@JCStressTest
@Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "enabled afterwards")
@Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "enabled between")
@Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "enabled before")
@Outcome(expect = FORBIDDEN, desc = "an event was lost, or told twice")
@State
public class EnableAgainstEvents {
  private final AsyncResource resource = new AsyncResource("Query");
  private final ToldOfResource told = new ToldOfResource(resource.asyncId());
  private final AsyncHook hook = AsyncHooks.createHook(told);

  /** Switches. */
  @Actor
  public void switchHook() {
    hook.enable();
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

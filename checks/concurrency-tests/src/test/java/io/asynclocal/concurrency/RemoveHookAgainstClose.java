package io.asynclocal.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.CleanupHook;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** Hunts: a hook that is removed while its environment is being closed, and runs all the same. */
@JCStressTest
@Outcome(id = "true, 0", expect = ACCEPTABLE, desc = "removed")
@Outcome(id = "false, 1", expect = ACCEPTABLE, desc = "too late")
@Outcome(expect = FORBIDDEN, desc = "removed and run, or neither")
@State
public class RemoveHookAgainstClose {
  private final AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start();
  private final AtomicInteger ran = new AtomicInteger();
  private final CleanupHook hook = environment.addCleanupHook(ran::incrementAndGet);

  /** Removes the hook. */
  @Actor
  public void user(ZI_Result result) {
    result.r1 = environment.removeCleanupHook(hook);
  }

  /** Closes. */
  @Actor
  public void closing() {
    environment.close();
  }

  /** Counts. */
  @Arbiter
  public void after(ZI_Result result) {
    result.r2 = ran.get();
  }
}

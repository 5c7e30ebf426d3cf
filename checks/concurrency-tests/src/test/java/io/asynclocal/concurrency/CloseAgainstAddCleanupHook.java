package io.asynclocal.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynclocal.environment.AsyncEnvironment;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/**
 * Hunts: a cleanup hook is accepted by an environment that is being closed, and is never run; or it
 * is refused and run all the same.
 */
@JCStressTest
@Outcome(id = "added, 1", expect = ACCEPTABLE, desc = "added, then closed")
@Outcome(id = "refused, 0", expect = ACCEPTABLE, desc = "closed, then refused")
@Outcome(expect = FORBIDDEN, desc = "lost, doubled or run though refused")
@State
public class CloseAgainstAddCleanupHook {
  private final AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start();
  private final AtomicInteger run = new AtomicInteger();

  /** Uses. */
  @Actor
  public void add(LI_Result result) {
    try {
      environment.addCleanupHook(run::incrementAndGet);
      result.r1 = "added";
    } catch (IllegalStateException e) {
      result.r1 = "refused";
    }
  }

  /** Closes. */
  @Actor
  public void close() {
    environment.close();
  }

  /** Counts. */
  @Arbiter
  public void afterwards(LI_Result result) {
    result.r2 = run.get();
  }
}

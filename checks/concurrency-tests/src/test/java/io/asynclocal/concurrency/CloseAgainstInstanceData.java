package io.asynclocal.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.InstanceKey;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/**
 * Hunts: instance data is made while its environment is being closed, and is never finalized; or it
 * is finalized and handed out all the same, as if it could still be used.
 */
@JCStressTest
@Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "made in time, and finalized")
@Outcome(id = "false, 0", expect = ACCEPTABLE, desc = "closed, then refused")
@Outcome(expect = FORBIDDEN, desc = "never finalized, or twice")
@State
public class CloseAgainstInstanceData {
  private static final InstanceKey<String> KEY = InstanceKey.of("data");

  private final AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start();
  private final AtomicInteger finalized = new AtomicInteger();

  /** Has the value made. */
  @Actor
  public void use(ZI_Result result) {
    try {
      environment.instanceData(KEY, () -> "value", value -> finalized.incrementAndGet());
      result.r1 = true;
    } catch (IllegalStateException e) {
      result.r1 = false;
    }
  }

  /** Closes the environment. */
  @Actor
  public void close() {
    environment.close();
  }

  /** Counts. */
  @Arbiter
  public void afterwards(ZI_Result result) {
    result.r2 = finalized.get();
  }
}

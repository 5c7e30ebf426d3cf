package io.asynclocal.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.foreign.AsyncOperation;
import io.asynclocal.foreign.ForeignWork;
import io.asynclocal.foreign.LeakDetection;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LJ_Result;

/**
 * Hunts: an operation is opened in an environment that is being closed, and is counted as open for
 * ever, or less than once.
 */
@JCStressTest
@Outcome(id = "opened, 0", expect = ACCEPTABLE, desc = "opened in time")
@Outcome(id = "refused, 0", expect = ACCEPTABLE, desc = "closed, then refused")
@Outcome(expect = FORBIDDEN, desc = "the count is not zero")
@State
public class CloseAgainstOpen {
  private final AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start();
  private final ForeignWork foreign = ForeignWork.of(environment, LeakDetection.DISABLED);

  /** Opens and closes an operation. */
  @Actor
  public void use(LJ_Result result) {
    try {
      AsyncOperation operation = foreign.open("work");
      operation.close();
      result.r1 = "opened";
    } catch (IllegalStateException e) {
      result.r1 = "refused";
    }
  }

  /** Closes the environment. */
  @Actor
  public void close() {
    environment.close();
  }

  /** Counts. */
  @Arbiter
  public void afterwards(LJ_Result result) {
    result.r2 = foreign.openOperations();
  }
}

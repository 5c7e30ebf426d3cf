package io.asynclocal.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/**
 * Hunts: work handed over by a race runs with less than the stores that were captured for it, or
 * leaves its own behind on the thread that it ran on.
 */
@JCStressTest
@Outcome(id = "giver, null, taker", expect = ACCEPTABLE, desc = "not handed over yet")
@Outcome(id = "giver, giver, taker", expect = ACCEPTABLE, desc = "handed over")
@Outcome(expect = FORBIDDEN, desc = "lost or crossed")
@State
public class CaptureAgainstRestore {
  private static final AsyncLocalStorage<String> STORAGE = AsyncLocalStorage.create();

  Runnable handedOver;
  private String seenByTask;

  /** Captures, and restores its own afterwards. */
  @Actor
  public void giver(LLL_Result result) {
    STORAGE.run(
        "giver",
        () -> {
          handedOver =
              AsyncContext.current()
                  .bind(
                      () -> {
                        seenByTask = STORAGE.getStore();
                        STORAGE.enterWith("entered");
                      });
          result.r1 = STORAGE.getStore();
        });
  }

  /** Runs what it is given. */
  @Actor
  public void taker(LLL_Result result) {
    STORAGE.run(
        "taker",
        () -> {
          Runnable task = handedOver;
          if (task != null) {
            task.run();
          }
          result.r2 = seenByTask;
          result.r3 = STORAGE.getStore();
        });
  }
}

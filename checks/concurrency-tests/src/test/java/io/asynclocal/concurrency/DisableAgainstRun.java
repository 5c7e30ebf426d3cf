package io.asynclocal.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * Hunts: a run that ends after another thread has disabled the storage brings back what the storage
 * had before the run. A run that begins after it makes the storage usable again, for itself.
 */
@JCStressTest
@Outcome(id = "inner, outer", expect = ACCEPTABLE, desc = "disabled later")
@Outcome(id = "inner, none", expect = ACCEPTABLE, desc = "disabled before the run, or at its end")
@Outcome(id = "none, none", expect = ACCEPTABLE, desc = "disabled inside the run")
@Outcome(expect = FORBIDDEN, desc = "a store came back")
@State
public class DisableAgainstRun {
  private final AsyncLocalStorage<String> storage =
      AsyncLocalStorage.<String>builder().defaultValue("none").build();
  private final AsyncContext captured = storage.call("outer", AsyncContext::current);

  /** Disables. */
  @Actor
  public void disable() {
    storage.disable();
  }

  /** Runs inside of another binding. */
  @Actor
  public void run(LL_Result result) {
    captured.run(
        () -> {
          storage.run("inner", () -> result.r1 = storage.getStore());
          result.r2 = storage.getStore();
        });
  }
}

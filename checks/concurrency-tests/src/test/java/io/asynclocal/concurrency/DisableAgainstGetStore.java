package io.asynclocal.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** Hunts: a store that was seen to be gone, because another thread disabled it, is seen again. */
@JCStressTest
@Outcome(id = "store, store, none", expect = ACCEPTABLE, desc = "disabled later")
@Outcome(id = "store, none, none", expect = ACCEPTABLE, desc = "disabled between")
@Outcome(id = "none, none, none", expect = ACCEPTABLE, desc = "disabled before")
@Outcome(expect = FORBIDDEN, desc = "a store came back")
@State
public class DisableAgainstGetStore {
  private final AsyncLocalStorage<String> storage =
      AsyncLocalStorage.<String>builder().defaultValue("none").build();
  private final AsyncContext captured = storage.call("store", AsyncContext::current);

  /** Disables. */
  @Actor
  public void disable() {
    storage.disable();
  }

  /** Looks twice. */
  @Actor
  public void look(LLL_Result result) {
    captured.run(
        () -> {
          result.r1 = storage.getStore();
          result.r2 = storage.getStore();
        });
  }

  /** After all, it is disabled. */
  @Arbiter
  public void afterwards(LLL_Result result) {
    result.r3 = captured.call(storage::getStore);
  }
}

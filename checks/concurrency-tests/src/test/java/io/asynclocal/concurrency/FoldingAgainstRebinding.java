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

/**
 * Hunts: a thread rebinds a store that lies deep in a captured context, for which it leaves out the
 * old binding, while another folds the bindings that it is walking.
 */
@JCStressTest
@Outcome(id = "noooooooo, ooooooooo, ooooooooo", expect = ACCEPTABLE, desc = "each its own")
@Outcome(expect = FORBIDDEN, desc = "a binding was lost, or seen where it isn't")
@State
public class FoldingAgainstRebinding {
  private static final AsyncLocalStorage<String> ONE_MORE = AsyncLocalStorage.create();

  private final AsyncContext captured = Contexts.filled();

  /** Rebinds the oldest. */
  @Actor
  public void rebind(LLL_Result result) {
    result.r1 = Contexts.seenIn(Contexts.with(captured, Contexts.STORAGES.get(0), "new"));
  }

  /** Folds. */
  @Actor
  public void extend(LLL_Result result) {
    result.r2 = Contexts.seenIn(Contexts.with(captured, ONE_MORE, "new"));
  }

  /** The captured context is what it was. */
  @Arbiter
  public void afterwards(LLL_Result result) {
    result.r3 = Contexts.seenIn(captured);
  }
}

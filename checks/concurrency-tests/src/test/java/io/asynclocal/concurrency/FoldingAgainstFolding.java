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
 * Hunts: two threads bind one more store on top of a captured context, and each replaces by its own
 * fold what the other is folding.
 */
@JCStressTest
@Outcome(id = "ooooooooo, ooooooooo", expect = ACCEPTABLE, desc = "both see all")
@Outcome(expect = FORBIDDEN, desc = "a binding was lost")
@State
public class FoldingAgainstFolding {
  private static final AsyncLocalStorage<String> ONE_MORE = AsyncLocalStorage.create();

  private final AsyncContext captured = Contexts.filled();

  /** Folds. */
  @Actor
  public void extend(LL_Result result) {
    result.r1 = Contexts.seenIn(Contexts.with(captured, ONE_MORE, "new"));
  }

  /** Folds too. */
  @Actor
  public void extendToo(LL_Result result) {
    result.r2 = Contexts.seenIn(Contexts.with(captured, ONE_MORE, "new too"));
  }
}

package io.asynclocal.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynclocal.AsyncContext;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * Hunts: a thread sees the pointer to a context, which another has just made and published by a
 * race, before it sees what the context holds.
 */
@JCStressTest
@Outcome(id = "null", expect = ACCEPTABLE, desc = "not published yet")
@Outcome(id = "ooooooooo", expect = ACCEPTABLE, desc = "published, whole")
@Outcome(expect = FORBIDDEN, desc = "published, and some of it missing")
@State
public class UnsafePublication {
  AsyncContext published;

  /** Makes and publishes. */
  @Actor
  public void publish() {
    published = Contexts.filled();
  }

  /** Looks. */
  @Actor
  public void look(L_Result result) {
    AsyncContext context = published;
    result.r1 = context == null ? null : Contexts.seenIn(context);
  }
}

package io.asynclocal.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncResource;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Hunts: hooks are told twice, or never, of the end of a resource that one thread destroys while
 * another ends it as the collector does.
 */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "told once")
@Outcome(expect = FORBIDDEN, desc = "told twice, or never")
@State
public class DestroyAgainstDestroy {
  private final AsyncResource resource = new AsyncResource("Query");
  private final AtomicInteger told = new AtomicInteger();
  private final AsyncHook hook =
      AsyncHooks.createHook(
              new AsyncHookCallbacks() {
                @Override
                public void destroy(long asyncId) {
                  if (asyncId == resource.asyncId()) {
                    told.incrementAndGet();
                  }
                }
              })
          .enable();

  /** Destroys. */
  @Actor
  public void destroy() {
    try {
      resource.emitDestroy();
    } catch (IllegalStateException e) {
      // The other was first.
    }
  }

  /** Does what the collector's thread does. */
  @Actor
  public void release() {
    resource.release();
  }

  /** How often? */
  @Arbiter
  public void afterwards(I_Result result) {
    hook.disable();
    result.r1 = told.get();
  }
}

package io.asynclocal.concurrency;

import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.foreign.ForeignWork;
import io.asynclocal.foreign.ThreadSafeFunction;
import java.util.concurrent.atomic.AtomicInteger;

/** A function in an environment of its own, and what became of its calls. */
final class CountedFunction {
  final AtomicInteger run = new AtomicInteger();
  final AtomicInteger dropped = new AtomicInteger();

  /** Counts 100 for a finalizer that doesn't come last. */
  final AtomicInteger finalized = new AtomicInteger();

  final AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start();

  final ThreadSafeFunction<String> function =
      ForeignWork.of(environment)
          .<String>function("counted", Runnable::run, argument -> count(run))
          .onDropped(argument -> count(dropped))
          .finalizer(finalized::incrementAndGet)
          .build();

  private void count(AtomicInteger calls) {
    calls.incrementAndGet();
    if (finalized.get() > 0) {
      finalized.addAndGet(100);
    }
  }
}

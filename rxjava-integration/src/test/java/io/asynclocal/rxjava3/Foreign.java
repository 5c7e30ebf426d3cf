package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Threads that nobody's context follows. */
final class Foreign {
  private static final long DEADLINE_MILLIS = TimeUnit.SECONDS.toMillis(30);

  private Foreign() {}

  /** Runs {@code body} on a thread of its own and returns when it has ended. */
  static void run(Runnable body) {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread = new Thread(body, "foreign");
    thread.setUncaughtExceptionHandler((t, thrown) -> failure.set(thrown));
    thread.start();
    try {
      thread.join(DEADLINE_MILLIS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertFalse(thread.isAlive(), "The foreign thread doesn't end.");
    if (failure.get() != null) {
      throw new AssertionError(failure.get());
    }
  }
}

package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A thread under two schedulers, which can be waited for. */
final class OneThread implements AutoCloseable {
  private static final long DEADLINE_SECONDS = 30;

  /** How many tasks one task can bring about, one after the other, before all is quiet. */
  private static final int HOPS = 6;

  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final Scheduler hooked = Schedulers.from(thread);
  private final Scheduler hookless = new HooklessScheduler(thread);

  /** Returns RxJava's own, or one whose workers don't call {@code onSchedule}. */
  Scheduler scheduler(boolean callsHook) {
    return callsHook ? hooked : hookless;
  }

  /** Waits until the thread has nothing left to do, and what that scheduled is done too. */
  void settle() {
    CountDownLatch settled = new CountDownLatch(1);
    settle(HOPS, settled);
    await(settled);
  }

  private void settle(int hops, CountDownLatch settled) {
    if (hops == 0) {
      settled.countDown();
    } else {
      thread.execute(() -> settle(hops - 1, settled));
    }
  }

  /** Runs {@code body} while the thread does nothing, so that neither overtakes the other. */
  void hold(Runnable body) {
    CountDownLatch ended = new CountDownLatch(1);
    thread.execute(() -> await(ended));
    try {
      body.run();
    } finally {
      ended.countDown();
    }
  }

  /** Runs {@code body} on the thread and waits for it. */
  void run(Runnable body) {
    CountDownLatch ended = new CountDownLatch(1);
    thread.execute(
        () -> {
          try {
            body.run();
          } finally {
            ended.countDown();
          }
        });
    await(ended);
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("A thread hangs.");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}

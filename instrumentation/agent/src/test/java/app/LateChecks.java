package app;

import static app.Checks.ID;
import static app.Checks.callIn;
import static app.Checks.collected;
import static app.Checks.in;
import static app.Checks.same;

import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads that were there before the agent, and go on with what they ran before. */
final class LateChecks {
  private final ThreadPoolExecutor pool = used(new LinkedBlockingQueue<>());
  private final ThreadPoolExecutor small = used(new LinkedBlockingQueue<>(1));
  private final ThreadPoolExecutor ended = used(new LinkedBlockingQueue<>());

  /**
   * Its thread is in one call of a method, for as long as it lives, and calls no method of ours.
   */
  private final Timer timer = new Timer(true);

  void addTo(Checks checks) {
    checks.add(
        "late/timer/one that runs already goes on in the root",
        () -> {
          CompletableFuture<String> seen = new CompletableFuture<>();
          TimerTask task =
              new TimerTask() {
                @Override
                public void run() {
                  seen.complete(String.valueOf(ID.getStore()));
                }
              };
          in("A", () -> timer.schedule(task, 0));
          same("null", seen.get(30, TimeUnit.SECONDS));
          timer.cancel();
        });
    checks.add(
        "late/stores/a pool that has worked",
        () -> {
          for (int i = 0; i < 10; i++) {
            same("A", seen(pool, "A"));
            same("null", callIn(null, () -> seen(pool)));
          }
        });
    checks.add(
        "late/remove/a task that waits in such a pool",
        () -> {
          CountDownLatch busy = busy(pool);
          Runnable waiting = () -> {};
          in("A", () -> pool.execute(waiting));
          same(true, pool.remove(waiting));
          same(false, pool.remove(waiting));
          same(0, pool.getQueue().size());
          busy.countDown();
        });
    checks.add(
        "late/reject/by such a pool",
        () -> {
          CountDownLatch busy = busy(small);
          small.execute(() -> {});
          Runnable rejected = () -> {};
          CompletableFuture<Runnable> seen = new CompletableFuture<>();
          small.setRejectedExecutionHandler(
              (task, by) -> {
                seen.complete(task);
                throw new RejectedExecutionException();
              });
          in(
              "A",
              () -> {
                try {
                  small.execute(rejected);
                  throw new AssertionError("it was accepted");
                } catch (RejectedExecutionException e) {
                  same(rejected, seen.get());
                }
              });
          busy.countDown();
          small.shutdown();
        });
    checks.add(
        "late/leak/a pool that has worked",
        () -> collected(store -> same(store.get() + "", seen(pool))));
    checks.add(
        "late/shutdown/such a pool hands out the application's own tasks",
        () -> {
          CountDownLatch busy = busy(ended);
          Runnable waiting = () -> {};
          in("A", () -> ended.execute(waiting));
          same(List.of(waiting), ended.shutdownNow());
          busy.countDown();
          pool.shutdown();
        });
  }

  /** Has a pool's worker wait for the latch. */
  private static CountDownLatch busy(ThreadPoolExecutor pool) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(1);
    pool.execute(
        () -> {
          begun.countDown();
          Unchecked.await(busy);
        });
    Checks.await(begun);
    return busy;
  }

  /** Returns a pool of one worker, which waits for its next task. */
  private static ThreadPoolExecutor used(LinkedBlockingQueue<Runnable> queue) {
    ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, queue);
    pool.prestartAllCoreThreads();
    return pool;
  }

  private static String seen(ThreadPoolExecutor by, String store) throws Exception {
    return callIn(store, () -> seen(by));
  }

  private static String seen(ThreadPoolExecutor by) throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    by.execute(() -> seen.complete(String.valueOf(ID.getStore())));
    return seen.get(30, TimeUnit.SECONDS);
  }
}

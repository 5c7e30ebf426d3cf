package app;

import static app.Checks.same;
import static app.Checks.watched;

import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;

/** Work that fails: hooks are told, before whoever waits for it is. */
final class FailureChecks {
  private static final String TOLD = " before failed after destroy]";

  private FailureChecks() {}

  private static final class OnPurpose extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static <T> T fail() {
    throw new OnPurpose();
  }

  static void addTo(Checks checks) {
    checks.add(
        "executor/failures/execute",
        () -> {
          ExecutorService pool = Executors.newSingleThreadExecutor(FailureChecks::quiet);
          Events events =
              watched(
                  () -> {
                    pool.execute(FailureChecks::fail);
                    pool.submit(() -> {}).get();
                  });
          same("Executor" + TOLD, events.of("Executor").get(0) + "]");
          pool.shutdown();
        });
    checks.add(
        "executor/failures/submit",
        () -> {
          ExecutorService pool = Executors.newSingleThreadExecutor();
          same("[Executor" + TOLD, told(() -> pool.submit((Runnable) FailureChecks::fail), pool));
        });
    if (Runtime.version().feature() < 21) { // since then a task catches what it throws itself
      checks.add(
          "forkjoin/failures/submit",
          () -> {
            ForkJoinPool pool = new ForkJoinPool(1);
            same("[Executor" + TOLD, told(() -> pool.submit((Runnable) FailureChecks::fail), pool));
          });
    }
    checks.add(
        "future/failures/an asynchronous one, and not what depends on it",
        () -> {
          ExecutorService pool = Executors.newSingleThreadExecutor();
          same(
              "[CompletableFuture" + TOLD.replace("]", ", CompletableFuture]"),
              told(
                  () ->
                      CompletableFuture.supplyAsync(FailureChecks::fail, pool)
                          .thenApply(x -> "never"),
                  pool));
        });
    checks.add(
        "future/failures/a function of two",
        () -> {
          CompletableFuture<String> one = new CompletableFuture<>();
          same(
              "[CompletableFuture" + TOLD,
              told(
                  () -> {
                    var both = one.thenCombine(one, (x, y) -> FailureChecks.<String>fail());
                    one.complete("x");
                    return both;
                  }));
        });
    checks.add(
        "thread/failures/a task",
        () -> {
          Events events =
              watched(
                  () -> {
                    Thread thread = quiet(FailureChecks::fail);
                    thread.start();
                    thread.join();
                  });
          same("[Thread" + TOLD, events.of().toString());
        });
    checks.add("timer/failures/a task", FailureChecks::timer);
  }

  private static void timer() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    Timer timer = new Timer(true);
    TimerTask setUp =
        new TimerTask() {
          @Override
          public void run() {
            Thread.currentThread().setUncaughtExceptionHandler((t, e) -> told.countDown());
          }
        };
    timer.schedule(setUp, 0);
    Events events =
        watched(
            () -> {
              timer.schedule(
                  new TimerTask() {
                    @Override
                    public void run() {
                      fail();
                    }
                  },
                  0);
              Checks.await(told);
            });
    same("[Timer" + TOLD, events.of().toString());
  }

  private static Thread quiet(Runnable work) {
    Thread thread = new Thread(work);
    thread.setUncaughtExceptionHandler((t, e) -> {});
    return thread;
  }

  /** Begins something that fails. */
  private interface Begins {
    Future<?> get();
  }

  /** A future is complete before its task has ended; when its pool has, all is told. */
  private static String told(Begins begins, ExecutorService pool) throws Exception {
    Events events =
        watched(
            () -> {
              Unchecked.failure(begins.get());
              pool.shutdown();
              Checks.await(pool);
            });
    return events.of().toString();
  }

  private static String told(Begins begins) throws Exception {
    Events events = watched(() -> Unchecked.failure(begins.get()));
    return events.of().toString();
  }
}

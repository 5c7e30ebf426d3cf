package app;

import static app.Checks.ID;
import static app.Checks.await;
import static app.Checks.callIn;
import static app.Checks.collected;
import static app.Checks.in;
import static app.Checks.same;
import static app.Checks.watched;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Pools, their queues, and what is scheduled. */
final class ExecutorChecks {
  private ExecutorChecks() {}

  static void addTo(Checks checks) {
    stores(checks);
    queue(checks);
    scheduled(checks);
    failures(checks);
    leaks(checks);
    hooks(checks);
  }

  private static ThreadPoolExecutor pool(int threads) {
    return new ThreadPoolExecutor(
        threads, threads, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
  }

  /** A pool whose one thread is busy until the latch is counted down. */
  private static ThreadPoolExecutor busy(ThreadPoolExecutor pool, CountDownLatch free)
      throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    pool.execute(
        () -> {
          begun.countDown();
          Unchecked.await(free);
        });
    await(begun);
    return pool;
  }

  private static void stores(Checks checks) {
    checks.add("executor/stores/execute", () -> carries(pool(1)));
    checks.add(
        "executor/stores/execute on a warm pool",
        () -> {
          ThreadPoolExecutor pool = pool(1);
          pool.submit(() -> {}).get();
          carries(pool);
        });
    checks.add("executor/stores/cached", () -> carries(Executors.newCachedThreadPool()));
    checks.add("executor/stores/single", () -> carries(Executors.newSingleThreadExecutor()));
    checks.add("executor/stores/submit callable", () -> submits(p -> p.submit(ID::getStore)));
    checks.add(
        "executor/stores/submit runnable",
        () ->
            submits(
                p -> {
                  AtomicReference<Object> seen = new AtomicReference<>();
                  p.submit(() -> seen.set(ID.getStore())).get();
                  return new FutureTask<>(() -> {}, seen.get()) {
                    {
                      run();
                    }
                  };
                }));
    checks.add(
        "executor/stores/invokeAll",
        () -> submits(p -> p.invokeAll(List.<Callable<Object>>of(ID::getStore)).get(0)));
    checks.add(
        "executor/stores/invokeAny",
        () -> {
          ExecutorService pool = pool(1);
          same("A", callIn("A", () -> pool.invokeAny(List.<Callable<Object>>of(ID::getStore))));
          pool.shutdown();
        });
    checks.add(
        "executor/stores/completion service",
        () ->
            submits(
                p -> {
                  ExecutorCompletionService<Object> service = new ExecutorCompletionService<>(p);
                  service.submit(ID::getStore);
                  return service.take();
                }));
    checks.add(
        "executor/stores/future task made here and run elsewhere",
        () -> {
          FutureTask<Object> task = callIn("A", () -> new FutureTask<>(ID::getStore));
          in("B", task::run);
          same("A", task.get());
        });
    checks.add(
        "executor/stores/begun by a task",
        () -> {
          ExecutorService pool = pool(1);
          Future<Future<Object>> outer =
              callIn("A", () -> pool.submit(() -> pool.submit(ID::getStore)));
          same("A", outer.get().get());
          pool.shutdown();
        });
    checks.add(
        "executor/stores/entered by a task ends with it",
        () -> {
          ExecutorService pool = pool(1);
          in("A", () -> pool.execute(() -> ID.enterWith("B")));
          same(null, pool.submit(ID::getStore).get());
          pool.shutdown();
        });
    checks.add(
        "executor/stores/each task its own",
        () -> {
          ExecutorService pool = pool(2);
          List<Future<Object>> futures = new ArrayList<>();
          for (int i = 0; i < 1000; i++) {
            futures.add(callIn(i, () -> pool.submit(ID::getStore)));
          }
          for (int i = 0; i < 1000; i++) {
            same(i, futures.get(i).get());
          }
          pool.shutdown();
        });
    checks.add(
        "executor/stores/the same object from several contexts",
        () -> {
          CountDownLatch free = new CountDownLatch(1);
          ThreadPoolExecutor pool = busy(pool(1), free);
          Checks.Recorded seen = new Checks.Recorded(3);
          Runnable task = seen::record;
          in("A", () -> pool.execute(task));
          pool.execute(task);
          in("B", () -> pool.execute(task));
          free.countDown();
          List<Object> values = new ArrayList<>(seen.values());
          values.sort(null);
          same("[A, B, null]", values.toString());
          pool.shutdown();
        });
    checks.add(
        "executor/stores/in the order of a priority queue",
        () -> {
          CountDownLatch free = new CountDownLatch(1);
          ThreadPoolExecutor pool =
              busy(
                  new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new PriorityBlockingQueue<>()),
                  free);
          Checks.Recorded seen = new Checks.Recorded(2);
          in("A", () -> pool.execute(new Ranked(2, seen::record)));
          in("B", () -> pool.execute(new Ranked(1, seen::record)));
          free.countDown();
          same("[B, A]", seen.values().toString());
          pool.shutdown();
        });
    checks.add(
        "executor/stores/self-resubmitting",
        () -> {
          ThreadPoolExecutor pool = pool(1);
          Checks.Recorded seen = new Checks.Recorded(3);
          Runnable again =
              new Runnable() {
                int left = 3;

                @Override
                public void run() {
                  seen.record();
                  if (--left > 0) {
                    pool.execute(this);
                  }
                }
              };
          in("A", () -> pool.execute(again));
          same("[A, A, A]", seen.values().toString());
          pool.shutdown();
        });
  }

  /** A task that a priority queue can order. */
  record Ranked(int rank, Runnable task) implements Runnable, Comparable<Ranked> {
    @Override
    public void run() {
      task.run();
    }

    @Override
    public int compareTo(Ranked other) {
      return Integer.compare(rank, other.rank);
    }
  }

  private interface Submits {
    Future<?> to(ExecutorService pool) throws Exception;
  }

  private static void submits(Submits submits) throws Exception {
    ExecutorService pool = pool(1);
    Future<?> future = callIn("A", () -> submits.to(pool));
    same("A", future.get());
    same(null, pool.submit(ID::getStore).get());
    pool.shutdown();
  }

  private static void carries(ExecutorService pool) throws Exception {
    Checks.Recorded seen = new Checks.Recorded(2);
    in("A", () -> pool.execute(seen::record));
    pool.execute(seen::record);
    List<Object> values = new ArrayList<>(seen.values());
    values.sort(null);
    same("[A, null]", values.toString());
    pool.shutdown();
  }

  private static void queue(Checks checks) {
    checks.add(
        "executor/queue/holds the application's object",
        () -> {
          CountDownLatch free = new CountDownLatch(1);
          ThreadPoolExecutor pool = busy(pool(1), free);
          Runnable task = () -> {};
          in("A", () -> pool.execute(task));
          same(true, pool.getQueue().peek() == task);
          free.countDown();
          pool.shutdown();
        });
    checks.add(
        "executor/remove/finds the application's object",
        () -> {
          CountDownLatch free = new CountDownLatch(1);
          ThreadPoolExecutor pool = busy(pool(1), free);
          Runnable task = () -> {};
          in("A", () -> pool.execute(task));
          same(true, pool.remove(task));
          same(0, pool.getQueue().size());
          free.countDown();
          pool.shutdown();
        });
    checks.add(
        "executor/remove/leaves nothing for the next submission",
        () -> {
          CountDownLatch free = new CountDownLatch(1);
          ThreadPoolExecutor pool = busy(pool(1), free);
          Checks.Recorded seen = new Checks.Recorded(1);
          Runnable task = seen::record;
          in("A", () -> pool.execute(task));
          pool.remove(task);
          in("B", () -> pool.execute(task));
          free.countDown();
          same("[B]", seen.values().toString());
          pool.shutdown();
        });
    checks.add(
        "executor/cancel/a waiting task, and purge",
        () -> {
          CountDownLatch free = new CountDownLatch(1);
          ThreadPoolExecutor pool = busy(pool(1), free);
          Future<?> future = callIn("A", () -> pool.submit(() -> {}));
          same(true, future.cancel(false));
          pool.purge();
          same(0, pool.getQueue().size());
          free.countDown();
          pool.shutdown();
        });
    checks.add(
        "executor/shutdown/shutdownNow returns the application's object",
        () -> {
          CountDownLatch free = new CountDownLatch(1);
          ThreadPoolExecutor pool = busy(pool(1), free);
          Runnable task = () -> {};
          in("A", () -> pool.execute(task));
          List<Runnable> returned = pool.shutdownNow();
          same(1, returned.size());
          same(true, returned.get(0) == task);
          free.countDown();
        });
    checks.add(
        "executor/hooks of the pool/see the application's object and its stores",
        () -> {
          List<Object> seen = new ArrayList<>();
          Runnable task = () -> seen.add("run " + ID.getStore());
          ThreadPoolExecutor pool =
              new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {
                @Override
                protected void beforeExecute(Thread t, Runnable r) {
                  seen.add("before " + (r == task) + " " + ID.getStore());
                }

                @Override
                protected void afterExecute(Runnable r, Throwable t) {
                  seen.add("after " + (r == task) + " " + ID.getStore());
                }
              };
          in("A", () -> pool.execute(task));
          pool.shutdown();
          pool.awaitTermination(20, TimeUnit.SECONDS);
          same("[before true A, run A, after true A]", seen.toString());
        });
    checks.add(
        "executor/queue/a future's text is as ever",
        () -> {
          Callable<Object> task =
              new Callable<>() {
                @Override
                public Object call() {
                  return null;
                }

                @Override
                public String toString() {
                  return "the task";
                }
              };
          FutureTask<Object> future = callIn("A", () -> new FutureTask<>(task));
          same(true, future.toString().endsWith("[Not completed, task = the task]"));
        });
    rejection(checks);
  }

  private static void rejection(Checks checks) {
    checks.add(
        "executor/reject/the handler gets the application's object",
        () -> {
          Runnable task = () -> {};
          AtomicReference<Object> seen = new AtomicReference<>();
          ThreadPoolExecutor pool =
              handled((rejected, p) -> seen.set((rejected == task) + " " + ID.getStore()));
          pool.shutdown();
          in("A", () -> pool.execute(task));
          same("true A", seen.get());
        });
    checks.add(
        "executor/reject/abort leaves nothing for the next submission",
        () -> {
          CountDownLatch free = new CountDownLatch(1);
          ThreadPoolExecutor pool = busy(handled(new ThreadPoolExecutor.AbortPolicy()), free);
          Checks.Recorded seen = new Checks.Recorded(1);
          Runnable task = seen::record;
          pool.execute(() -> {});
          try {
            in("A", () -> pool.execute(task));
            throw new AssertionError("accepted");
          } catch (RejectedExecutionException e) {
            free.countDown();
          }
          while (pool.getCompletedTaskCount() < 2) {
            Thread.onSpinWait();
          }
          in("B", () -> pool.execute(task));
          same("[B]", seen.values().toString());
          pool.shutdown();
        });
    checks.add(
        "executor/reject/caller runs",
        () -> {
          CountDownLatch free = new CountDownLatch(1);
          ThreadPoolExecutor pool = busy(handled(new ThreadPoolExecutor.CallerRunsPolicy()), free);
          Checks.Recorded seen = new Checks.Recorded(2);
          in("A", () -> pool.execute(seen::record));
          in("B", () -> pool.execute(seen::record));
          free.countDown();
          same("[B, A]", seen.values().toString());
          pool.shutdown();
        });
    checks.add(
        "executor/reject/discard oldest",
        () -> {
          CountDownLatch free = new CountDownLatch(1);
          ThreadPoolExecutor pool =
              busy(handled(new ThreadPoolExecutor.DiscardOldestPolicy()), free);
          Checks.Recorded seen = new Checks.Recorded(1);
          in("A", () -> pool.execute(seen::record));
          in("B", () -> pool.execute(seen::record));
          free.countDown();
          same("[B]", seen.values().toString());
          pool.shutdown();
        });
  }

  private static ThreadPoolExecutor handled(RejectedExecutionHandler handler) {
    return new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(1), handler);
  }

  private static void scheduled(Checks checks) {
    checks.add(
        "executor/stores/schedule",
        () -> {
          var pool = new ScheduledThreadPoolExecutor(1);
          same("A", callIn("A", () -> pool.schedule(ID::getStore, 1, TimeUnit.MILLISECONDS)).get());
          pool.shutdown();
        });
    checks.add(
        "executor/stores/execute on a scheduled pool",
        () -> carries(new ScheduledThreadPoolExecutor(1)));
    checks.add(
        "executor/periodic/fixed rate",
        () ->
            periodic((pool, task) -> pool.scheduleAtFixedRate(task, 0, 1, TimeUnit.MILLISECONDS)));
    checks.add(
        "executor/periodic/fixed delay",
        () ->
            periodic(
                (pool, task) -> pool.scheduleWithFixedDelay(task, 0, 1, TimeUnit.MILLISECONDS)));
    checks.add(
        "executor/periodic/what a run enters ends with it",
        () ->
            periodic(
                (pool, task) ->
                    pool.scheduleAtFixedRate(
                        () -> {
                          task.run();
                          ID.enterWith("B");
                        },
                        0,
                        1,
                        TimeUnit.MILLISECONDS)));
    checks.add(
        "executor/cancel/a periodic task is removed",
        () -> {
          var pool = new ScheduledThreadPoolExecutor(1);
          pool.setRemoveOnCancelPolicy(true);
          ScheduledFuture<?> future =
              callIn("A", () -> pool.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.HOURS));
          future.cancel(false);
          same(0, pool.getQueue().size());
          pool.shutdown();
        });
    checks.add(
        "executor/shutdown/what a scheduled pool returns can be run",
        () -> {
          var pool = new ScheduledThreadPoolExecutor(1);
          AtomicReference<Object> seen = new AtomicReference<>();
          in("A", () -> pool.schedule(() -> seen.set(ID.getStore()), 1, TimeUnit.HOURS));
          Runnable returned = pool.shutdownNow().get(0);
          ((FutureTask<?>) returned).run();
          // The pool doesn't run what it was told to forget.
          same(null, seen.get());
          same(true, ((FutureTask<?>) returned).isCancelled());
        });
  }

  private interface Schedules {
    ScheduledFuture<?> on(ScheduledThreadPoolExecutor pool, Runnable task);
  }

  private static void periodic(Schedules schedules) throws Exception {
    var pool = new ScheduledThreadPoolExecutor(1);
    Checks.Recorded seen = new Checks.Recorded(3);
    ScheduledFuture<?> future = callIn("A", () -> schedules.on(pool, seen::record));
    same("[A, A, A]", seen.values().subList(0, 3).toString());
    future.cancel(false);
    same(null, pool.submit(ID::getStore).get());
    pool.shutdown();
  }

  private static void failures(Checks checks) {
    checks.add(
        "executor/failure/the uncaught handler sees the task's stores",
        () -> {
          AtomicReference<Object> seen = new AtomicReference<>();
          CountDownLatch told = new CountDownLatch(1);
          ThreadPoolExecutor pool =
              new ThreadPoolExecutor(
                  1,
                  1,
                  1,
                  TimeUnit.SECONDS,
                  new LinkedBlockingQueue<>(),
                  worker -> {
                    Thread thread = new Thread(worker);
                    thread.setUncaughtExceptionHandler(
                        (t, e) -> {
                          seen.set(ID.getStore());
                          told.countDown();
                        });
                    return thread;
                  });
          in(
              "A",
              () ->
                  pool.execute(
                      () -> {
                        throw new IllegalStateException("as the check wants");
                      }));
          await(told);
          same("A", seen.get());
          same(null, pool.submit(ID::getStore).get());
          pool.shutdown();
        });
    checks.add(
        "executor/failure/a worker is clean after a failed future",
        () -> {
          ExecutorService pool = pool(1);
          Future<?> future =
              callIn(
                  "A",
                  () ->
                      pool.submit(
                          () -> {
                            throw new IllegalStateException("as the check wants");
                          }));
          same(true, Unchecked.failure(future) instanceof IllegalStateException);
          same(null, pool.submit(ID::getStore).get());
          pool.shutdown();
        });
  }

  private static void leaks(Checks checks) {
    checks.add(
        "executor/leak/an idle worker",
        () -> {
          ThreadPoolExecutor pool = pool(1);
          collected(
              store -> {
                AtomicReference<Object> seen = new AtomicReference<>();
                CountDownLatch done = new CountDownLatch(1);
                pool.execute(
                    () -> {
                      seen.set(ID.getStore() == store.get());
                      done.countDown();
                    });
                await(done);
                same(true, seen.get());
              });
          pool.shutdown();
        });
    checks.add(
        "executor/root/what a task of the root enters ends with it",
        () -> {
          ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1);
          Checks.Recorded seen = new Checks.Recorded(4);
          Runnable request =
              () -> {
                seen.record();
                ID.enterWith("another's");
              };
          pool.execute(request);
          pool.submit(request);
          pool.scheduleWithFixedDelay(request, 0, 1, TimeUnit.MILLISECONDS);
          same("[null, null, null, null]", seen.values().subList(0, 4).toString());
          pool.shutdownNow();
        });
    checks.add(
        "executor/root/what a task of the root enters ends with it, in a pool of threads",
        () -> {
          ThreadPoolExecutor pool = pool(1);
          Checks.Recorded seen = new Checks.Recorded(3);
          for (int i = 0; i < 3; i++) {
            pool.execute(
                () -> {
                  seen.record();
                  ID.enterWith("another's");
                });
          }
          same("[null, null, null]", seen.values().toString());
          pool.shutdown();
        });
    checks.add(
        "executor/housekeeping/what the application lists belongs to nobody",
        () -> {
          ScheduledExecutorService pool = Executors.newScheduledThreadPool(1);
          Refresher refresher = new Refresher();
          collected(
              store -> {
                pool.scheduleAtFixedRate(refresher, 0, 1, TimeUnit.HOURS);
                same(true, pool.submit(() -> ID.getStore() == store.get()).get());
              });
          same("[null]", refresher.seen.toString());
          pool.shutdownNow();
        });
    checks.add(
        "executor/leak/a worker that a request makes, by the application's factory",
        () -> {
          ThreadPoolExecutor pool = pool(1);
          pool.setThreadFactory(worker -> new Thread(() -> worker.run()));
          collected(store -> same(true, pool.submit(() -> ID.getStore() == store.get()).get()));
          pool.shutdown();
        });
    checks.add(
        "executor/leak/a removed task",
        () -> {
          CountDownLatch free = new CountDownLatch(1);
          ThreadPoolExecutor pool = busy(pool(1), free);
          Runnable task = () -> {};
          collected(
              store -> {
                pool.execute(task);
                pool.remove(task);
                same(true, pool.submit(() -> ID.getStore() == store.get()).cancel(false));
                pool.purge();
              });
          same(true, carriesAtAll());
          free.countDown();
          pool.shutdown();
        });
    checks.add(
        "executor/leak/a task that the application takes out of the queue",
        () -> {
          CountDownLatch free = new CountDownLatch(1);
          ThreadPoolExecutor pool = busy(pool(1), free);
          collected(
              store -> {
                pool.execute(() -> free.getCount());
                pool.getQueue().clear();
              });
          same(true, carriesAtAll());
          free.countDown();
          pool.shutdown();
        });
    checks.add(
        "executor/leak/a cancelled periodic task that stays in the queue",
        () -> {
          var pool = new ScheduledThreadPoolExecutor(1);
          collected(
              store -> pool.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.HOURS).cancel(false));
          same(1, pool.getQueue().size());
          same(true, carriesAtAll());
          pool.shutdownNow();
        });
    checks.add(
        "executor/leak/a done future",
        () -> {
          AtomicReference<Future<?>> kept = new AtomicReference<>();
          ThreadPoolExecutor pool = pool(1);
          collected(
              store -> {
                kept.set(pool.submit(() -> ID.getStore() == store.get()));
                same(true, kept.get().get());
              });
          same(true, kept.get().isDone());
          pool.shutdown();
        });
  }

  /** Without which a check for leaks would say nothing. */
  private static boolean carriesAtAll() throws Exception {
    ExecutorService pool = pool(1);
    try {
      return "A".equals(callIn("A", () -> pool.submit(ID::getStore)).get());
    } finally {
      pool.shutdown();
    }
  }

  private static void hooks(Checks checks) {
    checks.add(
        "executor/hooks/execute",
        () ->
            events(
                "[Executor before after destroy]",
                pool -> {
                  CountDownLatch done = new CountDownLatch(1);
                  pool.execute(done::countDown);
                  await(done);
                }));
    checks.add(
        "executor/hooks/submit",
        () -> events("[Executor before after destroy]", pool -> pool.submit(() -> {}).get()));
    checks.add(
        "executor/hooks/completion service is one resource",
        () ->
            events(
                "[Executor before after destroy]",
                pool -> {
                  var service = new ExecutorCompletionService<>(pool);
                  service.submit(() -> null);
                  service.take().get();
                }));
    checks.add(
        "executor/hooks/cancelled",
        () ->
            events(
                "[Executor before after destroy, Executor destroy]",
                pool -> {
                  CountDownLatch free = new CountDownLatch(1);
                  CountDownLatch begun = new CountDownLatch(1);
                  Future<?> first =
                      pool.submit(
                          () -> {
                            begun.countDown();
                            Unchecked.await(free);
                          });
                  await(begun);
                  pool.submit(() -> {}).cancel(false);
                  free.countDown();
                  first.get();
                }));
    checks.add(
        "executor/hooks/periodic is one resource",
        () -> {
          var pool = new ScheduledThreadPoolExecutor(1);
          Events events =
              watched(
                  () -> {
                    Checks.Recorded seen = new Checks.Recorded(2);
                    AtomicReference<ScheduledFuture<?>> self = new AtomicReference<>();
                    CountDownLatch known = new CountDownLatch(1);
                    self.set(
                        pool.scheduleAtFixedRate(
                            () -> {
                              Unchecked.await(known);
                              seen.record();
                              if (seen.latch.getCount() == 0) {
                                self.get().cancel(false);
                              }
                            },
                            0,
                            1,
                            TimeUnit.MILLISECONDS));
                    known.countDown();
                    seen.values();
                    pool.shutdown();
                    pool.awaitTermination(20, TimeUnit.SECONDS);
                  });
          same("[ScheduledTask before after before destroy after]", events.of().toString());
        });
    checks.add(
        "executor/hooks/rejected",
        () -> {
          ThreadPoolExecutor pool = pool(1);
          pool.shutdown();
          Events events =
              watched(
                  () -> {
                    try {
                      pool.execute(() -> {});
                    } catch (RejectedExecutionException e) {
                      // as the check wants
                    }
                  });
          same("[Executor destroy]", events.of().toString());
        });
  }

  private interface UsesPool {
    void with(ThreadPoolExecutor pool) throws Exception;
  }

  private static void events(String expected, UsesPool use) throws Exception {
    ThreadPoolExecutor pool = pool(1);
    pool.submit(() -> {}).get();
    Events events =
        watched(
            () -> {
              use.with(pool);
              pool.shutdown();
              pool.awaitTermination(20, TimeUnit.SECONDS);
            });
    same(expected, events.of().toString());
  }

  /** Listed in the test's housekeeping.txt. */
  private static final class Refresher implements Runnable {
    final List<Object> seen = new CopyOnWriteArrayList<>();

    @Override
    public void run() {
      seen.add(String.valueOf(ID.getStore()));
    }
  }
}

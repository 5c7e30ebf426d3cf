package app;

import static app.Checks.ID;
import static app.Checks.callIn;
import static app.Checks.collected;
import static app.Checks.in;
import static app.Checks.same;
import static app.Checks.watched;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountedCompleter;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Fork/join tasks, and the streams that are made of them. */
final class ForkJoinChecks {
  private ForkJoinChecks() {}

  static void addTo(Checks checks) {
    checks.add("forkjoin/stores/submit a callable", () -> gets(p -> p.submit(ID::getStore)));
    checks.add(
        "forkjoin/stores/submit a task",
        () -> gets(p -> p.submit(ForkJoinTask.adapt((Callable<Object>) ID::getStore))));
    checks.add(
        "forkjoin/stores/execute",
        () -> {
          ForkJoinPool pool = new ForkJoinPool(1);
          Checks.Recorded seen = new Checks.Recorded(1);
          in("A", () -> pool.execute(seen::record));
          same("[A]", seen.values().toString());
          same(null, pool.submit(ID::getStore).get());
          pool.shutdown();
        });
    checks.add(
        "forkjoin/stores/invoke",
        () -> {
          ForkJoinPool pool = new ForkJoinPool(1);
          same("A", callIn("A", () -> pool.invoke(new Store())));
          pool.shutdown();
        });
    checks.add(
        "forkjoin/stores/invokeAll",
        () ->
            gets(
                p ->
                    (ForkJoinTask<?>) p.invokeAll(List.<Callable<Object>>of(ID::getStore)).get(0)));
    checks.add(
        "forkjoin/stores/work-stealing executor",
        () -> {
          var pool = java.util.concurrent.Executors.newWorkStealingPool(1);
          same("A", callIn("A", () -> pool.submit(ID::getStore)).get());
          pool.shutdown();
        });
    checks.add(
        "forkjoin/stores/fork from outside",
        () -> same("A", callIn("A", () -> new Store().fork()).get(30, TimeUnit.SECONDS)));
    kind(checks, "a runnable", seen -> ForkJoinTask.adapt(seen::record));
    kind(checks, "a runnable with a result", seen -> ForkJoinTask.adapt(seen::record, 1));
    kind(checks, "an action", Action::new);
    kind(checks, "a completer", Completer::new);
    kind(checks, "a class of its own", Own::new);
    checks.add(
        "forkjoin/leak/a task of a class of its own",
        () -> {
          AtomicReference<ForkJoinTask<?>> kept = new AtomicReference<>();
          collected(
              store -> {
                kept.set(new Own(new Checks.Recorded(1)).fork());
                kept.get().get();
              });
          same(true, kept.get().isDone());
        });
    checks.add(
        "forkjoin/stores/fork all the way down",
        () -> {
          ForkJoinPool pool = new ForkJoinPool(3);
          same(256, callIn("A", () -> pool.submit(new Count("A", 256))).get());
          same(64, callIn("B", () -> pool.submit(new Count("B", 64))).get());
          pool.shutdown();
        });
    checks.add(
        "forkjoin/stores/two at once don't cross",
        () -> {
          ForkJoinPool pool = new ForkJoinPool(2);
          var a = callIn("A", () -> pool.submit(new Count("A", 2048)));
          var b = callIn("B", () -> pool.submit(new Count("B", 2048)));
          same(2048, a.get());
          same(2048, b.get());
          pool.shutdown();
        });
    checks.add(
        "forkjoin/parallel stream",
        () ->
            same(
                "[A]",
                callIn(
                        "A",
                        () ->
                            IntStream.range(0, 10_000)
                                .parallel()
                                .mapToObj(i -> String.valueOf(ID.getStore()))
                                .collect(Collectors.toSet()))
                    .toString()));
    checks.add(
        "forkjoin/root/a task of the root, run by one that waits",
        () -> {
          ForkJoinPool pool = new ForkJoinPool(1);
          ForkJoinTask<Object> outer =
              callIn(
                  "A",
                  () ->
                      pool.submit(
                          () -> {
                            ForkJoinTask<Object>[] inner = new Store[1];
                            ID.exit(() -> inner[0] = new Store().fork());
                            return String.valueOf(inner[0].join()) + ID.getStore();
                          }));
          same("nullA", outer.get());
          pool.shutdown();
        });
    checks.add(
        "forkjoin/root/a worker that a request begins",
        () -> {
          AtomicReference<Object> seen = new AtomicReference<>("nothing");
          AtomicReference<Object> made = new AtomicReference<>("nothing");
          ForkJoinPool pool =
              new ForkJoinPool(
                  1,
                  p -> {
                    made.set(ID.getStore());
                    return new ForkJoinWorkerThread(p) {
                      @Override
                      protected void onStart() {
                        seen.set(ID.getStore());
                      }
                    };
                  },
                  null,
                  false);
          same("A", callIn("A", () -> pool.submit(ID::getStore)).get());
          same(null, made.get());
          same(null, seen.get());
          pool.shutdown();
        });
    if (Runtime.version().feature() >= 25) {
      scheduled(checks);
    }
    checks.add(
        "forkjoin/failure/a worker is clean after a failed task",
        () -> {
          ForkJoinPool pool = new ForkJoinPool(1);
          ForkJoinTask<?> failing =
              callIn(
                  "A",
                  () ->
                      pool.submit(
                          (Runnable)
                              () -> {
                                throw new IllegalStateException(String.valueOf(ID.getStore()));
                              }));
          same(true, Unchecked.failure(failing).toString().contains("A"));
          same(null, pool.submit(ID::getStore).get());
          pool.shutdown();
        });
    checks.add(
        "forkjoin/leak/a task that has run",
        () -> {
          ForkJoinPool pool = new ForkJoinPool(1);
          AtomicReference<ForkJoinTask<?>> kept = new AtomicReference<>();
          collected(
              store -> {
                kept.set(pool.submit(() -> ID.getStore() == store.get()));
                same(true, kept.get().get());
              });
          same(true, kept.get().isDone());
          pool.shutdown();
        });
    checks.add(
        "forkjoin/hooks/submit",
        () -> {
          ForkJoinPool pool = new ForkJoinPool(1);
          pool.submit(() -> {}).get();
          Events events =
              watched(
                  () -> {
                    pool.submit(() -> {}).get();
                    pool.shutdown();
                    pool.awaitTermination(30, TimeUnit.SECONDS);
                  });
          same("[Executor before after destroy]", events.of().toString());
        });
  }

  /** Since Java 25 a fork/join pool is a scheduled executor. */
  private static void scheduled(Checks checks) {
    checks.add(
        "forkjoin/stores/schedule",
        () -> {
          ForkJoinPool pool = new ForkJoinPool(1);
          var scheduler = (ScheduledExecutorService) pool;
          same(
              "A",
              callIn("A", () -> scheduler.schedule(ID::getStore, 1, TimeUnit.MILLISECONDS)).get());
          Checks.Recorded seen = new Checks.Recorded(1);
          in("B", () -> scheduler.schedule(seen::record, 1, TimeUnit.MILLISECONDS));
          same("[B]", seen.values().toString());
          same(null, scheduler.schedule(ID::getStore, 1, TimeUnit.MILLISECONDS).get());
          pool.shutdown();
        });
    checks.add(
        "forkjoin/periodic/fixed rate",
        () -> {
          ForkJoinPool pool = new ForkJoinPool(1);
          Checks.Recorded seen = new Checks.Recorded(3);
          in(
              "A",
              () ->
                  ((ScheduledExecutorService) pool)
                      .scheduleAtFixedRate(seen::record, 0, 1, TimeUnit.MILLISECONDS));
          same("[A, A, A]", seen.values().subList(0, 3).toString());
          pool.shutdownNow();
        });
    checks.add(
        "forkjoin/leak/a scheduled task that was cancelled",
        () -> {
          ForkJoinPool pool = new ForkJoinPool(1);
          AtomicReference<Object> kept = new AtomicReference<>();
          collected(
              store -> {
                same(true, ID.getStore() == store.get());
                var task = ((ScheduledExecutorService) pool).schedule(() -> {}, 1, TimeUnit.HOURS);
                kept.set(task);
                same(true, task.cancel(false));
              });
          same(true, kept.get() != null);
          pool.shutdownNow();
        });
    checks.add(
        "forkjoin/hooks/a scheduled task is one resource",
        () -> {
          ForkJoinPool pool = new ForkJoinPool(1);
          Events events =
              watched(
                  () -> {
                    ((ScheduledExecutorService) pool)
                        .schedule(() -> {}, 1, TimeUnit.MILLISECONDS)
                        .get();
                    pool.shutdown();
                    pool.awaitTermination(30, TimeUnit.SECONDS);
                  });
          same("[ScheduledTask before after destroy]", events.of().toString());
        });
  }

  private interface Makes {
    ForkJoinTask<?> task(Checks.Recorded seen);
  }

  /** Each kind of task has its own place for what was captured. */
  private static void kind(Checks checks, String name, Makes makes) {
    checks.add(
        "forkjoin/stores/kinds/" + name,
        () -> {
          ForkJoinPool pool = new ForkJoinPool(1);
          Checks.Recorded seen = new Checks.Recorded(4);
          for (Object store : new Object[] {"A", "B"}) {
            ForkJoinTask<?> task = makes.task(seen);
            callIn(store, () -> pool.submit(task)).get();
            ForkJoinTask<?> again = makes.task(seen);
            pool.submit(again).get();
          }
          same("[A, null, B, null]", seen.values().toString());
          pool.shutdown();
        });
  }

  @SuppressWarnings("serial")
  private static final class Action extends RecursiveAction {
    private final transient Checks.Recorded seen;

    Action(Checks.Recorded seen) {
      this.seen = seen;
    }

    @Override
    protected void compute() {
      seen.record();
    }
  }

  @SuppressWarnings("serial")
  private static final class Completer extends CountedCompleter<Object> {
    private final transient Checks.Recorded seen;

    Completer(Checks.Recorded seen) {
      this.seen = seen;
    }

    @Override
    public void compute() {
      seen.record();
      tryComplete();
    }
  }

  /** Right below {@code ForkJoinTask}, as hardly any is. */
  @SuppressWarnings("serial")
  private static final class Own extends ForkJoinTask<Object> {
    private final transient Checks.Recorded seen;

    Own(Checks.Recorded seen) {
      this.seen = seen;
    }

    @Override
    public Object getRawResult() {
      return null;
    }

    @Override
    protected void setRawResult(Object value) {}

    @Override
    protected boolean exec() {
      seen.record();
      return true;
    }
  }

  private interface Submits {
    ForkJoinTask<?> to(ForkJoinPool pool) throws Exception;
  }

  private static void gets(Submits submits) throws Exception {
    ForkJoinPool pool = new ForkJoinPool(1);
    same("A", callIn("A", () -> submits.to(pool)).get());
    same(null, pool.submit(ID::getStore).get());
    pool.shutdown();
  }

  @SuppressWarnings("serial")
  private static final class Store extends RecursiveTask<Object> {
    @Override
    protected Object compute() {
      return ID.getStore();
    }
  }

  /** Counts the leaves that see the store. */
  @SuppressWarnings("serial")
  private static final class Count extends RecursiveTask<Integer> {
    private final Object expected;
    private final int leaves;

    Count(Object expected, int leaves) {
      this.expected = expected;
      this.leaves = leaves;
    }

    @Override
    protected Integer compute() {
      if (leaves == 1) {
        return expected.equals(ID.getStore()) ? 1 : 0;
      }
      Count left = new Count(expected, leaves / 2);
      Count right = new Count(expected, leaves - leaves / 2);
      left.fork();
      return right.compute() + left.join();
    }
  }
}

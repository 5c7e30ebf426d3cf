package app;

import static app.Checks.ID;
import static app.Checks.await;
import static app.Checks.callIn;
import static app.Checks.collected;
import static app.Checks.in;
import static app.Checks.same;
import static app.Checks.watched;

import java.lang.ref.Cleaner;
import java.lang.reflect.Method;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Threads: what a thread runs has the stores of the one that made it. */
final class ThreadChecks {
  private ThreadChecks() {}

  static void addTo(Checks checks) {
    checks.add("thread/stores/a task", () -> carries(Thread::new));
    checks.add("thread/stores/a named one", () -> carries(task -> new Thread(task, "named")));
    checks.add(
        "thread/stores/in a group",
        () -> carries(task -> new Thread(Thread.currentThread().getThreadGroup(), task)));
    checks.add("thread/stores/a subclass", () -> carries(Running::new));
    checks.add("thread/stores/a subclass of a subclass", () -> carries(RunningAgain::new));
    checks.add("thread/stores/an anonymous class", () -> carries(ThreadChecks::anonymous));
    checks.add("thread/stores/a subclass that calls another's", () -> carries(CallingSuper::new));
    checks.add("thread/stores/a subclass with a task", () -> carries(task -> new Thread(task) {}));
    checks.add(
        "thread/stores/started elsewhere",
        () -> {
          AtomicReference<Object> seen = new AtomicReference<>();
          Thread thread = callIn("A", () -> new Thread(() -> seen.set(ID.getStore())));
          in("B", thread::start);
          thread.join();
          same("A", seen.get());
        });
    checks.add(
        "thread/root/made in the root",
        () -> {
          AtomicReference<Object> seen = new AtomicReference<>("nothing");
          Thread thread = new Running(() -> seen.set(ID.getStore()));
          in("B", thread::start);
          thread.join();
          same(null, seen.get());
        });
    checks.add("thread/root/a shutdown hook", () -> hook(Thread::new));
    checks.add("thread/root/a shutdown hook that overrides run", () -> hook(Running::new));
    checks.add(
        "thread/leak/a shutdown hook",
        () ->
            collected(
                store -> {
                  Object bound = store.get();
                  Thread hook = new Thread(() -> ID.getStore());
                  same(true, bound == ID.getStore());
                  Runtime.getRuntime().addShutdownHook(hook);
                }));
    checks.add(
        "thread/root/a cleaner",
        () -> {
          CompletableFuture<String> seen = new CompletableFuture<>();
          in(
              "A",
              () -> {
                Cleaner cleaner = Cleaner.create();
                cleaner.register(new Object(), () -> seen.complete(String.valueOf(ID.getStore())));
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
                while (!seen.isDone() && System.nanoTime() < deadline) {
                  System.gc();
                  Thread.onSpinWait();
                }
              });
          same("null", seen.getNow("nothing"));
        });
    checks.add("thread/failure/handler of a task", () -> handler(Thread::new));
    checks.add("thread/failure/handler of a subclass", () -> handler(Running::new));
    checks.add("thread/leak/a thread that has ended", () -> ended(Thread::new));
    checks.add("thread/leak/a subclass that has ended", () -> ended(Running::new));
    checks.add("thread/hooks/a task", () -> events(Thread::new));
    checks.add("thread/hooks/a subclass", () -> events(Running::new));
    if (Runtime.version().feature() >= 21) {
      virtual(checks);
    }
  }

  private static void virtual(Checks checks) {
    checks.add(
        "thread/stores/virtual", () -> carries(task -> builder("ofVirtual").newThread(task)));
    checks.add(
        "thread/stores/platform builder",
        () -> carries(task -> builder("ofPlatform").newThread(task)));
    checks.add(
        "thread/executor of virtual threads",
        () -> {
          Method made = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
          ExecutorService executor = (ExecutorService) made.invoke(null);
          same("A", callIn("A", () -> executor.submit(ID::getStore)).get());
          same(null, executor.submit(ID::getStore).get());
          executor.shutdown();
        });
    checks.add(
        "thread/hooks/a future of an executor of virtual threads is one resource",
        () -> {
          Method made = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
          ExecutorService executor = (ExecutorService) made.invoke(null);
          Events events =
              watched(
                  () -> {
                    executor.submit(() -> {}).get();
                    executor.shutdown();
                    await(executor);
                  });
          // Which of the two it is depends on what is switched on.
          String seen = events.of().toString().replaceFirst("Executor|Thread", "one");
          same("[one before after destroy]", seen);
        });
    checks.add("thread/many virtual ones that park, with hooks on", ThreadChecks::many);
    if (Runtime.version().feature() >= 25) {
      checks.add("thread/stores/structured task scope", ThreadChecks::structured);
    }
    checks.add(
        "thread/failure/handler of a virtual one",
        () -> handler(task -> builder("ofVirtual").newThread(task)));
    checks.add(
        "thread/leak/a virtual one", () -> ended(task -> builder("ofVirtual").newThread(task)));
    checks.add(
        "thread/hooks/a virtual one", () -> events(task -> builder("ofVirtual").newThread(task)));
  }

  /** Each parks and is unparked again and again, by a pool that knows nothing of it. */
  private static void many() throws Exception {
    int count = 10_000;
    ThreadFactory threads = builder("ofVirtual");
    ExecutorService unparking = Executors.newFixedThreadPool(2);
    AtomicInteger wrong = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(count);
    watched(
        () -> {
          for (int i = 0; i < count; i++) {
            String store = "s" + i;
            in(
                store,
                () ->
                    threads
                        .newThread(
                            () -> {
                              for (int turn = 0; turn < 3; turn++) {
                                CountDownLatch unparked = new CountDownLatch(1);
                                unparking.execute(unparked::countDown);
                                Unchecked.await(unparked);
                                if (!store.equals(ID.getStore())) {
                                  wrong.incrementAndGet();
                                }
                              }
                              done.countDown();
                            })
                        .start());
          }
          await(done);
        });
    same(0, wrong.get());
    unparking.shutdown();
  }

  /** A preview of Java 25, which the program is started with. */
  private static void structured() throws Exception {
    Class<?> type = Class.forName("java.util.concurrent.StructuredTaskScope");
    try (AutoCloseable scope = (AutoCloseable) type.getMethod("open").invoke(null)) {
      Object forked =
          callIn(
              "A",
              () ->
                  type.getMethod("fork", Callable.class)
                      .invoke(scope, (Callable<Object>) ID::getStore));
      type.getMethod("join").invoke(scope);
      same("A", ((Supplier<?>) forked).get());
    }
  }

  /** By reflection, as this is compiled for 17. */
  private static ThreadFactory builder(String kind) {
    try {
      Object builder = Thread.class.getMethod(kind).invoke(null);
      return (ThreadFactory)
          Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static class Running extends Thread {
    private final Runnable work;

    Running(Runnable work) {
      this.work = work;
    }

    @Override
    public void run() {
      long begun = System.nanoTime(); // a variable of its own, of two places
      for (int i = 0; i < 1; i++) {
        work.run();
      }
      if (begun == System.nanoTime() + 1) {
        throw new AssertionError();
      }
    }
  }

  private static final class RunningAgain extends Running {
    RunningAgain(Runnable work) {
      super(work);
    }

    @Override
    public void run() {
      try {
        super.run();
      } finally {
        ID.getStore();
      }
    }
  }

  private static final class CallingSuper extends Running {
    CallingSuper(Runnable work) {
      super(work);
    }
  }

  private static Thread anonymous(Runnable task) {
    return new Thread() {
      @Override
      public void run() {
        task.run();
      }
    };
  }

  private static void hook(ThreadFactory threads) throws Exception {
    AtomicReference<Object> seen = new AtomicReference<>("nothing");
    Thread hook = callIn("A", () -> threads.newThread(() -> seen.set(ID.getStore())));
    in("B", () -> Runtime.getRuntime().addShutdownHook(hook));
    Runtime.getRuntime().removeShutdownHook(hook);
    hook.start();
    hook.join();
    same(null, seen.get());
  }

  private static void carries(ThreadFactory threads) throws Exception {
    AtomicReference<Object> seen = new AtomicReference<>();
    Thread thread = callIn("A", () -> threads.newThread(() -> seen.set(ID.getStore())));
    thread.start();
    thread.join();
    same("A", seen.get());
  }

  private static void handler(ThreadFactory threads) throws Exception {
    AtomicReference<Object> seen = new AtomicReference<>();
    Thread thread =
        callIn(
            "A",
            () ->
                threads.newThread(
                    () -> {
                      throw new IllegalStateException("as the check wants");
                    }));
    thread.setUncaughtExceptionHandler((t, e) -> seen.set(ID.getStore()));
    thread.start();
    thread.join();
    same("A", seen.get());
  }

  private static void ended(ThreadFactory threads) throws Exception {
    AtomicReference<Thread> kept = new AtomicReference<>();
    collected(
        store -> {
          AtomicReference<Object> seen = new AtomicReference<>();
          kept.set(threads.newThread(() -> seen.set(ID.getStore() == store.get())));
          kept.get().start();
          kept.get().join();
          same(true, seen.get());
        });
    same(false, kept.get().isAlive());
  }

  private static void events(ThreadFactory threads) throws Exception {
    Events events =
        watched(
            () -> {
              Thread thread = threads.newThread(() -> {});
              thread.start();
              thread.join(TimeUnit.SECONDS.toMillis(5));
            });
    same("[Thread before after destroy]", events.of().toString());
  }
}

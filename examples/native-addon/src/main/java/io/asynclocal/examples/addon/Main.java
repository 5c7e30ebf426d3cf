package io.asynclocal.examples.addon;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.foreign.ForeignWork;
import io.asynclocal.foreign.LeakDetection;
import io.asynclocal.foreign.OperationLeak;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A hundred calls of the add-on; every fourth callback throws. */
public final class Main {
  private static final int CALLS = 100;
  private static final AsyncLocalStorage<Integer> REQUEST = AsyncLocalStorage.create();

  private final AtomicInteger inTheirContext = new AtomicInteger();
  private final CountDownLatch delivered = new CountDownLatch(CALLS);

  private Main() {}

  /**
   * Runs the program, and ends the process with 1 if there was a leak.
   *
   * @param arguments {@code --leak} for the add-on that forgets to close where a callback throws
   * @throws InterruptedException if interrupted while calls are under way
   */
  public static void main(String[] arguments) throws InterruptedException {
    // What the library would log of each leak is printed here.
    Logger log = Logger.getLogger("io.asynclocal");
    log.setLevel(Level.OFF);
    boolean leaking = List.of(arguments).contains("--leak");
    System.exit(
        run(Bridge.best(), leaking ? Closing.ON_SUCCESS_ONLY : Closing.ON_EVERY_PATH, System.out));
  }

  /** {@return the exit code} */
  static int run(Bridge bridge, Closing closing, PrintStream out) throws InterruptedException {
    Main main = new Main();
    List<OperationLeak> leaks = new CopyOnWriteArrayList<>();
    ExecutorService eventLoop =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "event loop");
              thread.setUncaughtExceptionHandler((failed, e) -> {}); // thrown on purpose
              return thread;
            });
    try (AsyncEnvironment environment = AsyncEnvironment.start()) {
      ForeignWork.of(environment, LeakDetection.PARANOID).addLeakListener(leaks::add);
      Addon addon = Addon.in(environment, eventLoop, bridge, closing);
      for (int request = 0; request < CALLS; request++) {
        int n = request;
        REQUEST.run(n, () -> addon.sum(n, sum -> main.take(n, sum)));
      }
      main.delivered.await();
    } finally {
      eventLoop.shutdown();
    }
    out.printf(
        "%d calls through %s, %d callbacks in their caller's context%n",
        CALLS, bridge, main.inTheirContext.get());
    out.println(leaks.isEmpty() ? "no leaks" : "leak detected: " + leaks.size() + " operations");
    leaks.stream().limit(1).forEach(leak -> out.println(leak + "\n" + opener(leak)));
    return leaks.isEmpty() ? 0 : 1;
  }

  private void take(int request, long sum) {
    Integer seen = REQUEST.getStore();
    if (seen != null && seen == request && sum == (long) request * (request + 1) / 2) {
      inTheirContext.incrementAndGet();
    }
    delivered.countDown();
    if (request % 4 == 0) {
      throw new IllegalStateException("on purpose");
    }
  }

  private static String opener(OperationLeak leak) {
    Throwable opened = leak.opened();
    return opened == null
        ? "no stack"
        : List.of(opened.getStackTrace()).stream()
            .filter(frame -> frame.getClassName().equals(Addon.class.getName()))
            .map(frame -> "  opened at " + frame)
            .findFirst()
            .orElse("  opened elsewhere");
  }
}

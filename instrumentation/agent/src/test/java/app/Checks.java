package app;

import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncLocalStorage;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs checks, each of one boundary and one aspect, and prints a line for each: {@code right NAME},
 * or {@code wrong NAME} with the reason. The names are {@code boundary/aspect/case}.
 */
public final class Checks {
  static final AsyncLocalStorage<Object> ID = AsyncLocalStorage.create();

  private final Map<String, Check> checks = new LinkedHashMap<>();

  /** One check; it throws if something is wrong. */
  interface Check {
    void run() throws Exception;
  }

  void add(String name, Check check) {
    if (checks.put(name, check) != null) {
      throw new IllegalArgumentException(name + " is there twice");
    }
  }

  /** Runs all whose name begins with an argument, or all. */
  public static void main(String[] prefixes) {
    all().run(List.of(prefixes));
    System.exit(0);
  }

  static Checks all() {
    Checks checks = new Checks();
    ExecutorChecks.addTo(checks);
    FutureChecks.addTo(checks);
    ThreadChecks.addTo(checks);
    ForkJoinChecks.addTo(checks);
    TimerChecks.addTo(checks);
    FlowChecks.addTo(checks);
    ChannelChecks.addTo(checks);
    HttpChecks.addTo(checks);
    FailureChecks.addTo(checks);
    return checks;
  }

  void run(List<String> prefixes) {
    outcomes(prefixes, System.out::println);
  }

  /** Runs all whose name begins with a prefix, or all. */
  void outcomes(List<String> prefixes, Consumer<String> told) {
    checks.forEach(
        (name, check) -> {
          if (prefixes.isEmpty() || prefixes.stream().anyMatch(name::startsWith)) {
            told.accept(outcome(name, check));
          }
        });
  }

  static String outcome(String name, Check check) {
    try {
      check.run();
      if (ID.getStore() != null) {
        return "wrong " + name + ": leaves " + ID.getStore() + " on its thread";
      }
      return "right " + name;
    } catch (Throwable e) {
      return "wrong " + name + ": " + String.valueOf(e).replace('\n', ' ');
    }
  }

  /** Runs a check's body where a store is bound. */
  static void in(Object store, Check body) throws Exception {
    ID.call(
        store,
        () -> {
          body.run();
          return null;
        });
  }

  static <T> T callIn(Object store, Callable<T> body) throws Exception {
    return ID.call(store, body::call);
  }

  static void same(Object expected, Object actual) {
    if (!Objects.equals(expected, actual)) {
      throw new AssertionError("expected " + expected + ", was " + actual);
    }
  }

  static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(30, TimeUnit.SECONDS)) {
      throw new AssertionError("nothing came");
    }
  }

  static void await(ExecutorService ended) throws InterruptedException {
    if (!ended.awaitTermination(30, TimeUnit.SECONDS)) {
      throw new AssertionError("the pool goes on");
    }
  }

  /** A store that must be collected once {@code work} has been done with it bound. */
  static void collected(UsesStore work) throws Exception {
    WeakReference<Object> store = use(work);
    // Less where it is expected to be kept.
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Integer.getInteger("kept", 30));
    while (store.get() != null) {
      System.gc();
      if (System.nanoTime() > deadline) {
        throw new AssertionError("the store is still kept");
      }
      Thread.onSpinWait();
    }
  }

  private static WeakReference<Object> use(UsesStore work) throws Exception {
    Object store = new Object();
    WeakReference<Object> reference = new WeakReference<>(store);
    ID.call(
        store,
        () -> {
          work.with(reference);
          return null;
        });
    return reference;
  }

  /** Work that must find the store. */
  interface UsesStore {
    void with(WeakReference<Object> store) throws Exception;
  }

  /** What hooks were told while {@code body} ran, without ids. */
  static Events watched(Check body) throws Exception {
    Events events = new Events();
    var hook = AsyncHooks.createHook(events);
    hook.enable();
    try {
      body.run();
    } finally {
      hook.disable();
    }
    return events;
  }

  static final class Recorded {
    final List<Object> values = new ArrayList<>();
    final CountDownLatch latch;

    Recorded(int expected) {
      latch = new CountDownLatch(expected);
    }

    synchronized void record() {
      values.add(String.valueOf(ID.getStore()));
      latch.countDown();
    }

    List<Object> values() throws InterruptedException {
      await(latch);
      synchronized (this) {
        return List.copyOf(values);
      }
    }
  }
}

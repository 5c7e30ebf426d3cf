package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes allocated by each operation, counted by the JVM for this thread alone. */
@ExtendWith(RootContext.class)
class AllocationTest {
  private static final int CALLS = 10_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Keeps results reachable, so that no compiler leaves an allocation out. */
  private static volatile Object sink;

  private final AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
  private final Runnable task = () -> {};

  /**
   * Returns the fewest bytes that any of several rounds took for a call. More than that is what the
   * JVM does besides, such as compiling; less than an operation needs it can't be.
   */
  private static double bytesPerCall(Supplier<Object> operation) {
    double fewest = Double.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        sink = operation.get();
      }
      long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
      fewest = Math.min(fewest, (double) bytes / CALLS);
    }
    return fewest;
  }

  /** Well below the smallest object, well above what reading the counter itself takes. */
  private static void assertNothing(Supplier<Object> operation) {
    assertEquals(0, Math.round(bytesPerCall(operation)));
  }

  private static void assertAtMost(int bytes, Supplier<Object> operation) {
    double perCall = bytesPerCall(operation);
    assertTrue(perCall > 8, "nothing was measured: " + perCall);
    assertTrue(Math.round(perCall) <= bytes, perCall + " bytes");
  }

  private void with(int stores, Runnable body) {
    List<AsyncLocalStorage<Integer>> others = new ArrayList<>();
    AsyncContext.root()
        .run(
            () -> {
              storage.enterWith("store");
              for (int i = 1; i < stores; i++) {
                AsyncLocalStorage<Integer> other = AsyncLocalStorage.create();
                others.add(other);
                other.enterWith(i);
              }
              body.run();
            });
  }

  @Test
  void measurement_seesAnObject() {
    assertEquals(16, Math.round(bytesPerCall(Object::new)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 10, 100, 1_000})
  void getStoreAndCapture_allocateNothing(int stores) {
    AsyncLocalStorage<String> unbound = AsyncLocalStorage.create();
    AsyncLocalStorage<String> byDefault =
        AsyncLocalStorage.<String>builder().defaultValue("default").build();
    with(
        stores,
        () -> {
          assertNothing(storage::getStore);
          assertNothing(unbound::getStore);
          assertNothing(byDefault::getStore);
          assertNothing(AsyncContext::current);
          assertNothing(AsyncLocalStorage::snapshot);
          assertNothing(AsyncBoundary.of("Task")::capture);
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 100})
  void runningABoundTask_allocatesNothing(int stores) {
    with(
        stores,
        () -> {
          AsyncContext captured = AsyncContext.current();
          Runnable bound = captured.bind(task);
          assertNothing(
              () -> {
                bound.run();
                return null;
              });
          assertNothing(
              () -> {
                Object previous = captured.attach();
                captured.detach(previous);
                return null;
              });
          assertNothing(
              () -> {
                captured.accept((first, second) -> {}, "first", "second");
                return null;
              });
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 100})
  void boundTask_isOneObjectOfTwentyFourBytes(int stores) {
    Callable<String> callable = () -> "";
    Supplier<String> supplier = () -> "";
    Function<String, String> function = value -> value;
    Consumer<String> consumer = value -> {};
    AsyncBoundary boundary = AsyncBoundary.of("Task");
    with(
        stores,
        () -> {
          AsyncContext captured = AsyncContext.current();
          assertAtMost(24, () -> captured.bind(task));
          assertAtMost(24, () -> AsyncLocalStorage.bind(task));
          assertAtMost(24, () -> captured.bind(callable));
          assertAtMost(24, () -> captured.bindSupplier(supplier));
          assertAtMost(24, () -> captured.bindFunction(function));
          assertAtMost(24, () -> captured.bindConsumer(consumer));
          assertAtMost(24, () -> boundary.bindOnce(task));
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 8})
  void oneNewStore_isOneObjectOfTwentyFourBytes(int others) {
    AsyncLocalStorage<String> fresh = AsyncLocalStorage.create();
    with(
        others,
        () ->
            assertAtMost(
                24,
                () -> {
                  fresh.run("new", task);
                  return null;
                }));
  }

  @Test
  void oneNewStoreOnTopOfAThousand_isAFewSmallObjects() {
    AsyncLocalStorage<String> fresh = AsyncLocalStorage.create();
    with(
        1_000,
        () ->
            assertAtMost(
                400,
                () -> {
                  fresh.run("new", task);
                  return null;
                }));
  }

  @Test
  void bindingTheSameStoreAgain_allocatesNothing() {
    with(
        3,
        () ->
            assertNothing(
                () -> {
                  storage.run("store", task);
                  return null;
                }));
  }
}

package io.asynclocal.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.ThreadState;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.concurrent.AsyncFutures;
import io.asynclocal.contract.LogRecords;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.Installation;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Micrometer's own accessor of the current Observation, and a plain one. */
class AccessorBridgeTest {
  private static final AsyncBoundary TASK = AsyncBoundary.of("TestTask");

  private final ThreadLocal<String> user = new ThreadLocal<>();
  private final ObservationRegistry observations = ObservationRegistry.create();
  private final ExecutorService threads = Executors.newSingleThreadExecutor();
  private final ExecutorService pool = AsyncExecutors.propagating(threads);
  private final Installation bridge = AccessorBridge.install();

  @BeforeEach
  void register() {
    observations.observationConfig().observationHandler(context -> true);
    ContextRegistry registry = ContextRegistry.getInstance();
    registry.registerThreadLocalAccessor("user", user);
    registry.registerThreadLocalAccessor(new ObservationThreadLocalAccessor(observations));
  }

  @AfterEach
  void leaveNothing() throws Exception {
    ContextRegistry registry = ContextRegistry.getInstance();
    registry.removeThreadLocalAccessor("user");
    registry.removeThreadLocalAccessor(ObservationThreadLocalAccessor.KEY);
    bridge.close();
    assertSame(AsyncContext.current(), TASK.capture());
    assertNull(user.get());
    assertNull(observations.getCurrentObservation());
    assertNull(onTheBareThread(user::get));
    assertNull(onTheBareThread(observations::getCurrentObservation));
    threads.shutdownNow();
  }

  private <T> T onTheBareThread(java.util.concurrent.Callable<T> task) throws Exception {
    return threads.submit(task).get(30, TimeUnit.SECONDS);
  }

  @Test
  void observation_isCurrentInAPoolAndAfterAForeignFuture() throws Exception {
    Observation request = Observation.start("request", observations);
    CompletableFuture<String> foreign = new CompletableFuture<>();
    CompletableFuture<Observation> after =
        request.scopedChecked(
            () -> {
              assertSame(request, pool.submit(observations::getCurrentObservation).get());
              return AsyncFutures.propagating(foreign)
                  .thenApply(reply -> observations.getCurrentObservation())
                  .toCompletableFuture();
            });
    Observation theirs = Observation.start("theirs", observations);
    threads.execute(() -> theirs.scoped(() -> foreign.complete("done")));
    assertSame(request, after.get(30, TimeUnit.SECONDS));
  }

  @Test
  void threadLocal_isCarriedAndGivenBack() throws Exception {
    onTheBareThread(
        () -> {
          user.set("thread's own");
          return null;
        });
    user.set("ann");
    assertEquals("ann", pool.submit(user::get).get());
    user.remove();
    assertNull(pool.submit(user::get).get(), "an absence is carried too");
    assertEquals("thread's own", onTheBareThread(user::get));
    onTheBareThread(
        () -> {
          user.remove();
          return null;
        });
  }

  @Test
  void whatTheWorkLeaves_isTakenBackAlsoWhereNothingHadToBeWritten() {
    Runnable task =
        TASK.bindOnce(
            () -> {
              user.set("left behind");
              Observation.start("left open", observations).openScope();
            });
    task.run();
    assertNull(user.get());
    assertNull(observations.getCurrentObservation());
  }

  @Test
  void storesAndThreadLocals_goTogether() throws Exception {
    AsyncLocalStorage<String> requestId = AsyncLocalStorage.create();
    user.set("ann");
    String seen =
        requestId.call(
            "r-17", () -> pool.submit(() -> requestId.getStore() + " of " + user.get()).get());
    user.remove();
    assertEquals("r-17 of ann", seen);
  }

  @Test
  void accessorThatIsReplaced_countsFromThenOn() throws Exception {
    user.set("ann");
    assertEquals("ann", pool.submit(user::get).get());
    ThreadLocal<String> other = new ThreadLocal<>();
    other.set("another's");
    ContextRegistry.getInstance().registerThreadLocalAccessor("user", other);
    assertNull(pool.submit(user::get).get());
    assertEquals("another's", pool.submit(other::get).get());
    user.remove();
    other.remove();
  }

  /**
   * Micrometer before 1.2.1 removes by name alone, and Spring Security's accessors have no name.
   */
  private static void remove(ContextRegistry registry, Object key) {
    try {
      ContextRegistry.class
          .getMethod("removeThreadLocalAccessor", Object.class)
          .invoke(registry, key);
    } catch (NoSuchMethodException e) {
      assumeTrue(key instanceof String, "This Micrometer can't remove the accessor of " + key);
      registry.removeThreadLocalAccessor((String) key);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void noAccessor_costsNoObject() {
    ContextRegistry registry = ContextRegistry.getInstance();
    List<ThreadLocalAccessor<?>> registered = List.copyOf(registry.getThreadLocalAccessors());
    registered.stream()
        .filter(accessor -> !(accessor instanceof AsyncContextAccessor))
        .forEach(accessor -> remove(registry, accessor.key()));
    assertSame(AsyncContext.current(), TASK.capture());
    registered.forEach(registry::registerThreadLocalAccessor);
  }

  @Test
  void accessorThatThrows_isReportedOnceAndTheWorkGoesOn() throws Exception {
    ContextRegistry registry = ContextRegistry.getInstance();
    registry.registerThreadLocalAccessor(
        "broken",
        () -> {
          throw new IllegalStateException("on purpose");
        },
        value -> {},
        () -> {});
    try (LogRecords reported = LogRecords.open()) {
      user.set("ann");
      assertEquals("ann", pool.submit(user::get).get());
      assertEquals("ann", pool.submit(user::get).get());
      user.remove();
      assertEquals(1, reported.messages().size(), reported.messages().toString());
    } finally {
      registry.removeThreadLocalAccessor("broken");
    }
  }

  @Test
  void environment_endsItWithItself() throws Exception {
    bridge.close();
    AsyncEnvironment environment =
        AsyncEnvironment.builder().integrations(new AccessorBridge()).start();
    user.set("ann");
    assertEquals("ann", pool.submit(user::get).get());
    environment.close();
    assertNull(pool.submit(user::get).get());
    user.remove();
  }

  @Test
  void stateOfSomebodyElse_goesAlongBesideIt() throws Exception {
    ThreadLocal<String> other = new ThreadLocal<>();
    ThreadState state =
        new ThreadState() {
          @Override
          public Object capture() {
            return Optional.ofNullable(other.get());
          }

          @Override
          @SuppressWarnings("unchecked") // what capture answers
          public Object restore(Object captured) {
            Optional<String> previous = Optional.ofNullable(other.get());
            ((Optional<String>) captured).ifPresentOrElse(other::set, other::remove);
            return previous;
          }

          @Override
          @SuppressWarnings("unchecked") // what restore answers
          public void giveBack(Object previous) {
            ((Optional<String>) previous).ifPresentOrElse(other::set, other::remove);
          }
        };
    AsyncBoundary.carryAlong(state);
    try {
      user.set("ann");
      other.set("too");
      assertEquals("ann, too", pool.submit(() -> user.get() + ", " + other.get()).get());
    } finally {
      AsyncBoundary.leaveBehind(state);
      user.remove();
    }
    assertNull(onTheBareThread(other::get));
  }
}

package io.asynclocal.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.CleanupHook;
import io.asynclocal.environment.Installation;
import io.asynclocal.environment.InstanceKey;
import io.asynclocal.environment.SharedInstallation;
import io.asynclocal.environment.SharedPolicy;
import io.asynclocal.environment.UnsupportedLibraryException;
import io.asynclocal.foreign.ForeignWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** SPEC section 11, as far as it is about an environment's beginning and end. */
interface EnvironmentRules extends OnCarrier {

  @Test
  default void rule11_01_whatIsInstalledInOrderIsUndoneInReverse() {
    List<String> events = new ArrayList<>();
    try (AsyncEnvironment environment =
        AsyncEnvironment.builder()
            .integrations(
                new NotedIntegration("first", events), new NotedIntegration("second", events))
            .start()) {
      assertEquals(List.of("first installed", "second installed"), events);
      assertFalse(environment.isClosed());
    }
    assertEquals(List.of("second undone", "first undone"), events.subList(2, 4));
  }

  @Test
  default void rule11_02_whenAnIntegrationFailsTheOthersAreUndone() {
    List<String> events = new ArrayList<>();
    RuntimeException thrown = new ThrownOnPurpose();
    NotedIntegration failing =
        new NotedIntegration("failing", events) {
          @Override
          public void install(AsyncEnvironment environment) {
            throw thrown;
          }
        };
    IllegalStateException failure =
        assertThrows(
            IllegalStateException.class,
            () ->
                AsyncEnvironment.builder()
                    .integrations(new NotedIntegration("first", events), failing)
                    .start());
    assertSame(thrown, failure.getCause());
    assertTrue(failure.toString().contains("'failing'"), failure.toString());
    assertEquals(List.of("first installed", "first undone"), events);
  }

  @Test
  default void rule11_03_cleanupHooksRunOnceTheNewestFirst() {
    List<String> events = new ArrayList<>();
    AsyncEnvironment environment = bare();
    environment.addCleanupHook(() -> events.add("first"));
    environment.addCleanupHook(() -> events.add("second"));
    CleanupHook removed = environment.addCleanupHook(() -> events.add("removed"));
    assertTrue(environment.removeCleanupHook(removed));
    assertFalse(environment.removeCleanupHook(removed));
    environment.close();
    environment.close();
    assertEquals(List.of("second", "first"), events);
  }

  @Test
  default void rule11_04_allHooksRunWhateverSomeThrow() {
    List<String> events = new ArrayList<>();
    RuntimeException first = new IllegalArgumentException("first");
    RuntimeException second = new IllegalArgumentException("second");
    AsyncEnvironment environment = bare();
    environment.addCleanupHook(() -> events.add("last"));
    environment.addCleanupHook(() -> failing(second));
    environment.addCleanupHook(() -> failing(first));
    assertSame(first, assertThrows(IllegalArgumentException.class, environment::close));
    assertEquals(List.of(second), List.of(first.getSuppressed()));
    assertEquals(List.of("last"), events);
  }

  @Test
  default void rule11_05_asynchronousHooksAreBegunInTheirPlaceAndAwaitedTogether() {
    List<String> events = new ArrayList<>();
    CompletableFuture<String> one = new CompletableFuture<>();
    CompletableFuture<String> other = new CompletableFuture<>();
    try (AsyncEnvironment environment = bare()) {
      environment.addCleanupHook(
          () -> {
            events.add("last hook");
            // Neither was waited for until now, or this would never be reached.
            carrier().workers().execute(() -> one.complete("done"));
            carrier().workers().execute(() -> other.complete("done"));
          });
      environment.addAsyncCleanupHook(() -> begun("one", one, events));
      environment.addAsyncCleanupHook(() -> begun("other", other, events));
    }
    assertEquals(List.of("other", "one", "last hook"), events);
    assertTrue(one.isDone() && other.isDone());
  }

  @Test
  default void rule11_06_anAsynchronousHookIsGivenUpAfterItsTimeout() {
    List<String> events = new ArrayList<>();
    AsyncEnvironment environment = bare();
    environment.addCleanupHook(() -> events.add("last hook"));
    environment.addAsyncCleanupHook(CompletableFuture::new, Duration.ofMillis(1));
    Throwable late = assertThrows(CompletionException.class, environment::close).getCause();
    assertTrue(late instanceof TimeoutException, String.valueOf(late));
    assertEquals(List.of("last hook"), events);
  }

  @Test
  default void rule11_07_instanceDataIsOneForEachEnvironmentAndKeyAndFinalizedLast() {
    InstanceKey<Object> key = InstanceKey.of("data");
    List<Object> finalized = new ArrayList<>();
    AsyncEnvironment environment = bare();
    environment.addCleanupHook(() -> assertEquals(List.of(), finalized));
    Object data = environment.instanceData(key, Object::new, finalized::add);
    assertSame(data, environment.instanceData(key, Object::new, finalized::add));
    assertNotSame(data, environment.instanceData(InstanceKey.of("data"), Object::new));
    environment.close();
    environment.close();
    assertEquals(List.of(data), finalized);
  }

  @Test
  default void rule11_08_environmentsDoNotSeeEachOther() {
    InstanceKey<Object> key = InstanceKey.of("data");
    List<String> events = new ArrayList<>();
    try (AsyncEnvironment one = bare()) {
      Object data = one.instanceData(key, Object::new);
      try (AsyncEnvironment other = bare()) {
        other.addCleanupHook(() -> events.add("other"));
        one.addCleanupHook(() -> events.add("one"));
        assertNotSame(data, other.instanceData(key, Object::new));
      }
      assertEquals(List.of("other"), events);
      assertSame(data, one.instanceData(key, Object::new));
      ForeignWork.of(one).open("still possible").close();
    }
    assertEquals(List.of("other", "one"), events);
  }

  @Test
  default void rule11_09_aClosedEnvironmentRefusesUseAndIsClosedAgainWithoutEffect() {
    AsyncEnvironment environment = AsyncEnvironment.builder().name("orders").integrations().start();
    environment.close();
    environment.close();
    assertTrue(environment.isClosed());
    for (Runnable use :
        List.<Runnable>of(
            () -> environment.addCleanupHook(() -> {}),
            () -> environment.addAsyncCleanupHook(CompletableFuture::new),
            () -> environment.instanceData(InstanceKey.of("data"), Object::new),
            () -> ForeignWork.of(environment).open("operation"))) {
      String message = assertThrows(IllegalStateException.class, use::run).toString();
      assertTrue(message.contains("'orders' is closed"), message);
    }
  }

  @Test
  default void rule11_10_whatAnEnvironmentRunsHasNothingBound() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    List<String> seen = new ArrayList<>();
    Runnable look = () -> seen.add(String.valueOf(storage.getStore()));
    storage.run(
        "a",
        () -> {
          AsyncEnvironment environment = bare();
          environment.addCleanupHook(look);
          environment.instanceData(
              InstanceKey.of("data"),
              () -> {
                look.run();
                return "value";
              },
              value -> look.run());
          environment.close();
          assertEquals("a", storage.getStore());
        });
    assertEquals(List.of("null", "null", "null"), seen);
  }

  private static AsyncEnvironment bare() {
    return AsyncEnvironment.builder().integrations().start();
  }

  private static void failing(RuntimeException failure) {
    throw failure;
  }

  private static CompletableFuture<String> begun(
      String name, CompletableFuture<String> end, List<String> events) {
    events.add(name);
    return end;
  }

  @Test
  default void rule11_15_whatIsAcceptedWhileAnEnvironmentIsClosedIsCleanedUp() throws Exception {
    for (int round = 0; round < 50; round++) {
      AtomicInteger accepted = new AtomicInteger();
      AtomicInteger ran = new AtomicInteger();
      AtomicInteger refusals = new AtomicInteger();
      CountDownLatch began = new CountDownLatch(1);
      CountDownLatch ended = new CountDownLatch(1);
      AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start();
      carrier()
          .workers()
          .execute(
              () -> {
                began.countDown();
                try {
                  for (int i = 0; i < 100; i++) {
                    environment.addCleanupHook(ran::incrementAndGet);
                    accepted.incrementAndGet();
                  }
                } catch (IllegalStateException e) {
                  refusals.incrementAndGet();
                } finally {
                  ended.countDown();
                }
              });
      Deadline.await(began);
      environment.close();
      Deadline.await(ended);
      assertEquals(accepted.get(), ran.get());
      assertEquals(accepted.get() < 100 ? 1 : 0, refusals.get());
    }
  }

  @Test
  default void rule11_16_whatEnvironmentsShareIsInstalledOnceAndTakenOutWithTheLast() {
    List<String> told = new ArrayList<>();
    SharedInstallation shared =
        SharedInstallation.of(
            "contract",
            () -> {
              told.add("install");
              return () -> told.add("take out");
            });
    for (int firstToClose = 0; firstToClose < 2; firstToClose++) {
      told.clear();
      List<AsyncEnvironment> both =
          new ArrayList<>(
              List.of(
                  AsyncEnvironment.builder().integrations().start(),
                  AsyncEnvironment.builder().integrations().start()));
      both.forEach(shared::installIn);
      both.remove(firstToClose).close();
      assertEquals(List.of("install"), told);
      both.remove(0).close();
      assertEquals(List.of("install", "take out"), told);
    }
  }

  @Test
  default void rule11_17_whatOthersHaveOverwrittenIsTold() {
    List<String> lost = new ArrayList<>();
    AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start();
    SharedInstallation.of("contract", () -> new LosingInstallation(lost)).installIn(environment);
    assertEquals(List.of(), environment.overwritten());
    lost.add("a hook");
    assertEquals(List.of("contract: a hook"), environment.overwritten());
    environment.close();
    assertEquals(List.of(), environment.overwritten());
  }

  /** Something that others overwrite in places. */
  record LosingInstallation(List<String> overwritten) implements Installation {
    @Override
    public void close() {}
  }

  @Test
  default void rule11_18_anIntegrationWhoseLibraryIsAbsentIsSkippedAndUndone() {
    List<String> events = new ArrayList<>();
    NotedIntegration withoutItsLibrary =
        new NotedIntegration("lonely", events) {
          @Override
          public void install(AsyncEnvironment environment) {
            super.install(environment);
            NoClassDefFoundError absent = new NoClassDefFoundError("its/Library");
            absent.initCause(new ClassNotFoundException("its.Library"));
            throw absent;
          }
        };
    try (AsyncEnvironment environment =
        AsyncEnvironment.builder()
            .integrations(withoutItsLibrary, new NotedIntegration("other", events))
            .start()) {
      assertFalse(environment.isClosed());
      assertEquals(List.of("lonely installed", "lonely undone", "other installed"), events);
    }
    assertEquals("other undone", events.get(3));
  }

  @Test
  default void rule11_19_anIntegrationWhoseLibraryIsTooOldRefuses() {
    List<String> events = new ArrayList<>();
    NotedIntegration refusing =
        new NotedIntegration("refusing", events) {
          @Override
          public void install(AsyncEnvironment environment) {
            UnsupportedLibraryException.unless("library", "2.4.0", this::useWhatIsNew);
          }

          private void useWhatIsNew() {
            throw new NoSuchMethodError("Library.newest()");
          }
        };
    UnsupportedLibraryException refusal =
        assertThrows(
            UnsupportedLibraryException.class,
            () ->
                AsyncEnvironment.builder()
                    .integrations(new NotedIntegration("first", events), refusing)
                    .start());
    assertTrue(refusal.toString().contains("older than 2.4.0"), refusal.toString());
    assertEquals(List.of("first installed", "first undone"), events);
  }

  @Test
  default void rule11_20_aPolicyIsDeclaredInOneWayOnly() {
    SharedPolicy<String> policy = SharedPolicy.of("contract", "usual");
    Installation first = policy.declare("strict");
    Installation same = policy.declare("strict");
    assertThrows(IllegalStateException.class, () -> policy.declare("loose"));
    assertThrows(IllegalStateException.class, () -> policy.declare("usual"));
    first.close();
    assertEquals("strict", policy.current());
    same.close();
    assertEquals("usual", policy.current());
  }
}

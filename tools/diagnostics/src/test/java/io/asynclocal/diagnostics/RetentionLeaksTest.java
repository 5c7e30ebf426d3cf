package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.AsyncResource;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.foreign.LeakDetection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RetentionLeaksTest {
  private final AsyncLocalStorage<String> storage =
      AsyncLocalStorage.<String>builder().name("requestId").build();
  private final List<Object> kept = new ArrayList<>();

  private RetentionLeaks watch(LeakDetection level, Duration after, Runnable requests) {
    RetentionLeaks leaks = RetentionLeaks.of(storage, after, level);
    try (AsyncRecorder recorder = AsyncRecorder.builder().observer(leaks).start()) {
      requests.run();
      assertEquals(0, recorder.forgotten());
    }
    return leaks;
  }

  private RetentionLeaks watch(Runnable requests) {
    return watch(LeakDetection.PARANOID, Duration.ZERO, requests);
  }

  private void request(Runnable work) {
    storage.run("r-17", work);
  }

  @Test
  void check_tellsOfWorkThatGoesOn() {
    RetentionLeaks leaks = watch(() -> request(() -> kept.add(new AsyncResource("HeartBeat"))));
    List<RetentionLeak> found = leaks.check();
    assertEquals(1, found.size());
    RetentionLeak leak = found.get(0);
    assertEquals("HeartBeat", leak.origin().type());
    assertFalse(leak.hasEnded());
    assertFalse(leak.captured().isEmpty());
    String text = leak.toString();
    assertTrue(text.startsWith("AsyncContext[requestId] is reachable "), text);
    assertTrue(text.contains("It is kept by that HeartBeat, which goes on"), text);
    assertTrue(text.contains("\n    at "), text);
    assertEquals(List.of(), leaks.check(), "told twice");
    ((AsyncResource) kept.get(0)).emitDestroy();
  }

  @Test
  void check_tellsOfAPeriodicTask() throws Exception {
    ScheduledExecutorService timer =
        AsyncExecutors.propagating(Executors.newSingleThreadScheduledExecutor());
    RetentionLeaks leaks =
        watch(() -> request(() -> timer.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.HOURS)));
    List<RetentionLeak> found = leaks.check();
    assertEquals(1, found.size());
    assertEquals("ScheduledTask", found.get(0).origin().type());
    timer.shutdownNow();
  }

  @Test
  void check_tellsOfContextsThatSomethingElseKeeps() {
    RetentionLeaks leaks =
        watch(
            () ->
                request(
                    () -> {
                      kept.add(AsyncContext.current().bind(() -> {}));
                      new AsyncResource("Query").emitDestroy();
                    }));
    List<RetentionLeak> found = leaks.check();
    assertEquals(1, found.size());
    assertTrue(found.get(0).hasEnded());
    assertTrue(found.get(0).toString().contains("such as a cache"), found::toString);
  }

  @Test
  void check_tellsNothingOfWhatIsDroppedOrHasNoStore() {
    RetentionLeaks leaks =
        watch(
            () -> {
              request(() -> new AsyncResource("Query").emitDestroy());
              AsyncContext.root().run(() -> kept.add(new AsyncResource("Nobodys")));
            });
    assertEquals(List.of(), leaks.check());
    assertEquals(0, leaks.unwatched());
  }

  @Test
  void check_tellsNothingWhileTheRunGoesOn() {
    RetentionLeaks leaks = watch(() -> request(() -> kept.add(new AsyncResource("HeartBeat"))));
    request(() -> assertEquals(List.of(), leaks.check()));
    assertEquals(1, leaks.check().size());
  }

  @Test
  void check_tellsNothingTooEarly() {
    RetentionLeaks leaks =
        watch(
            LeakDetection.PARANOID,
            Duration.ofHours(1),
            () -> request(() -> kept.add(new AsyncResource("HeartBeat"))));
    assertEquals(List.of(), leaks.check());
  }

  @Test
  void level_saysHowManyAreLookedAt() {
    Runnable requests =
        () -> {
          for (int i = 0; i < 2 * 127; i++) {
            request(() -> kept.add(new AsyncResource("HeartBeat")));
          }
        };
    assertEquals(List.of(2), contexts(watch(LeakDetection.SIMPLE, Duration.ZERO, requests)));
    assertEquals(List.of(), contexts(watch(LeakDetection.DISABLED, Duration.ZERO, requests)));
    assertEquals(List.of(254), contexts(watch(LeakDetection.PARANOID, Duration.ZERO, requests)));
  }

  private static List<Integer> contexts(RetentionLeaks leaks) {
    return leaks.check().stream().map(RetentionLeak::contexts).toList();
  }

  /** A connection of which 22 operations have ended, and whose heart beat goes on. */
  @Test
  void check_namesWhatGoesOnAndNotWhatHasEnded() {
    RetentionLeaks leaks =
        watch(
            () ->
                request(
                    () -> {
                      for (int i = 0; i < 22; i++) {
                        new AsyncResource("Write").emitDestroy();
                      }
                      kept.add(new AsyncResource("HeartBeat"));
                    }));
    List<RetentionLeak> found = leaks.check();
    assertEquals(List.of("HeartBeat"), types(found));
    assertEquals(List.of(), leaks.check(), "told twice");
  }

  @Test
  void check_tellsOfEachKeeperOnceWithTheNumberOfItsContexts() {
    shop.Connection connection = new shop.Connection();
    RetentionLeaks leaks =
        watch(
            () -> {
              for (int i = 0; i < 3; i++) {
                request(connection::open);
              }
              request(connection::poll);
            });
    List<RetentionLeak> found = leaks.check();
    // Two lines begin heart beats.
    assertEquals(List.of("HeartBeat", "HeartBeat", "Poll"), types(found));
    assertEquals(List.of(3, 3, 1), found.stream().map(RetentionLeak::contexts).toList());
    String text = found.get(0).toString();
    assertTrue(text.contains("ended; so are 2 more that were captured there. It is"), text);
    assertTrue(text.contains("\n    at shop.Connection.open(Connection.java:"), text);
    assertEquals(7, connection.size());
  }

  private static List<String> types(List<RetentionLeak> leaks) {
    return leaks.stream().map(leak -> leak.origin().type()).toList();
  }

  @Test
  void after_mustNotBeNegative() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> RetentionLeaks.of(storage, Duration.ofMillis(-1), LeakDetection.SIMPLE))
            .getMessage();
    assertTrue(message.contains("PT-0.001S"), message);
  }
}

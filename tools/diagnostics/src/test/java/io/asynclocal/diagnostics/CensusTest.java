package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.AsyncResource;
import io.asynclocal.AsyncResourceOptions;
import io.asynclocal.concurrent.AsyncCompletableFuture;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import shop.Shipping;

class CensusTest {
  private final AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
  private final Census census = Census.ofAtMost(3);
  private final AsyncRecorder recorder =
      AsyncRecorder.builder()
          .where(() -> storage.getStore() != null)
          .stacks(1, 8)
          .observer(census)
          .start();

  @AfterEach
  void stop() {
    recorder.close();
  }

  private AsyncResource begin(String type) {
    return storage.call("here", () -> new AsyncResource(type));
  }

  @Test
  void census_knowsWhatIsAliveByType() {
    AsyncResource query = begin("Query");
    begin("Query").emitDestroy();
    AsyncCompletableFuture<String> future = storage.call("here", AsyncCompletableFuture::new);
    AsyncResource elsewhere = new AsyncResource("Elsewhere");
    assertEquals(Map.of("CompletableFuture", 1L, "Query", 1L), census.byType());
    assertEquals(2, census.size());
    future.complete("done");
    assertEquals(
        List.of(query.asyncId()),
        census.alive().stream().map(work -> work.origin().asyncId()).toList());
    query.emitDestroy();
    elsewhere.emitDestroy();
    assertEquals(List.of(), census.alive());
    assertEquals(0, census.uncounted());
  }

  @Test
  void work_tellsHowItRuns() {
    AsyncResource query = begin("Query");
    LiveWork work = census.alive().get(0);
    assertEquals("Query " + query.asyncId() + ", not run yet", work.toString());
    query.runInAsyncScope(
        () -> {
          assertTrue(work.isRunning());
          String thread = Thread.currentThread().getName();
          assertTrue(work.toString().endsWith(", running on thread '" + thread + "'"));
        });
    assertFalse(work.isRunning());
    assertTrue(work.toString().endsWith(", run once so far"), work::toString);
    query.runInAsyncScope(() -> {});
    assertTrue(work.toString().endsWith(", run 2 times so far"), work::toString);
    query.emitDestroy();
  }

  @Test
  void work_beyondTheLimitIsCountedAsUncounted() {
    List<AsyncResource> begun = List.of(begin("A"), begin("A"), begin("A"), begin("A"), begin("A"));
    assertEquals(3, census.size());
    assertEquals(2, census.uncounted());
    begun.forEach(AsyncResource::emitDestroy);
    assertEquals(0, census.size());
  }

  @Test
  void work_begunBeforeTheRecorderIsCountedWhenItRuns() {
    AsyncResource old = new AsyncResource("Old");
    Census all = Census.ofAtMost(1_000);
    try (AsyncRecorder watching = AsyncRecorder.builder().observer(all).start()) {
      old.runInAsyncScope(() -> assertEquals(1, all.byType().get("Old")));
      assertTrue(all.alive().get(0).origin().isUnseen());
      assertTrue(CensusReport.of(all).contains("at least, begun before anybody watched"));
      assertEquals(0, watching.forgotten());
    }
    old.emitDestroy();
  }

  @Test
  void report_groupsByTypeAndCodeAndTellsTheCauses() {
    AsyncResource cause = begin("Request");
    AsyncResource[] queries = new AsyncResource[2];
    for (int i = 0; i < 2; i++) {
      queries[i] = cause.callInAsyncScope(() -> begin("Query"));
    }
    String report = CensusReport.of(census);
    List<String> lines = report.lines().toList();
    assertEquals("3 alive", lines.get(0));
    assertEquals("2 Query", lines.get(2));
    assertTrue(lines.get(3).startsWith("  oldest: Query " + queries[0].asyncId()), report);
    assertEquals("  begun by: Request " + cause.asyncId(), lines.get(4));
    // The frames of this package are left out, as the library's own.
    assertTrue(lines.get(5).startsWith("    at "), report);
    assertTrue(report.contains("\n1 Request\n"), report);
    List.of(cause, queries[0], queries[1]).forEach(AsyncResource::emitDestroy);
    assertEquals("0 alive\n", CensusReport.of(census));
  }

  @Test
  void report_tellsWhatAReactionWaitsFor() {
    AsyncCompletableFuture<String> reply = storage.call("here", AsyncCompletableFuture::new);
    CompletableFuture<Boolean> found = storage.call("here", () -> reply.thenApply(text -> true));
    // By code whose stack is shown, so that it is of a kind of its own.
    CompletableFuture<Void> both = new Shipping(storage).onBoth(reply, found);
    List<LiveWork> alive = census.alive();
    assertEquals(3, alive.size());
    assertEquals(Optional.empty(), census.awaitedBy(alive.get(0)));
    assertEquals(Optional.of(alive.get(0)), census.awaitedBy(alive.get(1)));
    assertEquals(Optional.of(alive.get(0)), census.awaitedBy(alive.get(2)));
    String waits = "  waits for: " + alive.get(0) + "\n    at shop.Shipping.lambda$onBoth";
    assertTrue(CensusReport.of(census).contains(waits), () -> CensusReport.of(census));
    reply.complete("paid");
    assertTrue(both.isDone());
    assertEquals(Optional.empty(), census.awaitedBy(alive.get(2)));
    assertEquals("0 alive\n", CensusReport.of(census));
  }

  @Test
  void report_saysNothingOfWaitingForATriggerOfAnotherKind() {
    AsyncResource server = begin("Server");
    AsyncResource connection =
        storage.call(
            "here",
            () ->
                new AsyncResource(
                    "Connection",
                    AsyncResourceOptions.defaults().triggerAsyncId(server.asyncId())));
    assertEquals(Optional.empty(), census.awaitedBy(census.alive().get(1)));
    assertTrue(CensusReport.of(census).contains("  begun by: Server " + server.asyncId() + "\n"));
    List.of(server, connection).forEach(AsyncResource::emitDestroy);
  }

  @Test
  void bean_showsTheCensusUntilItIsClosed() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    AsyncResource query = begin("Query");
    ObjectName name;
    try (CensusBean bean = CensusBean.register(census, "a \"census\"")) {
      name = bean.name();
      assertEquals(1L, server.getAttribute(name, "Alive"));
      assertEquals(0L, server.getAttribute(name, "Uncounted"));
      assertTrue(server.getAttribute(name, "AliveByType").toString().contains("Query"));
      Object report = server.invoke(name, "report", new Object[0], new String[0]);
      assertTrue(report.toString().startsWith("1 alive\n"));
      assertThrows(IllegalStateException.class, () -> CensusBean.register(census, "a \"census\""));
    }
    assertFalse(server.isRegistered(name));
    query.emitDestroy();
  }

  @Test
  void limit_mustBePositive() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Census.ofAtMost(0)).getMessage();
    assertTrue(message.contains("is 0"), message);
  }
}

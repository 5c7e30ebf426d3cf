package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.diagnostics.AsyncEvent.Kind;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import shop.Checkout;

@SuppressWarnings("try") // a recorder need not be referred to
class FlameGraphTest {
  private final EventBuffer buffer = EventBuffer.ofLast(1_000);
  private final Origin request = origin(2, "Request", null, "/pay");
  private final Origin query = origin(3, "Query", request, "/pay");

  private static Origin origin(long id, String type, Origin cause, String label) {
    return Origin.of(
        id, type, cause == null ? 1 : cause.asyncId(), cause, label, Beginning.NOT_SAMPLED);
  }

  private void event(Kind kind, long micros, Origin origin) {
    buffer.on(new AsyncEvent(kind, query.nanos() + micros * 1_000, 7, "worker", origin));
  }

  @Test
  void running_showsEachOperationAboveItsCauseWithItsOwnTime() {
    event(Kind.BEFORE, 100, request);
    event(Kind.BEFORE, 110, query);
    event(Kind.AFTER, 140, query);
    event(Kind.AFTER, 200, request);
    event(Kind.BEFORE, 300, query);
    event(Kind.AFTER, 305, query);
    assertEquals(
        List.of("/pay;Request 70", "/pay;Request;Query 35"),
        FlameGraph.running(buffer).collapsed());
  }

  @Test
  void running_leavesOutWhatBeganBeforeTheOldestEvent() {
    event(Kind.AFTER, 100, request);
    event(Kind.BEFORE, 200, query);
    assertEquals(List.of(), FlameGraph.running(buffer).collapsed());
  }

  @Test
  void waiting_showsTheTimeUntilTheFirstRun() {
    event(Kind.BEFORE, 250, query);
    event(Kind.AFTER, 260, query);
    event(Kind.BEFORE, 900, query);
    assertEquals(List.of("/pay;Request;Query 250"), FlameGraph.waiting(buffer).collapsed());
  }

  @Test
  void running_hasOneFrameForCausesThatSayTheSame() {
    Origin again = origin(4, "Query", query, "/pay");
    event(Kind.BEFORE, 100, query);
    event(Kind.AFTER, 110, query);
    event(Kind.BEFORE, 120, again);
    event(Kind.AFTER, 125, again);
    assertEquals(List.of("/pay;Request;Query 15"), FlameGraph.running(buffer).collapsed());
  }

  @Test
  void ofLabels_leavesTheOthersOut() {
    Origin other = origin(4, "Request", null, "/browse;a\nb");
    event(Kind.BEFORE, 100, request);
    event(Kind.AFTER, 110, request);
    event(Kind.BEFORE, 200, other);
    event(Kind.AFTER, 210, other);
    event(Kind.BEFORE, 300, origin(5, "Request", null, ""));
    event(Kind.AFTER, 310, origin(5, "Request", null, ""));
    FlameGraph graph = FlameGraph.running(buffer);
    assertEquals(
        List.of("Request 10", "/browse,a b;Request 10", "/pay;Request 10"), graph.collapsed());
    assertEquals(List.of("/pay;Request 10"), graph.ofLabels("/pay"::equals).collapsed());
    assertEquals(3, graph.collapsed().size());
  }

  @Test
  void running_namesTheLineThatBeganTheWorkAndTheRouteThatItBelongsTo() {
    CountDownLatch done = new CountDownLatch(1);
    try (AsyncRecorder recorder =
            AsyncRecorder.builder()
                .observer(buffer)
                .stacks(1, 8)
                .labelledBy(Checkout.ROUTE, route -> "route " + route)
                .start();
        Waiting waiting = new Waiting()) {
      new Checkout(waiting.pool).handle("/pay", done::countDown);
      Waiting.until(done);
    }
    List<String> stacks = FlameGraph.running(buffer).collapsed();
    assertTrue(
        stacks.stream()
            .anyMatch(
                stack ->
                    stack.matches(
                        "route /pay;execute · Checkout\\.java:\\d+;.*"
                            + "runAsync · Checkout\\.java:\\d+ \\d+")),
        stacks.toString());
  }
}

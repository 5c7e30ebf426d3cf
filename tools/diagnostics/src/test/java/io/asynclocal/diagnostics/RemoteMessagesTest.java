package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.AsyncResource;
import io.asynclocal.remote.Caller;
import io.asynclocal.remote.Codec;
import io.asynclocal.remote.Destination;
import io.asynclocal.remote.Destinations;
import io.asynclocal.remote.OutboundHeaders;
import io.asynclocal.remote.RemoteStores;
import io.asynclocal.remote.Trust;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Where messages came in and went out, in the log and the timeline. */
final class RemoteMessagesTest {
  private static final AsyncLocalStorage<String> TENANT = AsyncLocalStorage.create();
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
  private static final Destination ORDERS = Destination.of("https", "orders.shop.internal", -1);

  private final EventBuffer buffer = EventBuffer.ofLast(1_000);
  private final RemoteStores remote =
      RemoteStores.builder()
          .store(
              TENANT,
              tenant ->
                  tenant
                      .baggage("tenant")
                      .codec(Codec.text(64))
                      .accept(Trust.anyone())
                      .sendTo(Destinations.anywhere()))
          .build();

  private record Headers(Map<String, String> map) implements OutboundHeaders {
    @Override
    public Iterable<String> values(String name) {
      return map.containsKey(name) ? List.of(map.get(name)) : null;
    }

    @Override
    public void set(String name, String value) {
      map.put(name, value);
    }

    @Override
    public void remove(String name) {
      map.remove(name);
    }
  }

  /** Takes a request in, sends one on of the same trace, and one of none. */
  private void record(String caller) {
    Map<String, String> in = Map.of("traceparent", PARENT, "baggage", "tenant=acme");
    try (AsyncRecorder recorder = AsyncRecorder.builder().observer(buffer).start()) {
      recorder.run(
          () ->
              remote
                  .receive(
                      Caller.unknown().withPrincipal(caller),
                      name -> in.containsKey(name) ? List.of(in.get(name)) : null)
                  .run(
                      () -> {
                        remote.send(
                            ORDERS, new Headers(new TreeMap<>(Map.of("traceparent", PARENT))));
                        remote.send(ORDERS, new Headers(new TreeMap<>()));
                      }));
    }
  }

  @Test
  void logSaysWhereTheyCameInAndWentOutWithTheirTraces() {
    record("gateway");
    String orders = "\"peer\": \"https://orders.shop.internal:443\"";
    assertEquals(
        List.of(
            "{ \"event\": \"executionBegin\", \"executeID\": 0 }",
            "{ \"event\": \"received\", \"executeID\": 0, \"peer\": \"gateway\", \"traceID\": \""
                + TRACE
                + "\" }",
            "{ \"event\": \"sent\", \"executeID\": 0, "
                + orders
                + ", \"traceID\": \""
                + TRACE
                + "\" }",
            "{ \"event\": \"sent\", \"executeID\": 0, " + orders + " }",
            "{ \"event\": \"executionEnd\", \"executeID\": 0 }"),
        EventLog.of(buffer).lines());
  }

  @Test
  void timelineHasASliceOfEachOnItsThreadInsideTheWorkThatDidIt() throws Exception {
    record("gateway");
    JsonNode trace = new ObjectMapper().readTree(Timeline.of(buffer).json()).get("traceEvents");
    List<JsonNode> slices =
        StreamSupport.stream(trace.spliterator(), false)
            .filter(event -> event.get("ph").asText().equals("X") && !event.has("cat"))
            .toList();
    JsonNode program = slices.get(0);
    assertEquals(
        List.of(
            "Program",
            "received from gateway, trace " + TRACE,
            "sent to https://orders.shop.internal:443, trace " + TRACE,
            "sent to https://orders.shop.internal:443"),
        slices.stream().map(slice -> slice.get("name").asText()).toList());
    for (JsonNode message : slices.subList(1, 4)) {
      assertEquals(program.get("tid"), message.get("tid"));
      assertEquals(program.get("args").get("asyncId"), message.get("args").get("triggerAsyncId"));
      assertTrue(message.get("ts").asDouble() >= program.get("ts").asDouble());
    }
    assertEquals(TRACE, slices.get(1).get("args").get("traceId").asText());
    assertEquals("gateway", slices.get(1).get("args").get("peer").asText());
    assertEquals("MessageSent", slices.get(3).get("args").get("type").asText());
    assertEquals("", slices.get(3).get("args").get("traceId").asText());
    assertTrue(Timeline.of(buffer).html("Shop").contains("received from gateway, trace " + TRACE));
  }

  @Test
  void valuesOfStoresAndHostileNamesAreNotInTheFiles() throws Exception {
    record("</script>\"\n\uD800");
    String html = Timeline.of(buffer).html("Shop");
    assertFalse(html.contains("received from </script>"), "the name is data, and never markup");
    for (String line : EventLog.of(buffer).lines()) {
      assertFalse(line.contains("acme"), line);
      new ObjectMapper().readTree(line);
    }
    new ObjectMapper().readTree(Timeline.of(buffer).json());
  }

  @Test
  void otherWorkOfTheSameTypeIsWork() {
    try (AsyncRecorder recorder = AsyncRecorder.builder().observer(buffer).start()) {
      recorder.run(() -> new AsyncResource("MessageReceived").emitDestroy());
    }
    assertEquals(
        "{ \"event\": \"link\", \"executeID\": 0, \"linkID\": 1 }",
        EventLog.of(buffer).lines().get(1));
  }
}

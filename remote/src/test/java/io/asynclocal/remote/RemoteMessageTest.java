package io.asynclocal.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncResource;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What hooks are told of messages. */
@SuppressWarnings("try") // scopes, which are only closed
final class RemoteMessageTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  private final List<String> told = new ArrayList<>();
  private final Shop shop = new Shop();
  private final AsyncHook hook =
      AsyncHooks.createHook(
          new AsyncHookCallbacks() {
            @Override
            public void init(long id, String type, long triggerId, AsyncResource resource) {
              if (resource instanceof RemoteMessage message) {
                String direction = message.isReceived() ? " from " : " to ";
                told.add(type + direction + message.peer() + " " + message.traceId());
              }
            }

            @Override
            public void destroy(long id) {
              told.add("destroyed");
            }
          });

  @BeforeEach
  void enable() {
    hook.enable();
  }

  @AfterEach
  void disable() {
    hook.disable();
  }

  private void receive(Caller caller, String... headers) {
    shop.remote.receive(caller, Shop.headers(headers)::values);
  }

  @Test
  void messageIsToldWithItsPeerAndTrace() {
    receive(Shop.GATEWAY, "Traceparent", PARENT);
    shop.remote.send(Shop.ORDERS, Shop.headers("traceparent", PARENT));
    assertEquals(
        List.of(
            "MessageReceived from gateway " + TRACE,
            "destroyed",
            "MessageSent to https://orders.shop.internal:443 " + TRACE,
            "destroyed"),
        told);
  }

  @Test
  void peerIsWhoeverIsBestKnown() {
    receive(Caller.unknown());
    receive(Caller.ofTopic("orders"));
    receive(Caller.at(new java.net.InetSocketAddress("127.0.0.1", 1)));
    shop.remote.send(Destination.unknown(), Shop.headers());
    told.removeIf("destroyed"::equals);
    assertEquals(
        List.of(
            "MessageReceived from unknown ",
            "MessageReceived from topic orders ",
            "MessageReceived from 127.0.0.1 ",
            "MessageSent to unknown "),
        told);
  }

  @Test
  void traceIsTheCurrentSpansWhereNoHeaderIsWrittenYet() {
    Span span =
        Span.wrap(
            SpanContext.create(
                TRACE, "00f067aa0ba902b7", TraceFlags.getSampled(), TraceState.getDefault()));
    try (Scope current = span.makeCurrent()) {
      shop.remote.send(Shop.ORDERS, Shop.headers());
    }
    Map<String, String> carrier = new HashMap<>();
    RemotePropagator.of(shop.remote).inject(Context.root().with(span), carrier, Map::put);
    assertEquals(
        List.of(
            "MessageSent to https://orders.shop.internal:443 " + TRACE,
            "destroyed",
            "MessageSent to unknown " + TRACE,
            "destroyed"),
        told);
    assertEquals(Map.of(), carrier);
  }

  @Test
  void whatIsNoTraceIsNotTold() {
    for (String hostile :
        List.of(
            "",
            "00-" + TRACE,
            "00-" + TRACE.toUpperCase(java.util.Locale.ROOT) + "-00f067aa0ba902b7-01",
            "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01",
            "00-" + "\n".repeat(32) + "-00f067aa0ba902b7-01",
            "00_" + TRACE + "-00f067aa0ba902b7-01",
            "\"</script>" + "x".repeat(60))) {
      receive(Shop.GATEWAY, "traceparent", hostile);
    }
    receive(Shop.GATEWAY, "traceparent", PARENT, "traceparent", PARENT);
    told.removeIf("destroyed"::equals);
    assertEquals(List.of("MessageReceived from gateway "), told.stream().distinct().toList());
    assertEquals(8, told.size());
  }

  @Test
  void requestThatIsRefusedIsToldToo() {
    RemoteStores strict =
        RemoteStores.builder()
            .store(
                Shop.TENANT,
                s -> s.baggage("tenant").codec(Codec.text(8)).accept(Trust.anyone()).required())
            .onProblem(problem -> {})
            .build();
    try {
      strict.receive(Caller.unknown(), name -> null);
    } catch (MissingStoreException expected) {
      told.add("refused");
    }
    assertEquals(List.of("MessageReceived from unknown ", "destroyed", "refused"), told);
  }

  @Test
  void nobodyIsToldWithoutAHook() {
    hook.disable();
    receive(Shop.GATEWAY, "traceparent", PARENT);
    assertEquals(List.of(), told);
  }
}

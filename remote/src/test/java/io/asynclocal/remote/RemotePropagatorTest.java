package io.asynclocal.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // scopes, which are only closed
final class RemotePropagatorTest {
  private final Shop shop = new Shop();
  private final RemotePropagator fromGateway =
      RemotePropagator.of(shop.remote)
          .knowingCallers(carrier -> Shop.GATEWAY)
          .knowingDestinations(carrier -> Shop.ORDERS);
  private final ContextStorage storage = RemotePropagator.binding(ContextStorage.defaultStorage());

  @Test
  void storesAreBoundWhileTheirContextIsCurrent() {
    Context extracted =
        fromGateway.extract(Context.root(), Map.of("baggage", "tenant=acme,a=1"), new Getter());
    assertEquals("", Shop.bound());
    try (Scope request = storage.attach(extracted)) {
      assertEquals("tenant=acme", Shop.bound());
      try (Scope span = storage.attach(extracted.with(Baggage.empty()))) {
        assertEquals("tenant=acme", Shop.bound());
        Shop.TENANT.enterWith("other");
        try (Scope inner = storage.attach(extracted)) {
          assertEquals("tenant=other", Shop.bound(), "what was entered since counts");
        }
      }
    }
    assertEquals("", Shop.bound());
  }

  @Test
  void storesOfTheThreadAreBackWhenTheContextIsNoMoreCurrent() {
    Context extracted =
        fromGateway.extract(Context.root(), Map.of("baggage", "tenant=acme"), new Getter());
    AsyncContext.root()
        .with(Shop.TENANT, "before")
        .with(Shop.COLOUR, "red")
        .run(
            () -> {
              try (Scope request = storage.attach(extracted)) {
                assertEquals("colour=red, tenant=acme", Shop.bound());
                Shop.REQUEST_ID.enterWith("r-1");
              }
              assertEquals("colour=red, requestId=r-1, tenant=before", Shop.bound());
            });
  }

  @Test
  void declaredMembersAreNoPartOfOpenTelemetrysBaggage() {
    for (String forged : List.of("tenant=evil", "Tenant=evil", "ten%61nt=evil")) {
      RemotePropagator fromAnybody = RemotePropagator.of(shop.remote);
      Context extracted =
          fromAnybody.extract(
              Context.root(), Map.of("baggage", forged + ",a=%C3%BC;p=1,b=%zz"), new Getter());
      Baggage baggage = Baggage.fromContext(extracted);
      assertEquals("{a=ü}", values(baggage).toString());
      assertEquals("p=1", baggage.asMap().get("a").getMetadata().getValue());

      Map<String, String> sent = new HashMap<>();
      fromGateway.inject(extracted, sent, Map::put);
      assertEquals(Map.of("baggage", "a=%C3%BC;p=1"), sent);
    }
    Context theirs =
        W3CBaggagePropagator.getInstance()
            .extract(Context.root(), Map.of("baggage", "tenant=evil"), new Getter());
    assertEquals("{tenant=evil}", values(Baggage.fromContext(theirs)).toString());
  }

  @Test
  void oneHeaderHasStoresFirstAndForeignEntriesWithinTheBudget() {
    var many = Baggage.builder();
    for (int i = 0; i < 70; i++) {
      many.put("a" + i, "x", BaggageEntryMetadata.empty());
    }
    many.put("tenant", "evil");
    Map<String, String> sent = new HashMap<>();
    AsyncContext.root()
        .with(Shop.TENANT, "acme")
        .run(() -> fromGateway.inject(Context.root().with(many.build()), sent, Map::put));
    String baggage = sent.get("baggage");
    assertTrue(baggage.startsWith("tenant=acme,a"), baggage);
    assertEquals(64, baggage.split(",").length);
    assertFalse(baggage.contains("evil"), baggage);
    assertEquals("TOO_LONG baggage", shop.problems());
  }

  @Test
  void storesOfTheGivenContextAreSentIfItIsNotTheCurrentOne() {
    Context extracted =
        fromGateway.extract(Context.root(), Map.of("baggage", "tenant=acme"), new Getter());
    Map<String, String> sent = new HashMap<>();
    AsyncContext.root()
        .with(Shop.TENANT, "somebody")
        .run(() -> fromGateway.inject(extracted, sent, Map::put));
    assertEquals(Map.of("baggage", "tenant=acme"), sent);
    AsyncContext.root()
        .with(Shop.TENANT, "changed")
        .run(() -> fromGateway.inject(Context.current(), sent, Map::put));
    assertEquals(Map.of("baggage", "tenant=changed"), sent);
  }

  @Test
  void forgedHeadersThatAGatewayCopiedAreRemovedWhereThatCanBeDone() {
    Map<String, String> copied =
        new HashMap<>(Map.of("baggage", "tenant=evil", "X-Request-ID", "forged"));
    RemotePropagator removing = fromGateway.removing((carrier, name) -> copied.remove(name));
    removing.inject(Context.root(), copied, Map::put);
    assertEquals(Map.of(), copied);
  }

  @Test
  void extractingNeverThrows() {
    RemoteStores strict =
        RemoteStores.builder()
            .store(
                Shop.TENANT,
                s -> s.baggage("tenant").codec(Codec.text(8)).accept(Trust.anyone()).required())
            .onProblem(shop.problems::add)
            .build();
    RemotePropagator propagator =
        RemotePropagator.of(strict)
            .knowingCallers(
                carrier -> {
                  throw new IllegalStateException("on purpose");
                });
    Context extracted = propagator.extract(Context.root(), null, new Getter());
    assertSame(Context.root(), extracted);
    assertEquals("ABSENT tenant", shop.problems());
  }

  @Test
  void fieldsAreAllThatIsWritten() {
    assertEquals(List.of("baggage", "X-Request-ID"), fromGateway.fields());
    TextMapPropagator composite = TextMapPropagator.composite(fromGateway);
    assertEquals(2, composite.fields().size());
  }

  private static Map<String, String> values(Baggage baggage) {
    Map<String, String> values = new HashMap<>();
    baggage.forEach((key, entry) -> values.put(key, entry.getValue()));
    return values;
  }

  private static final class Getter implements TextMapGetter<Map<String, String>> {
    @Override
    public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
      return carrier == null ? null : carrier.get(key);
    }
  }

  @Test
  void attachingNothingIsLeftToTheStorageWithin() {
    try (Scope none = storage.attach(null)) {
      assertNull(storage.current());
    }
  }
}

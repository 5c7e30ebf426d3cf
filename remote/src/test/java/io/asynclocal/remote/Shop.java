package io.asynclocal.remote;

import io.asynclocal.AsyncLocalStorage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A shop's remote stores, with whatever went wrong. */
final class Shop {
  static final AsyncLocalStorage<String> TENANT =
      AsyncLocalStorage.<String>builder().name("tenant").build();
  static final AsyncLocalStorage<String> COLOUR =
      AsyncLocalStorage.<String>builder().name("colour").build();
  static final AsyncLocalStorage<String> REQUEST_ID =
      AsyncLocalStorage.<String>builder().name("requestId").build();

  static final Caller GATEWAY = Caller.unknown().withPrincipal("gateway");
  static final Destination ORDERS = Destination.of("https", "orders.shop.internal", -1);

  final List<Problem> problems = Collections.synchronizedList(new ArrayList<>());
  final RemoteStores remote;

  Shop() {
    this("*.shop.internal");
  }

  Shop(String... hosts) {
    this(Trust.callers(caller -> "gateway".equals(caller.principal())), hosts);
  }

  Shop(Trust trust, String... hosts) {
    long[] now = {0};
    remote =
        RemoteStores.builder()
            .store(
                TENANT,
                tenant ->
                    tenant
                        .baggage("tenant")
                        .codec(Codec.text(64))
                        .accept(trust)
                        .sendTo(Destinations.hosts(hosts)))
            .store(
                COLOUR,
                colour ->
                    colour
                        .baggage("colour")
                        .codec(Codec.token(8))
                        .accept(Trust.anyone())
                        .sendTo(Destinations.anywhere()))
            .store(
                REQUEST_ID,
                id ->
                    id.header("X-Request-ID")
                        .codec(Codec.token(64))
                        .accept(Trust.anyone())
                        .inResponses()
                        .sendTo(Destinations.anywhere()))
            .onProblem(problems::add)
            .nanoTime(() -> now[0] += 2_000_000_000L) // every problem is told
            .build();
  }

  /** The kinds and names of what went wrong, in order. */
  String problems() {
    return problems.stream()
        .map(problem -> problem.kind() + " " + problem.name())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** What is bound here. */
  static String bound() {
    Map<String, @Nullable String> stores = new TreeMap<>();
    for (AsyncLocalStorage<String> storage : List.of(TENANT, COLOUR, REQUEST_ID)) {
      if (storage.isBound()) {
        stores.put(storage.name(), storage.getStore());
      }
    }
    return stores.entrySet().stream()
        .map(store -> store.getKey() + "=" + store.getValue())
        .collect(Collectors.joining(", "));
  }

  static RequestHeaders headers(String... namesAndValues) {
    RequestHeaders headers = RequestHeaders.copyOf(Map.of());
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers
          .map()
          .merge(
              namesAndValues[i],
              List.of(namesAndValues[i + 1]),
              (before, more) -> {
                List<String> lines = new ArrayList<>(before);
                lines.addAll(more);
                return lines;
              });
    }
    return headers;
  }
}

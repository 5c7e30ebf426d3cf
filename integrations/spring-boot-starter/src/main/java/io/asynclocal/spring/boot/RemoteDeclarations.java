package io.asynclocal.spring.boot;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.remote.Codec;
import io.asynclocal.remote.Destinations;
import io.asynclocal.remote.RemoteStores;
import io.asynclocal.remote.StoreDeclaration;
import io.asynclocal.remote.Trust;
import io.asynclocal.spring.RequestEntry;
import io.asynclocal.spring.RequestStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Makes the remote stores that properties declare. */
final class RemoteDeclarations {
  static final String PREFIX = "asynclocal.remote.stores";
  private static final String ALL = "*";

  private final Map<String, AsyncLocalStorage<String>> storages = new LinkedHashMap<>();
  private final AsyncLocalProperties.Remote properties;

  RemoteDeclarations(AsyncLocalProperties.Remote properties) {
    this.properties = properties;
    for (String name : properties.stores().keySet()) {
      storages.put(name, AsyncLocalStorage.<String>builder().name(name).build());
    }
  }

  /** Returns their storages, by their names. */
  Map<String, AsyncLocalStorage<String>> storages() {
    return storages;
  }

  /** Returns what shows them in log lines. */
  RequestEntry shown() {
    List<RequestEntry> shown = new ArrayList<>();
    properties
        .stores()
        .forEach(
            (name, store) -> {
              if (store.mdc() != null) {
                AsyncLocalStorage<String> storage = Objects.requireNonNull(storages.get(name));
                shown.add(RequestStore.showing(storage, store.mdc()));
              }
            });
    return (context, request) -> {
      AsyncContext showing = context;
      for (RequestEntry entry : shown) {
        showing = entry.enter(showing, request);
      }
      return showing;
    };
  }

  RemoteStores stores() {
    RemoteStores.Builder builder = RemoteStores.builder();
    properties
        .stores()
        .forEach(
            (name, store) ->
                builder.store(
                    Objects.requireNonNull(storages.get(name)),
                    declaration -> declare(name, store, declaration)));
    return builder.build();
  }

  private static void declare(
      String name, AsyncLocalProperties.RemoteStore store, StoreDeclaration<String> declaration) {
    if ((store.baggage() == null) == (store.header() == null)) {
      throw new RemoteStoreException(name, "doesn't say how it travels", "header=X-…", "baggage=…");
    }
    if (store.acceptFrom() == null && store.acceptTopics().isEmpty()) {
      throw new RemoteStoreException(
          name,
          "doesn't say from whom it is accepted",
          "accept-from[0]=CN=… for whom a certificate names",
          "accept-from=* for anyone",
          "accept-from= for nobody");
    }
    if (store.baggage() != null) {
      declaration.baggage(store.baggage()).codec(Codec.text(store.maxLength()));
    } else {
      declaration
          .header(Objects.requireNonNull(store.header()))
          .codec(Codec.token(store.maxLength()));
    }
    declaration.accept(trust(store)).sendTo(destinations(store));
    if (store.required()) {
      declaration.required();
    }
    if (store.generate() == AsyncLocalProperties.Generator.UUID) {
      declaration.orElse(RequestStore::randomId);
    }
    if (store.respond()) {
      declaration.inResponses();
    }
  }

  private static Trust trust(AsyncLocalProperties.RemoteStore store) {
    List<String> principals = store.acceptFrom() == null ? List.of() : store.acceptFrom();
    if (principals.contains(ALL)) {
      return Trust.anyone();
    }
    Set<String> believed = Set.copyOf(principals);
    Trust topics = Trust.topics(store.acceptTopics().toArray(String[]::new));
    return caller -> {
      String principal = caller.principal();
      return (principal != null && believed.contains(principal)) || topics.accepts(caller);
    };
  }

  private static Destinations destinations(AsyncLocalProperties.RemoteStore store) {
    if (store.sendTo().contains(ALL)) {
      return Destinations.anywhere();
    }
    Destinations hosts = Destinations.hosts(store.sendTo().toArray(String[]::new));
    Destinations topics = Destinations.topics(store.sendToTopics().toArray(String[]::new));
    return destination -> hosts.includes(destination) || topics.includes(destination);
  }
}

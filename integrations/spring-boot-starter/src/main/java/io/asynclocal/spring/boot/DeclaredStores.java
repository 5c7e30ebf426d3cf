package io.asynclocal.spring.boot;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.spring.RequestStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Makes the stores that properties declare. */
final class DeclaredStores {
  static final String REQUEST_ID = "requestId";
  private static final String REQUEST_ID_HEADER = "X-Request-ID";

  private DeclaredStores() {}

  /**
   * Returns them by their names; the usual id only where nobody else reads its header.
   *
   * @param headers those that others read
   * @param names those that are taken
   */
  static Map<String, RequestStore> of(
      AsyncLocalProperties.Requests requests, Set<String> headers, Set<String> names) {
    Map<String, RequestStore> stores = new LinkedHashMap<>();
    requests.stores().forEach((name, store) -> stores.put(name, declared(name, store)));
    if (requests.defaultId()
        && !stores.containsKey(REQUEST_ID)
        && !isRead(stores.values())
        && !names.contains(REQUEST_ID)
        && headers.stream().noneMatch(REQUEST_ID_HEADER::equalsIgnoreCase)) {
      stores.put(
          REQUEST_ID,
          RequestStore.of(storage(REQUEST_ID))
              .header(REQUEST_ID_HEADER)
              .orElse(RequestStore::randomId)
              .inLogs(REQUEST_ID)
              .inResponses()
              .build());
    }
    return stores;
  }

  private static boolean isRead(Iterable<RequestStore> stores) {
    for (RequestStore store : stores) {
      if (store.header().filter(REQUEST_ID_HEADER::equalsIgnoreCase).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private static RequestStore declared(String name, AsyncLocalProperties.Store store) {
    RequestStore.Builder builder = RequestStore.of(storage(name));
    if (store.header() != null) {
      builder.header(store.header());
    }
    if (store.generate() == AsyncLocalProperties.Generator.UUID) {
      builder.orElse(RequestStore::randomId);
    }
    if (store.mdc() != null) {
      builder.inLogs(store.mdc());
    }
    if (store.respond()) {
      builder.inResponses();
    }
    try {
      return builder.build();
    } catch (IllegalStateException e) {
      throw new UselessStoreException(name, e);
    }
  }

  private static AsyncLocalStorage<String> storage(String name) {
    return AsyncLocalStorage.<String>builder().name(name).build();
  }
}

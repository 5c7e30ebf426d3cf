package io.asynclocal.spring.boot;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.spring.RequestStore;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The storages of the stores that properties declare, by their names, as a bean:
 *
 * {@snippet :
 * Orders(RequestStorages storages) {
 *   this.requestId = storages.get("requestId");
 * }
 * }
 */
public final class RequestStorages {
  private final Map<String, RequestStore> stores;

  RequestStorages(Map<String, RequestStore> stores) {
    this.stores = new LinkedHashMap<>(stores);
  }

  /**
   * Returns a storage.
   *
   * @param name the name in {@code asynclocal.requests.stores}, or {@code requestId}
   * @return the storage
   * @throws IllegalArgumentException if no store of that name is declared
   */
  public AsyncLocalStorage<String> get(String name) {
    RequestStore store = stores.get(requireNonNull(name, "name is null. Pass a store's name."));
    if (store == null) {
      throw new IllegalArgumentException(
          "No store '"
              + name
              + "' is declared for requests, only "
              + names()
              + ". Declare it: asynclocal.requests.stores."
              + name
              + ".header=X-…");
    }
    return store.storage();
  }

  /** {@return the names of all that are declared} */
  public Set<String> names() {
    return Set.copyOf(stores.keySet());
  }

  Collection<RequestStore> stores() {
    return stores.values();
  }
}

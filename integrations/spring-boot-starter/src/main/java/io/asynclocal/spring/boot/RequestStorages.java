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
  private final Map<String, AsyncLocalStorage<String>> storages = new LinkedHashMap<>();

  RequestStorages(Map<String, RequestStore> stores, Map<String, AsyncLocalStorage<String>> remote) {
    this.stores = new LinkedHashMap<>(stores);
    stores.forEach((name, store) -> storages.put(name, store.storage()));
    remote.forEach(
        (name, storage) -> {
          if (storages.put(name, storage) != null) {
            throw new RemoteStoreException(
                name, "one of that name is declared for requests too", "… under another name");
          }
        });
  }

  /**
   * Returns a storage.
   *
   * @param name the name in {@code asynclocal.requests.stores} or {@code asynclocal.remote.stores},
   *     or {@code requestId}
   * @return the storage
   * @throws IllegalArgumentException if no store of that name is declared
   */
  public AsyncLocalStorage<String> get(String name) {
    AsyncLocalStorage<String> storage =
        storages.get(requireNonNull(name, "name is null. Pass a store's name."));
    if (storage == null) {
      throw new IllegalArgumentException(
          "No store '"
              + name
              + "' is declared for requests, only "
              + names()
              + ". Declare it: asynclocal.requests.stores."
              + name
              + ".header=X-…");
    }
    return storage;
  }

  /** {@return the names of all that are declared} */
  public Set<String> names() {
    return Set.copyOf(storages.keySet());
  }

  Collection<RequestStore> stores() {
    return stores.values();
  }
}

package io.asynclocal.logging;

import io.asynclocal.AsyncLocalStorage;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A map that is a store: what is in it is what the running work has put there. A change makes a
 * copy, so that whoever was handed over before keeps what there was; handing over copies nothing.
 */
final class StoredMap<V> {
  private final AsyncLocalStorage<Map<String, V>> storage;

  StoredMap(String name) {
    storage = AsyncLocalStorage.<Map<String, V>>builder().name(name).build();
  }

  /** Returns what there is, which never changes; null where nothing was put since the clearing. */
  @Nullable Map<String, V> orNull() {
    return storage.getStore();
  }

  Map<String, V> orEmpty() {
    Map<String, V> map = orNull();
    return map == null ? Map.of() : map;
  }

  /** Returns a copy for the caller to change. */
  Map<String, V> copy() {
    return new HashMap<>(orEmpty());
  }

  @Nullable V get(@Nullable String key) {
    Map<String, V> map = orNull();
    return map == null || key == null ? null : map.get(key);
  }

  void put(String key, @Nullable V value) {
    if (value == null || get(key) != value) {
      change(map -> map.put(key, value));
    }
  }

  void remove(@Nullable String key) {
    Map<String, V> map = orNull();
    if (map != null && key != null && map.containsKey(key)) {
      change(copy -> copy.remove(key));
    }
  }

  /** Makes several changes at the cost of one. */
  void change(Consumer<Map<String, V>> change) {
    Map<String, V> copy = copy();
    change.accept(copy);
    enter(copy);
  }

  void replace(@Nullable Map<String, V> map) {
    if (map == null) {
      clear();
    } else {
      enter(new HashMap<>(map));
    }
  }

  void clear() {
    if (orNull() != null) {
      storage.enterWith(null);
    }
  }

  private void enter(Map<String, V> map) {
    storage.enterWith(Collections.unmodifiableMap(map));
  }
}

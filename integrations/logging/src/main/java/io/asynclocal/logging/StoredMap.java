package io.asynclocal.logging;

import io.asynclocal.AsyncLocalStorage;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A map that is a store: what is in it is what the running work has put there. A change makes
 * another map, so that whoever was handed over before keeps what there was; handing over copies
 * nothing.
 */
final class StoredMap<V> {
  private final AsyncLocalStorage<FrozenMap<V>> storage;

  StoredMap(String name) {
    storage = AsyncLocalStorage.<FrozenMap<V>>builder().name(name).build();
  }

  /** Returns what there is, which never changes; null where nothing was put since the clearing. */
  @Nullable Map<String, V> orNull() {
    return storage.getStore();
  }

  Map<String, V> orEmpty() {
    return frozen();
  }

  private FrozenMap<V> frozen() {
    FrozenMap<V> map = storage.getStore();
    return map == null ? FrozenMap.empty() : map;
  }

  /** Returns a copy for the caller to change. */
  Map<String, V> copy() {
    return new HashMap<>(frozen());
  }

  @Nullable V get(@Nullable String key) {
    FrozenMap<V> map = storage.getStore();
    return map == null || key == null ? null : map.get(key);
  }

  void put(String key, @Nullable V value) {
    FrozenMap<V> map = frozen();
    enter(map, map.with(key, value));
  }

  void remove(@Nullable String key) {
    FrozenMap<V> map = storage.getStore();
    if (map != null && key != null) {
      enter(map, map.without(key));
    }
  }

  @SuppressWarnings("ReferenceEquality") // a map that has nothing to change answers itself
  private void enter(FrozenMap<V> present, FrozenMap<V> changed) {
    if (changed != present) {
      storage.enterWith(changed);
    }
  }

  /** Makes several changes at the cost of one. */
  void change(Consumer<Map<String, V>> change) {
    Map<String, V> copy = copy();
    change.accept(copy);
    storage.enterWith(FrozenMap.copyOf(copy));
  }

  void replace(@Nullable Map<String, V> map) {
    if (map == null) {
      clear();
    } else {
      storage.enterWith(FrozenMap.copyOf(map));
    }
  }

  void clear() {
    if (orNull() != null) {
      storage.enterWith(null);
    }
  }
}

package io.asynclocal.logging;

import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Logback's MDC as a store. It is a {@link LogbackMDCAdapter} because Logback's events read the map
 * of such a one as it is, and copy that of any other.
 */
final class LogbackMdc extends LogbackMDCAdapter {
  private final StoredMap<String> map = new StoredMap<>("MDC");

  /** Once put here, a deque is never changed. */
  private final StoredMap<Deque<String>> deques = new StoredMap<>("MDC deques");

  @Override
  public void put(String key, @Nullable String value) {
    if (key == null) {
      throw new IllegalArgumentException("key is null. Name the entry of the MDC to be set.");
    }
    map.put(key, value);
  }

  @Override
  public @Nullable String get(String key) {
    return map.get(key);
  }

  @Override
  public void remove(String key) {
    map.remove(key);
  }

  @Override
  public void clear() {
    map.clear();
  }

  @Override
  public @Nullable Map<String, String> getPropertyMap() {
    return map.orNull();
  }

  @Override
  public @Nullable Map<String, String> getCopyOfContextMap() {
    return map.orNull() == null ? null : map.copy();
  }

  @Override
  public @Nullable Set<String> getKeys() {
    Map<String, String> present = map.orNull();
    return present == null ? null : present.keySet();
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"}) // as Logback declares it
  public void setContextMap(@Nullable Map contextMap) {
    map.replace(contextMap);
  }

  @Override
  public void pushByKey(String key, String value) {
    if (key != null) {
      Deque<String> deque = copyOfDeque(key);
      deque.push(value);
      deques.put(key, deque);
    }
  }

  @Override
  public @Nullable String popByKey(String key) {
    Deque<String> deque = copyOfDeque(key);
    String popped = deque.poll();
    if (popped != null) {
      deques.put(key, deque);
    }
    return popped;
  }

  @Override
  public @Nullable Deque<String> getCopyOfDequeByKey(String key) {
    return deques.get(key) == null ? null : copyOfDeque(key);
  }

  @Override
  public void clearDequeByKey(String key) {
    if (deques.get(key) != null) {
      deques.put(key, new ArrayDeque<>());
    }
  }

  private Deque<String> copyOfDeque(String key) {
    Deque<String> deque = deques.get(key);
    return deque == null ? new ArrayDeque<>() : new ArrayDeque<>(deque);
  }
}

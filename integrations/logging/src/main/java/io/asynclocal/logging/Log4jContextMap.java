package io.asynclocal.logging;

import java.util.Map;
import org.apache.logging.log4j.spi.CleanableThreadContextMap;
import org.apache.logging.log4j.util.SortedArrayStringMap;
import org.apache.logging.log4j.util.StringMap;
import org.jspecify.annotations.Nullable;

/**
 * The map of Log4j 2's {@code ThreadContext} as a store. {@link LoggingIntegration} installs one;
 * an application that would rather configure Log4j names this class:
 *
 * <pre>{@code -Dlog4j2.threadContextMap=io.asynclocal.logging.Log4jContextMap}</pre>
 *
 * <p><b>Cost.</b> A change copies the map, as with Log4j's own; handing work over and logging copy
 * nothing.
 */
@SuppressWarnings("exports") // whoever uses it has Log4j
public class Log4jContextMap implements CleanableThreadContextMap {
  private final StoredMap<String> map = new StoredMap<>("ThreadContext");

  /** Makes an empty map, for Log4j. */
  public Log4jContextMap() {}

  @Override
  public void put(String key, @Nullable String value) {
    map.put(key, value);
  }

  @Override
  public void putAll(Map<String, String> entries) {
    map.change(copy -> copy.putAll(entries));
  }

  @Override
  public @Nullable String get(String key) {
    return map.get(key);
  }

  @Override
  public boolean containsKey(String key) {
    return map.orEmpty().containsKey(key);
  }

  @Override
  public void remove(String key) {
    map.remove(key);
  }

  @Override
  public void removeAll(Iterable<String> keys) {
    map.change(copy -> keys.forEach(copy::remove));
  }

  @Override
  public void clear() {
    map.clear();
  }

  @Override
  public boolean isEmpty() {
    return map.orEmpty().isEmpty();
  }

  @Override
  public Map<String, String> getCopy() {
    return map.copy();
  }

  @Override
  public @Nullable Map<String, String> getImmutableMapOrNull() {
    return isEmpty() ? null : map.orNull();
  }

  /** {@return a frozen copy} Log4j asks for it only where it was configured to be garbage-free. */
  @Override
  public StringMap getReadOnlyContextData() {
    StringMap copy = new SortedArrayStringMap(map.orEmpty());
    copy.freeze();
    return copy;
  }

  /** {@return what is in it, as the text of a map} */
  @Override
  public String toString() {
    return map.orEmpty().toString();
  }
}

package io.asynclocal.logging;

import java.io.Serializable;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A map that never changes, which is one array: a log context has a few entries, and gets another
 * one with each request and each span. Keys are looked for one after the other.
 */
final class FrozenMap<V> extends AbstractMap<String, @Nullable V> implements Serializable {
  private static final long serialVersionUID = 1;
  private static final FrozenMap<?> EMPTY = new FrozenMap<>(new Object[0]);

  /** A key, its value, the next key. */
  private final transient @Nullable Object[] entries;

  private FrozenMap(@Nullable Object[] entries) {
    this.entries = entries;
  }

  @SuppressWarnings("unchecked") // it has no value
  static <V> FrozenMap<V> empty() {
    return (FrozenMap<V>) EMPTY;
  }

  static <V> FrozenMap<V> copyOf(Map<String, ? extends @Nullable V> map) {
    @Nullable Object[] entries = new Object[2 * map.size()];
    int next = 0;
    for (Map.Entry<String, ? extends @Nullable V> entry : map.entrySet()) {
      entries[next++] = entry.getKey();
      entries[next++] = entry.getValue();
    }
    return new FrozenMap<>(entries);
  }

  FrozenMap<V> with(@Nullable String key, @Nullable V value) {
    int at = indexOf(key);
    int length = entries.length;
    @Nullable Object[] copy = new Object[at < 0 ? length + 2 : length];
    System.arraycopy(entries, 0, copy, 0, length);
    copy[at < 0 ? length : at] = key;
    copy[(at < 0 ? length : at) + 1] = value;
    return new FrozenMap<>(copy);
  }

  FrozenMap<V> without(@Nullable String key) {
    int at = indexOf(key);
    if (at < 0) {
      return this;
    }
    @Nullable Object[] copy = new Object[entries.length - 2];
    System.arraycopy(entries, 0, copy, 0, at);
    System.arraycopy(entries, at + 2, copy, at, copy.length - at);
    return new FrozenMap<>(copy);
  }

  private int indexOf(@Nullable Object key) {
    for (int i = 0; i < entries.length; i += 2) {
      if (Objects.equals(entries[i], key)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  @SuppressWarnings("unchecked") // each second element is one
  public @Nullable V get(@Nullable Object key) {
    int at = indexOf(key);
    return at < 0 ? null : (V) entries[at + 1];
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return indexOf(key) >= 0;
  }

  @Override
  public int size() {
    return entries.length / 2;
  }

  @Override
  public Set<Map.Entry<String, @Nullable V>> entrySet() {
    return new Entries();
  }

  /** Whoever reads a logging event elsewhere need not have this class. */
  private Object writeReplace() {
    return new HashMap<>(this);
  }

  private final class Entries extends AbstractSet<Map.Entry<String, @Nullable V>> {
    @Override
    public int size() {
      return FrozenMap.this.size();
    }

    @Override
    public Iterator<Map.Entry<String, @Nullable V>> iterator() {
      return new Iterator<>() {
        private int next;

        @Override
        public boolean hasNext() {
          return next < entries.length;
        }

        @Override
        @SuppressWarnings("unchecked") // as they were put there
        public Map.Entry<String, @Nullable V> next() {
          if (!hasNext()) {
            throw new NoSuchElementException();
          }
          next += 2;
          return new SimpleImmutableEntry<>((String) entries[next - 2], (V) entries[next - 1]);
        }
      };
    }
  }
}

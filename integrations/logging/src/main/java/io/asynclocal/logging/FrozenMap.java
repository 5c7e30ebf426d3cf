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
 * A map that never changes. A log context has a few entries, and gets another one with each request
 * and each span, which it loses again: so what is put last lies on top of what was there before,
 * and is taken off without a copy. Any other change, and too high a pile, copies all into one
 * array. Keys are looked for one after the other.
 */
final class FrozenMap<V> extends AbstractMap<String, @Nullable V> implements Serializable {
  private static final long serialVersionUID = 1;
  private static final FrozenMap<?> EMPTY = new FrozenMap<>(new Object[0], null);

  /** What a lookup answers where there is no such key; null is a value like any other. */
  private static final Object ABSENT = new Object();

  /** So many entries may lie on an array, each of which costs a lookup one object more. */
  private static final int MOST_ON_TOP = 4;

  /** A key, its value, the next key. One entry, where there are others below. */
  private final transient @Nullable Object[] entries;

  /** What was there before, without this map's own key. */
  private final transient @Nullable FrozenMap<V> below;

  private FrozenMap(@Nullable Object[] entries, @Nullable FrozenMap<V> below) {
    this.entries = entries;
    this.below = below;
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
    return new FrozenMap<>(entries, null);
  }

  /** Returns this map itself if that changes nothing. */
  FrozenMap<V> with(@Nullable String key, @Nullable V value) {
    Object present = find(key);
    if (present != ABSENT) {
      return Objects.equals(present, value) ? this : withAnother(key, value);
    }
    if (height() < MOST_ON_TOP) {
      return onTop(key, value);
    }
    @Nullable Object[] all = inOneArray(size() + 1);
    all[all.length - 2] = key;
    all[all.length - 1] = value;
    return new FrozenMap<>(all, null);
  }

  private FrozenMap<V> withAnother(@Nullable String key, @Nullable V value) {
    if (below != null && indexOf(key) == 0) {
      return below.onTop(key, value);
    }
    FrozenMap<V> copy = new FrozenMap<>(inOneArray(size()), null);
    copy.entries[copy.indexOf(key) + 1] = value;
    return copy;
  }

  private FrozenMap<V> onTop(@Nullable String key, @Nullable V value) {
    return new FrozenMap<>(new @Nullable Object[] {key, value}, this);
  }

  /** Returns this map itself if it has no such key. */
  FrozenMap<V> without(@Nullable String key) {
    if (below != null && indexOf(key) == 0) {
      return below;
    }
    if (find(key) == ABSENT) {
      return this;
    }
    FrozenMap<V> all = new FrozenMap<>(inOneArray(size()), null);
    int at = all.indexOf(key);
    @Nullable Object[] rest = new Object[all.entries.length - 2];
    System.arraycopy(all.entries, 0, rest, 0, at);
    System.arraycopy(all.entries, at + 2, rest, at, rest.length - at);
    return new FrozenMap<>(rest, null);
  }

  /** Returns a key's value or {@link #ABSENT}. */
  private @Nullable Object find(@Nullable Object key) {
    for (FrozenMap<V> map = this; map != null; map = map.below) {
      int at = map.indexOf(key);
      if (at >= 0) {
        return map.entries[at + 1];
      }
    }
    return ABSENT;
  }

  /** Looks no further than this map's own array. */
  private int indexOf(@Nullable Object key) {
    for (int i = 0; i < entries.length; i += 2) {
      if (Objects.equals(entries[i], key)) {
        return i;
      }
    }
    return -1;
  }

  private int height() {
    int height = 0;
    for (FrozenMap<V> map = below; map != null; map = map.below) {
      height++;
    }
    return height;
  }

  /** Returns a new array with the entries in the order in which they came, and room for others. */
  private @Nullable Object[] inOneArray(int size) {
    @Nullable Object[] all = new Object[2 * size];
    int end = 2 * size();
    for (FrozenMap<V> map = this; map != null; map = map.below) {
      end -= map.entries.length;
      System.arraycopy(map.entries, 0, all, end, map.entries.length);
    }
    return all;
  }

  @Override
  @SuppressWarnings("unchecked") // each second element is one
  public @Nullable V get(@Nullable Object key) {
    Object value = find(key);
    return value == ABSENT ? null : (V) value;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return find(key) != ABSENT;
  }

  @Override
  public int size() {
    int size = 0;
    for (FrozenMap<V> map = this; map != null; map = map.below) {
      size += map.entries.length / 2;
    }
    return size;
  }

  @Override
  public Set<Map.Entry<String, @Nullable V>> entrySet() {
    return new Entries<>(below == null ? entries : inOneArray(size()));
  }

  /** Whoever reads a logging event elsewhere need not have this class. */
  private Object writeReplace() {
    return new HashMap<>(this);
  }

  private static final class Entries<V> extends AbstractSet<Map.Entry<String, @Nullable V>> {
    private final @Nullable Object[] entries;

    Entries(@Nullable Object[] entries) {
      this.entries = entries;
    }

    @Override
    public int size() {
      return entries.length / 2;
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

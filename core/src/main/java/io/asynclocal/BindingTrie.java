package io.asynclocal;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The persistent map in which a context keeps all bindings but its newest few: a 16-way trie over
 * the keys' hashes. An update copies the one or two small nodes on the way to its leaf and shares
 * the rest, so neither reading nor writing grows noticeably between ten stores and a thousand.
 *
 * <p>A trie is null (empty), a {@link Leaf}, or an {@code Object[16]} of smaller tries with at
 * least two leaves below it. Nothing is changed once it can be seen. Plain arrays save a pointer on
 * each level that a node class would cost.
 */
final class BindingTrie {
  private static final int BITS = 4;
  private static final int WIDTH = 1 << BITS;

  private BindingTrie() {}

  /** One binding; {@code next} leads to other keys that have the very same hash. */
  private static final class Leaf {
    final StorageKey key;
    final @Nullable Object value;
    final @Nullable Leaf next;

    Leaf(StorageKey key, @Nullable Object value, @Nullable Leaf next) {
      this.key = key;
      this.value = value;
      this.next = next;
    }

    Leaf with(StorageKey newKey, @Nullable Object newValue) {
      return new Leaf(newKey, newValue, without(newKey));
    }

    @Nullable Leaf without(StorageKey unwanted) {
      if (key == unwanted) {
        return next;
      }
      Leaf rest = next == null ? null : next.without(unwanted);
      return rest == next ? this : new Leaf(key, value, rest);
    }
  }

  /** Returns what is bound to {@code key}, or {@link AsyncContext#UNBOUND}. */
  static @Nullable Object get(@Nullable Object trie, StorageKey key) {
    Object slot = trie;
    for (int hash = key.hash; slot instanceof Object[] node; hash >>>= BITS) {
      slot = node[hash & (WIDTH - 1)];
    }
    for (Leaf leaf = (Leaf) slot; leaf != null; leaf = leaf.next) {
      if (leaf.key == key) {
        return leaf.value;
      }
    }
    return AsyncContext.UNBOUND;
  }

  static Object with(@Nullable Object trie, StorageKey key, @Nullable Object value) {
    return with(trie, 0, key, value);
  }

  /** Returns {@code trie} itself if it has no such key, null if no other key is left. */
  static @Nullable Object without(@Nullable Object trie, StorageKey key) {
    return without(trie, 0, key);
  }

  static void forEachKey(@Nullable Object trie, Consumer<StorageKey> action) {
    if (trie instanceof Object[] node) {
      for (Object slot : node) {
        forEachKey(slot, action);
      }
      return;
    }
    for (Leaf leaf = (Leaf) trie; leaf != null; leaf = leaf.next) {
      action.accept(leaf.key);
    }
  }

  private static Object with(
      @Nullable Object slot, int shift, StorageKey key, @Nullable Object value) {
    if (slot == null) {
      return new Leaf(key, value, null);
    }
    Object[] node;
    if (slot instanceof Leaf leaf) {
      // Equal hashes would share a slot on every level: they are chained instead.
      if (leaf.key.hash == key.hash) {
        return leaf.with(key, value);
      }
      node = new Object[WIDTH];
      node[index(leaf.key, shift)] = leaf;
    } else {
      node = ((Object[]) slot).clone();
    }
    int index = index(key, shift);
    node[index] = with(node[index], shift + BITS, key, value);
    return node;
  }

  private static @Nullable Object without(@Nullable Object slot, int shift, StorageKey key) {
    if (slot == null) {
      return null;
    }
    if (slot instanceof Leaf leaf) {
      return leaf.without(key);
    }
    Object[] node = (Object[]) slot;
    int index = index(key, shift);
    Object rest = without(node[index], shift + BITS, key);
    if (rest == node[index]) {
      return node;
    }
    Object[] copy = node.clone();
    copy[index] = rest;
    return onlyLeafOr(copy);
  }

  /** Lifts the last leaf of a node, so that a trie's shape depends on what it holds alone. */
  private static Object onlyLeafOr(Object[] node) {
    Object only = null;
    for (Object slot : node) {
      if (slot != null) {
        if (only != null) {
          return node;
        }
        only = slot;
      }
    }
    return only instanceof Leaf ? only : node;
  }

  private static int index(StorageKey key, int shift) {
    return (key.hash >>> shift) & (WIDTH - 1);
  }
}

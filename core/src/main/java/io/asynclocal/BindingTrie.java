package io.asynclocal;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The persistent map in which a context keeps all bindings but its newest few: a 32-way trie over
 * the keys' numbers, lowest bits first. An update copies the one or two small nodes on the way to
 * its leaf and shares the rest, so neither reading nor writing grows noticeably between ten stores
 * and a thousand.
 *
 * <p>A node is {@link #EMPTY}, a leaf, or a branch with at least two leaves below it. Nothing is
 * changed once it can be seen. All are of one class, and empty slots are filled, so that a lookup
 * has neither a cast nor a null to look for on its way.
 */
final class BindingTrie {
  private static final int BITS = 5;
  private static final int WIDTH = 1 << BITS;

  /** A leaf without a key, which no lookup takes for the one that it wants. */
  static final BindingTrie EMPTY = new BindingTrie(null, null, null);

  /** Null in a branch. */
  private final @Nullable StorageKey key;

  private final @Nullable Object value;

  /** Null in a leaf. */
  private final BindingTrie @Nullable [] children;

  private BindingTrie(
      @Nullable StorageKey key, @Nullable Object value, BindingTrie @Nullable [] children) {
    this.key = key;
    this.value = value;
    this.children = children;
  }

  /** Returns what is bound to {@code wanted}, or {@link AsyncContext#UNBOUND}. */
  @Nullable Object get(StorageKey wanted) {
    BindingTrie node = this;
    BindingTrie[] slots = children;
    for (long path = wanted.number; slots != null; path >>>= BITS) {
      node = slots[(int) path & (WIDTH - 1)];
      slots = node.children;
    }
    return node.key == wanted ? node.value : AsyncContext.UNBOUND;
  }

  /**
   * Returns this trie with another value under a key that it has: nothing is added, and so nothing
   * else looked at.
   */
  BindingTrie rebound(StorageKey boundKey, @Nullable Object newValue) {
    return rebound(boundKey, newValue, 0);
  }

  /** Returns this trie itself if it has no such key, {@link #EMPTY} if no other key is left. */
  BindingTrie without(StorageKey unwanted) {
    return without(unwanted, 0);
  }

  /** Returns this trie with the bindings of {@code links} besides. */
  BindingTrie withLinks(List<AsyncContext> links) {
    BindingTrie[] slots = slots(0);
    for (AsyncContext link : links) {
      StorageKey newKey = requireNonNull(link.key);
      if (!newKey.isOutOfReach()) {
        int index = index(newKey, 0);
        slots[index] = slots[index].with(newKey, link.value, BITS);
      }
    }
    return onlyLeafOrBranch(slots);
  }

  void forEachKey(Consumer<StorageKey> action) {
    if (key != null) {
      action.accept(key);
    }
    for (BindingTrie child : children()) {
      child.forEachKey(action);
    }
  }

  /** {@return the nodes right below this one, without the empty ones} */
  List<BindingTrie> children() {
    return children == null
        ? List.of()
        : Arrays.stream(children).filter(child -> child != EMPTY).toList();
  }

  /** {@return the names of the storages, in brackets what is below one branch} */
  @Override
  public String toString() {
    return key == null ? children().toString() : key.storageName;
  }

  private BindingTrie with(StorageKey newKey, @Nullable Object newValue, int shift) {
    if (this == EMPTY || key == newKey || isOutOfReach()) {
      return new BindingTrie(newKey, newValue, null);
    }
    BindingTrie[] slots = slots(shift);
    int index = index(newKey, shift);
    slots[index] = slots[index].with(newKey, newValue, shift + BITS);
    return onlyLeafOrBranch(slots);
  }

  private BindingTrie rebound(StorageKey boundKey, @Nullable Object newValue, int shift) {
    if (children == null) {
      return new BindingTrie(boundKey, newValue, null);
    }
    BindingTrie[] slots = children.clone();
    int index = index(boundKey, shift);
    slots[index] = slots[index].rebound(boundKey, newValue, shift + BITS);
    return branch(slots);
  }

  private BindingTrie without(StorageKey unwanted, int shift) {
    if (children == null) {
      return key == unwanted ? EMPTY : this;
    }
    int index = index(unwanted, shift);
    BindingTrie child = children[index];
    BindingTrie rest = child.without(unwanted, shift + BITS);
    if (rest == child) {
      return this;
    }
    BindingTrie[] slots = children.clone();
    slots[index] = rest;
    return onlyLeafOrBranch(slots);
  }

  /** Returns new slots that hold what this node holds, but for what nobody can reach any more. */
  private BindingTrie[] slots(int shift) {
    BindingTrie[] slots = new BindingTrie[WIDTH];
    Arrays.fill(slots, EMPTY);
    if (key != null) {
      slots[index(key, shift)] = this;
    } else if (children != null) {
      for (int i = 0; i < WIDTH; i++) {
        BindingTrie child = children[i];
        slots[i] = child.isOutOfReach() ? EMPTY : child;
      }
    }
    return slots;
  }

  /** Lifts the last leaf of a node, so that a trie's shape depends on what it holds alone. */
  private static BindingTrie onlyLeafOrBranch(BindingTrie[] slots) {
    BindingTrie only = EMPTY;
    for (BindingTrie slot : slots) {
      if (slot != EMPTY) {
        if (only != EMPTY) {
          return branch(slots);
        }
        only = slot;
      }
    }
    return only.children == null ? only : branch(slots);
  }

  private static BindingTrie branch(BindingTrie[] slots) {
    return new BindingTrie(null, null, slots);
  }

  /** Tells whether this is a leaf that nobody can ask for. */
  private boolean isOutOfReach() {
    return key != null && key.isOutOfReach();
  }

  private static int index(StorageKey key, int shift) {
    return (int) (key.number >>> shift) & (WIDTH - 1);
  }
}

package io.asynclocal;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a storage's stores are filed under, compared by identity. A storage takes a new key when it
 * is disabled: every binding made under the old one, in whatever context and on whatever thread, is
 * then out of reach at once, and nothing had to be visited.
 */
sealed class StorageKey permits BranchingKey {
  private static final AtomicLong NEXT_NUMBER = new AtomicLong();

  final String storageName;

  /**
   * The key's place in a {@link BindingTrie}. Counted, because keys that lie side by side make a
   * trie that is as shallow as it can be, and because no two are ever the same.
   */
  final long number;

  /**
   * Set when nobody can ask for this key any more. It saves memory and nothing else, so it may be
   * seen late.
   */
  private boolean retired;

  /** Null before the key is in use, which is while its storage is made. */
  private @Nullable WeakReference<AsyncLocalStorage<?>> storage;

  StorageKey(String storageName) {
    this(storageName, NEXT_NUMBER.getAndIncrement());
  }

  /** For tests that need keys to lie in certain places. */
  StorageKey(String storageName, long number) {
    this.storageName = storageName;
    this.number = number;
  }

  /** Makes this the key of {@code newStorage}, by which alone it can be reached. */
  void belongTo(AsyncLocalStorage<?> newStorage) {
    storage = new WeakReference<>(newStorage);
  }

  /** Returns the key that takes this one's place when the storage is disabled. */
  StorageKey renewed() {
    return new StorageKey(storageName);
  }

  /** Returns a context with {@code value} filed under this key on top of {@code parent}. */
  AsyncContext link(@Nullable Object value, AsyncContext parent) {
    return parent.linked(this, value);
  }

  /** Returns what is filed for a store. */
  @Nullable Object filed(@Nullable Object store) {
    return store;
  }

  /** Returns the store for which {@code bound} is filed. */
  @Nullable Object shown(@Nullable Object bound) {
    return bound;
  }

  void retire() {
    retired = true;
  }

  /** Tells whether the storage has taken another key: what is filed here may be dropped. */
  boolean isRetired() {
    return retired;
  }

  /**
   * Tells whether nobody can ask for this key any more, as when its storage has been collected. It
   * costs more than {@link #isRetired} alone.
   */
  boolean isOutOfReach() {
    if (!retired && storage != null && storage.refersTo(null)) {
      retired = true;
    }
    return retired;
  }
}

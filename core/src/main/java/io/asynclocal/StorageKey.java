package io.asynclocal;

import java.util.concurrent.ThreadLocalRandom;

/**
 * What a storage's stores are filed under, compared by identity. A storage takes a new key when it
 * is disabled: every binding made under the old one, in whatever context and on whatever thread, is
 * then out of reach at once, and nothing had to be visited.
 */
final class StorageKey {
  final String storageName;

  /**
   * Spreads keys over {@link BindingTrie}; random, because a counter would be static mutable state.
   */
  final int hash;

  StorageKey(String storageName) {
    this(storageName, ThreadLocalRandom.current().nextInt());
  }

  /** For tests that need two keys to collide. */
  StorageKey(String storageName, int hash) {
    this.storageName = storageName;
    this.hash = hash;
  }
}

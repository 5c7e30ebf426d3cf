package io.asynclocal;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;

/** The watches of a storage's stores, by the identity of each, which they don't keep alive. */
final class StoreWatches {
  private final Map<Store, StoreWatch> watches = new HashMap<>();
  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

  /** A store that is compared by identity and found again until it is collected. */
  private static final class Store extends WeakReference<Object> {
    private final int hash;

    Store(Object store, ReferenceQueue<Object> collected) {
      super(store, collected);
      hash = System.identityHashCode(store);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return this == other
          || (other instanceof Store store && get() != null && get() == store.get());
    }
  }

  synchronized StoreWatch of(Object store) {
    for (Object gone = collected.poll(); gone != null; gone = collected.poll()) {
      watches.remove(gone);
    }
    return watches.computeIfAbsent(new Store(store, collected), unused -> new StoreWatch());
  }
}

package io.asynclocal;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The key of a storage whose stores are watched for changes in more than one flow. A flow begins
 * where a store is captured; what was never captured belongs to its thread.
 */
final class CheckedKey extends BranchingKey {
  private final Function<Object, ?> state;
  private final StoreWatches watches;

  CheckedKey(String storageName, Function<Object, ?> state) {
    this(storageName, state, new StoreWatches());
  }

  private CheckedKey(String storageName, Function<Object, ?> state, StoreWatches watches) {
    super(storageName);
    this.state = state;
    this.watches = watches;
  }

  /** What is filed: a store as one flow has it. */
  private record Had(Object store, Object flow, StoreWatch watch) {}

  @Override
  @Nullable Object filed(@Nullable Object store) {
    if (store == null) {
      return null;
    }
    Object flow =
        CurrentContext.get().get(this) instanceof Had had
            ? had.flow
            : (Object) Thread.currentThread().getId();
    StoreWatch watch = watches.of(store);
    watch.look(this, store, flow);
    return new Had(store, flow, watch);
  }

  @Override
  @Nullable Object shown(@Nullable Object bound) {
    if (bound == null) {
      return null;
    }
    Had had = (Had) bound;
    had.watch.look(this, had.store, had.flow);
    return had.store;
  }

  @Override
  @Nullable Object branched(Object bound) {
    Had had = (Had) bound;
    had.watch.look(this, had.store, had.flow);
    return new Had(had.store, new Object(), had.watch);
  }

  @Nullable Object stateOf(Object store) {
    return state.apply(store);
  }

  @Override
  StorageKey renewed() {
    return new CheckedKey(storageName, state, watches);
  }
}

package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import org.jspecify.annotations.Nullable;

/** A store to bind. */
record StoreBinding<S>(AsyncLocalStorage<S> storage, @Nullable S store) implements UpstreamContext {

  /** Returns the current context with the store bound. */
  @Override
  public AsyncContext choose() {
    return storage.call(store, AsyncContext::current);
  }
}

package io.asynclocal.reactor;

import io.asynclocal.AsyncLocalStorage;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/** A {@link Flux} above which a store is bound. */
final class StoreFlux<T, S> extends FluxOperator<T, T> {
  private final AsyncLocalStorage<S> storage;
  private final @Nullable S store;

  StoreFlux(Flux<T> source, AsyncLocalStorage<S> storage, @Nullable S store) {
    super(source);
    this.storage = storage;
    this.store = store;
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    DirectEnd.restoreBelow(this, actual);
    StorePlacement.subscribe(source, actual, storage, store);
  }

  @Override
  public String toString() {
    return "withStore(" + storage + ")";
  }
}

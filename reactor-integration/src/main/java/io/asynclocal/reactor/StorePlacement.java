package io.asynclocal.reactor;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import org.jspecify.annotations.Nullable;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/** Binds a store for what is above. */
final class StorePlacement {

  private StorePlacement() {}

  static <T, S> void subscribe(
      CorePublisher<T> source,
      CoreSubscriber<? super T> actual,
      AsyncLocalStorage<S> storage,
      @Nullable S store) {
    Context context = actual.currentContext();
    AsyncContext below = SubscriptionContext.of(context);
    AsyncContext above = Flow.begin(below.with(storage, store));
    LowerContext lower = new LowerContext();
    Context changed = DroppedSignals.bindSkipped(HandedOnContext.rest(context), lower);
    Placement.subscribeIn(
        above,
        source,
        lower.of(
            RestoringSubscriber.of(
                actual, below, above, changed, OperatorTable.isFuseable(source))));
  }
}

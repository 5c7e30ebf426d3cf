package io.asynclocal.reactor;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import org.jspecify.annotations.Nullable;

/**
 * The context below a place where the context changes, for functions that operators above are
 * given: they know it as long as the subscription does.
 */
final class LowerContext {
  private @Nullable RestoringSubscriber<?> subscriber;

  /** Says who stands in that place. */
  <T> RestoringSubscriber<T> of(RestoringSubscriber<T> between) {
    this.subscriber = between;
    return between;
  }

  Capture get() {
    return subscriber == null ? AsyncContext.root() : subscriber.below();
  }
}

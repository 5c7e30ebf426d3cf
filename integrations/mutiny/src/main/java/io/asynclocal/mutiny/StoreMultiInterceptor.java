package io.asynclocal.mutiny;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.MultiInterceptor;
import io.smallrye.mutiny.operators.AbstractMulti;
import java.util.concurrent.Flow;

/** Found by Mutiny; not to be used by anybody else. */
public final class StoreMultiInterceptor implements MultiInterceptor {

  /** Called by {@code ServiceLoader}. */
  public StoreMultiInterceptor() {}

  @Override
  public <T> Multi<T> onMultiCreation(Multi<T> multi) {
    return Interception.isOn()
            && multi instanceof AbstractMulti<T> step
            && !(multi instanceof RestoringMulti)
        ? new RestoringMulti<>(step)
        : multi;
  }

  /**
   * Serves publishers of others, what was assembled before the installation, and who is told of
   * here but subscribes on another thread, as an iterable's stream does.
   */
  @Override
  public <T> Flow.Subscriber<? super T> onSubscription(
      Flow.Publisher<? extends T> publisher, Flow.Subscriber<? super T> subscriber) {
    if (publisher instanceof RestoringMulti<?> multi) {
      return multi.isPassiveFor(subscriber)
          ? subscriber
          : new RestoringMultiSubscriber<>(publisher, subscriber);
    }
    return Interception.isOn() ? new RestoringMultiSubscriber<>(publisher, subscriber) : subscriber;
  }
}

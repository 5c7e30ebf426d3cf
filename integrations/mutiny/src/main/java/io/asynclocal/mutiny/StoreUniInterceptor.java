package io.asynclocal.mutiny;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.UniInterceptor;
import io.smallrye.mutiny.operators.AbstractUni;
import io.smallrye.mutiny.subscription.UniSubscriber;

/** Found by Mutiny; not to be used by anybody else. */
public final class StoreUniInterceptor implements UniInterceptor {

  /** Called by {@code ServiceLoader}. */
  public StoreUniInterceptor() {}

  @Override
  public <T> Uni<T> onUniCreation(Uni<T> uni) {
    return Interception.isOn()
            && uni instanceof AbstractUni<T> step
            && !(uni instanceof RestoringUni)
        ? new RestoringUni<>(step)
        : uni;
  }

  /** Serves what was assembled before the installation, or by somebody who doesn't say so. */
  @Override
  public <T> UniSubscriber<? super T> onSubscription(
      Uni<T> uni, UniSubscriber<? super T> subscriber) {
    return uni instanceof RestoringUni || !Interception.isOn()
        ? subscriber
        : new RestoringUniSubscriber<>(subscriber);
  }
}

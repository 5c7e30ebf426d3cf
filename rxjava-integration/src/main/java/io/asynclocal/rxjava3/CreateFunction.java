package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.core.CompletableOnSubscribe;
import io.reactivex.rxjava3.core.FlowableOnSubscribe;
import io.reactivex.rxjava3.core.MaybeOnSubscribe;
import io.reactivex.rxjava3.core.ObservableOnSubscribe;
import io.reactivex.rxjava3.core.SingleOnSubscribe;
import org.jspecify.annotations.Nullable;

/**
 * The function that a source was created from. It is bound as by {@link AsyncEmitters}, since
 * nothing that stands below the source sees what becomes of an error that comes too late: the
 * emitter reports it on the spot.
 *
 * <p>It is bound while the source is assembled, when nobody else has the source yet.
 */
final class CreateFunction {
  private static final PrivateVariable VARIABLE = new PrivateVariable(true, "source");

  private CreateFunction() {}

  /** Binds the function of {@code created}, unless that is done. */
  static void bind(Object created) {
    if (!isBound(created)) {
      VARIABLE.update(created, CreateFunction::bound);
    }
  }

  /** {@return whether emitters of {@code created} restore the context by themselves} */
  static boolean isBound(Object created) {
    return VARIABLE.get(created) instanceof Restoring;
  }

  private static @Nullable Object bound(@Nullable Object function) {
    if (function instanceof AssemblyProbe probe) {
      probe.arrive();
    } else if (function instanceof FlowableOnSubscribe<?> flowable) {
      return AsyncEmitters.flowable(flowable);
    } else if (function instanceof ObservableOnSubscribe<?> observable) {
      return AsyncEmitters.observable(observable);
    } else if (function instanceof SingleOnSubscribe<?> single) {
      return AsyncEmitters.single(single);
    } else if (function instanceof MaybeOnSubscribe<?> maybe) {
      return AsyncEmitters.maybe(maybe);
    } else if (function instanceof CompletableOnSubscribe completable) {
      return AsyncEmitters.completable(completable);
    }
    return function;
  }
}

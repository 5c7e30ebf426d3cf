package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.CompletableOnSubscribe;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableOnSubscribe;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.MaybeOnSubscribe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.ObservableOnSubscribe;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleOnSubscribe;

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
    Object function = VARIABLE.get(created);
    if (function instanceof AssemblyProbe probe) {
      probe.arrive();
    } else if (function != null && !(function instanceof Restoring)) {
      VARIABLE.set(created, bound(created, function));
    }
  }

  /** {@return whether emitters of {@code created} restore the context by themselves} */
  static boolean isBound(Object created) {
    return VARIABLE.get(created) instanceof Restoring;
  }

  /** By the source's type, since a function may be of several. */
  private static Object bound(Object created, Object function) {
    if (created instanceof Flowable<?>) {
      return AsyncEmitters.flowable((FlowableOnSubscribe<?>) function);
    } else if (created instanceof Observable<?>) {
      return AsyncEmitters.observable((ObservableOnSubscribe<?>) function);
    } else if (created instanceof Single<?>) {
      return AsyncEmitters.single((SingleOnSubscribe<?>) function);
    } else if (created instanceof Maybe<?>) {
      return AsyncEmitters.maybe((MaybeOnSubscribe<?>) function);
    } else if (created instanceof Completable) {
      return AsyncEmitters.completable((CompletableOnSubscribe) function);
    }
    return function;
  }
}

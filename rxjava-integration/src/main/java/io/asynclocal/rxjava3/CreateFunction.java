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
 * <p>It is bound while the source is assembled, when nobody else has the source yet: so another one
 * can be made in its place, and no variable of RxJava's is written.
 */
final class CreateFunction {
  private static final PrivateVariable FUNCTION = new PrivateVariable(true, "source");
  private static final PrivateVariable BACKPRESSURE = new PrivateVariable(true, "backpressure");

  private CreateFunction() {}

  /**
   * Returns a source like {@code created} whose function is bound; {@code created} itself if its
   * function is bound already, or can't be found.
   */
  static <S> S bind(S created) {
    Object function = FUNCTION.get(created);
    if (function == null || function instanceof Restoring) {
      return created;
    }
    if (AssemblyProbe.isOfAnyCopy(function)) {
      if (function instanceof AssemblyProbe probe) {
        probe.arrive();
      }
      return created;
    }
    return like(created, bound(created, function));
  }

  @SuppressWarnings("unchecked") // of the class that the other is of
  private static <S> S like(S created, Object function) {
    Object backpressure = BACKPRESSURE.get(created);
    Object[] arguments =
        backpressure == null ? new Object[] {function} : new Object[] {function, backpressure};
    try {
      return (S) created.getClass().getConstructors()[0].newInstance(arguments);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      return created; // of a version that is built otherwise
    }
  }

  /** {@return whether emitters of {@code created} restore the context by themselves} */
  static boolean isBound(Object created) {
    return FUNCTION.get(created) instanceof Restoring;
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

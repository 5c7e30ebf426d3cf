package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.reactivex.rxjava3.core.CompletableOnSubscribe;
import io.reactivex.rxjava3.core.FlowableOnSubscribe;
import io.reactivex.rxjava3.core.MaybeOnSubscribe;
import io.reactivex.rxjava3.core.ObservableOnSubscribe;
import io.reactivex.rxjava3.core.SingleOnSubscribe;
import java.util.Objects;

/**
 * Functions for {@code create} whose emitters belong to the context of the subscription: whoever
 * calls one, on whatever thread, what comes of it runs there. That is the signal, what was set with
 * {@code setCancellable} or {@code setDisposable}, and the handler of an error that can't be
 * delivered any more.
 *
 * {@snippet :
 * Flowable.create(
 *     AsyncEmitters.flowable(emitter -> {
 *       Listener listener = AsyncContext.current().bindListener(Listener.class, emitter::onNext);
 *       feed.add(listener);
 *       emitter.setCancellable(() -> feed.remove(listener));
 *     }),
 *     BackpressureStrategy.BUFFER);
 * }
 *
 * <p>With an {@linkplain RxJavaIntegration#install() installation} the signals and the cleanup of a
 * plain {@code create} run there too; without one, only these do.
 */
public final class AsyncEmitters {

  private AsyncEmitters() {}

  /**
   * Binds the emitter of a {@code Flowable.create}.
   *
   * @param <T> what is emitted
   * @param source the function for {@code create}
   * @return the function to give to {@code create}
   * @throws NullPointerException if {@code source} is null
   */
  public static <T> FlowableOnSubscribe<T> flowable(FlowableOnSubscribe<T> source) {
    require(source);
    return emitter -> source.subscribe(new BoundFlowableEmitter<>(emitter, AsyncContext.current()));
  }

  /**
   * Binds the emitter of a {@code Observable.create}.
   *
   * @param <T> what is emitted
   * @param source the function for {@code create}
   * @return the function to give to {@code create}
   * @throws NullPointerException if {@code source} is null
   */
  public static <T> ObservableOnSubscribe<T> observable(ObservableOnSubscribe<T> source) {
    require(source);
    return emitter ->
        source.subscribe(new BoundObservableEmitter<>(emitter, AsyncContext.current()));
  }

  /**
   * Binds the emitter of a {@code Single.create}.
   *
   * @param <T> what is emitted
   * @param source the function for {@code create}
   * @return the function to give to {@code create}
   * @throws NullPointerException if {@code source} is null
   */
  public static <T> SingleOnSubscribe<T> single(SingleOnSubscribe<T> source) {
    require(source);
    return emitter -> source.subscribe(new BoundSingleEmitter<>(emitter, AsyncContext.current()));
  }

  /**
   * Binds the emitter of a {@code Maybe.create}.
   *
   * @param <T> what is emitted
   * @param source the function for {@code create}
   * @return the function to give to {@code create}
   * @throws NullPointerException if {@code source} is null
   */
  public static <T> MaybeOnSubscribe<T> maybe(MaybeOnSubscribe<T> source) {
    require(source);
    return emitter -> source.subscribe(new BoundMaybeEmitter<>(emitter, AsyncContext.current()));
  }

  /**
   * Binds the emitter of a {@code Completable.create}.
   *
   * @param source the function for {@code create}
   * @return the function to give to {@code create}
   * @throws NullPointerException if {@code source} is null
   */
  public static CompletableOnSubscribe completable(CompletableOnSubscribe source) {
    require(source);
    return emitter ->
        source.subscribe(new BoundCompletableEmitter(emitter, AsyncContext.current()));
  }

  private static <F> F require(F source) {
    return Objects.requireNonNull(source, "source is null. Pass what create would be given.");
  }
}

package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.reactivex.rxjava3.core.CompletableEmitter;
import io.reactivex.rxjava3.core.CompletableOnSubscribe;
import io.reactivex.rxjava3.core.FlowableEmitter;
import io.reactivex.rxjava3.core.FlowableOnSubscribe;
import io.reactivex.rxjava3.core.MaybeEmitter;
import io.reactivex.rxjava3.core.MaybeOnSubscribe;
import io.reactivex.rxjava3.core.ObservableEmitter;
import io.reactivex.rxjava3.core.ObservableOnSubscribe;
import io.reactivex.rxjava3.core.SingleEmitter;
import io.reactivex.rxjava3.core.SingleOnSubscribe;
import java.util.Objects;

/**
 * Functions for {@code create} whose emitters belong to the context of the subscription: whoever
 * calls one, on whatever thread, what comes of it runs there. That is the signal, what was set with
 * {@code setCancellable} or {@code setDisposable}, and the handler of an error that can't be
 * delivered any more.
 *
 * {@snippet file="io/asynclocal/rxjava3/RxJavaGuideTest.java" region="emitters"}
 *
 * <p>With an {@linkplain RxJavaIntegration#install() installation} a plain {@code create} that is
 * assembled after it does the same by itself; without one, only these do.
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
    return new OfFlowable<>(require(source));
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
    return new OfObservable<>(require(source));
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
    return new OfSingle<>(require(source));
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
    return new OfMaybe<>(require(source));
  }

  /**
   * Binds the emitter of a {@code Completable.create}.
   *
   * @param source the function for {@code create}
   * @return the function to give to {@code create}
   * @throws NullPointerException if {@code source} is null
   */
  public static CompletableOnSubscribe completable(CompletableOnSubscribe source) {
    return new OfCompletable(require(source));
  }

  private static <F> F require(F source) {
    return Objects.requireNonNull(source, "source is null. Pass what create would be given.");
  }

  private record OfFlowable<T>(FlowableOnSubscribe<T> source)
      implements FlowableOnSubscribe<T>, Restoring {
    @Override
    public void subscribe(FlowableEmitter<T> emitter) throws Throwable {
      BoundCleanup cleanup = new BoundCleanup(AsyncContext.current());
      emitter.setDisposable(cleanup);
      source.subscribe(new BoundFlowableEmitter<>(emitter, cleanup));
    }
  }

  private record OfObservable<T>(ObservableOnSubscribe<T> source)
      implements ObservableOnSubscribe<T>, Restoring {
    @Override
    public void subscribe(ObservableEmitter<T> emitter) throws Throwable {
      BoundCleanup cleanup = new BoundCleanup(AsyncContext.current());
      emitter.setDisposable(cleanup);
      source.subscribe(new BoundObservableEmitter<>(emitter, cleanup));
    }
  }

  private record OfSingle<T>(SingleOnSubscribe<T> source)
      implements SingleOnSubscribe<T>, Restoring {
    @Override
    public void subscribe(SingleEmitter<T> emitter) throws Throwable {
      BoundCleanup cleanup = new BoundCleanup(AsyncContext.current());
      emitter.setDisposable(cleanup);
      source.subscribe(new BoundSingleEmitter<>(emitter, cleanup));
    }
  }

  private record OfMaybe<T>(MaybeOnSubscribe<T> source) implements MaybeOnSubscribe<T>, Restoring {
    @Override
    public void subscribe(MaybeEmitter<T> emitter) throws Throwable {
      BoundCleanup cleanup = new BoundCleanup(AsyncContext.current());
      emitter.setDisposable(cleanup);
      source.subscribe(new BoundMaybeEmitter<>(emitter, cleanup));
    }
  }

  private record OfCompletable(CompletableOnSubscribe source)
      implements CompletableOnSubscribe, Restoring {
    @Override
    public void subscribe(CompletableEmitter emitter) throws Throwable {
      BoundCleanup cleanup = new BoundCleanup(AsyncContext.current());
      emitter.setDisposable(cleanup);
      source.subscribe(new BoundCompletableEmitter(emitter, cleanup));
    }
  }
}

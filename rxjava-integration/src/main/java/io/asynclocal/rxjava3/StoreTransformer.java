package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.CompletableTransformer;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableTransformer;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.MaybeTransformer;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.ObservableTransformer;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleTransformer;

/**
 * The operator that {@link RxJavaIntegration#withStore} makes, for any of the five types.
 *
 * @param <T> what is emitted
 */
public final class StoreTransformer<T>
    implements FlowableTransformer<T, T>,
        ObservableTransformer<T, T>,
        SingleTransformer<T, T>,
        MaybeTransformer<T, T>,
        CompletableTransformer {
  private final StoreBinding<?> binding;

  StoreTransformer(StoreBinding<?> binding) {
    this.binding = binding;
  }

  @Override
  public Flowable<T> apply(Flowable<T> source) {
    return new ScopedFlowable<>(source, binding);
  }

  @Override
  public Observable<T> apply(Observable<T> source) {
    return new ScopedObservable<>(source, binding);
  }

  @Override
  public Single<T> apply(Single<T> source) {
    return new ScopedSingle<>(source, binding);
  }

  @Override
  public Maybe<T> apply(Maybe<T> source) {
    return new ScopedMaybe<>(source, binding);
  }

  @Override
  public Completable apply(Completable source) {
    return new ScopedCompletable(source, binding);
  }
}

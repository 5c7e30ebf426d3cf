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
 * The operator that {@link RxJavaIntegration#withStore} and {@link RxJavaIntegration#withContext}
 * make, for any of the five types.
 *
 * @param <T> what is emitted
 */
public final class StoreTransformer<T>
    implements FlowableTransformer<T, T>,
        ObservableTransformer<T, T>,
        SingleTransformer<T, T>,
        MaybeTransformer<T, T>,
        CompletableTransformer {
  private final UpstreamContext upstream;

  StoreTransformer(UpstreamContext upstream) {
    this.upstream = upstream;
  }

  @Override
  public Flowable<T> apply(Flowable<T> source) {
    return new RestoringFlowable<>(source, upstream);
  }

  @Override
  public Observable<T> apply(Observable<T> source) {
    return new RestoringObservable<>(source, upstream);
  }

  @Override
  public Single<T> apply(Single<T> source) {
    return new RestoringSingle<>(source, upstream);
  }

  @Override
  public Maybe<T> apply(Maybe<T> source) {
    return new RestoringMaybe<>(source, upstream);
  }

  @Override
  public Completable apply(Completable source) {
    return new RestoringCompletable(source, upstream);
  }
}

package io.asynclocal.rxjava2;

import io.asynclocal.Capture;
import io.reactivex.CompletableObserver;
import io.reactivex.MaybeObserver;
import io.reactivex.ObservableEmitter;
import io.reactivex.Observer;
import io.reactivex.SingleObserver;
import io.reactivex.disposables.Disposable;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a source of one of the four types without requests and its observer: signals go
 * down, and the disposal up, in the context of the subscription.
 *
 * @param <O> the observer's type
 */
abstract class RestoringObserver<O> extends SubscriptionContext {
  final O downstream;
  private @Nullable Disposable upstream;

  private RestoringObserver(O downstream) {
    this.downstream = downstream;
  }

  final void subscribed(BiConsumer<O, Disposable> onSubscribe, Disposable disposable) {
    if (upstream != null || disposable == null) {
      onSubscribe.accept(downstream, disposable); // the observer reports a second one, or none
      return;
    }
    upstream = disposable;
    here().accept(onSubscribe, downstream, new Upstream(disposable, this));
  }

  final void failed(BiConsumer<O, Throwable> signal, Throwable failure) {
    last(
        (observer, cause) -> {
          here().emitFailure(cause);
          signal.accept(observer, cause);
        },
        failure);
  }

  final <A> void last(BiConsumer<O, A> signal, A item) {
    Capture here = here();
    Object token = here.attach();
    try {
      signal.accept(downstream, item);
      // An emitter would clean up after this signal, where it is called: now it does so here.
      if (upstream instanceof ObservableEmitter<?>) {
        upstream.dispose();
      }
    } finally {
      here.detach(token);
      end();
    }
  }

  /** What the observer is given to dispose of its source. */
  private record Upstream(Disposable disposable, SubscriptionContext subscription)
      implements Disposable {
    @Override
    public void dispose() {
      Capture here = subscription.here();
      Object token = here.attach();
      try {
        disposable.dispose();
      } finally {
        here.detach(token);
        subscription.end();
      }
    }

    @Override
    public boolean isDisposed() {
      return disposable.isDisposed();
    }
  }

  /** For an {@code Observable}. */
  static final class OfObservable<T> extends RestoringObserver<Observer<T>> implements Observer<T> {
    OfObservable(Observer<T> downstream) {
      super(downstream);
    }

    @Override
    public void onSubscribe(Disposable disposable) {
      subscribed(Observer::onSubscribe, disposable);
    }

    @Override
    public void onNext(T item) {
      here().accept(Observer::onNext, downstream, item);
    }

    @Override
    public void onError(Throwable failure) {
      failed(Observer::onError, failure);
    }

    @Override
    public void onComplete() {
      last((observer, unused) -> observer.onComplete(), "");
    }
  }

  /** For a {@code Single}. */
  static final class OfSingle<T> extends RestoringObserver<SingleObserver<T>>
      implements SingleObserver<T> {
    OfSingle(SingleObserver<T> downstream) {
      super(downstream);
    }

    @Override
    public void onSubscribe(Disposable disposable) {
      subscribed(SingleObserver::onSubscribe, disposable);
    }

    @Override
    public void onSuccess(T item) {
      last((observer, value) -> observer.onSuccess(value), item);
    }

    @Override
    public void onError(Throwable failure) {
      failed(SingleObserver::onError, failure);
    }
  }

  /** For a {@code Maybe}. */
  static final class OfMaybe<T> extends RestoringObserver<MaybeObserver<T>>
      implements MaybeObserver<T> {
    OfMaybe(MaybeObserver<T> downstream) {
      super(downstream);
    }

    @Override
    public void onSubscribe(Disposable disposable) {
      subscribed(MaybeObserver::onSubscribe, disposable);
    }

    @Override
    public void onSuccess(T item) {
      last((observer, value) -> observer.onSuccess(value), item);
    }

    @Override
    public void onError(Throwable failure) {
      failed(MaybeObserver::onError, failure);
    }

    @Override
    public void onComplete() {
      last((observer, unused) -> observer.onComplete(), "");
    }
  }

  /** For a {@code Completable}. */
  static final class OfCompletable extends RestoringObserver<CompletableObserver>
      implements CompletableObserver {
    OfCompletable(CompletableObserver downstream) {
      super(downstream);
    }

    @Override
    public void onSubscribe(Disposable disposable) {
      subscribed(CompletableObserver::onSubscribe, disposable);
    }

    @Override
    public void onError(Throwable failure) {
      failed(CompletableObserver::onError, failure);
    }

    @Override
    public void onComplete() {
      last((observer, unused) -> observer.onComplete(), "");
    }
  }
}

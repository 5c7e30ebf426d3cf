package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.subscribers.TestSubscriber;

/**
 * What a subscriber holds in its hands.
 *
 * @param subscriber requests, if anything can be requested
 * @param subscription cancels
 */
record End(TestSubscriber<Object> subscriber, Disposable subscription) {

  /**
   * Subscribes.
   *
   * @param requests whether to leave it to {@link #request} when items come, if that can be
   */
  static End subscribe(Object pipeline, boolean requests) {
    TestSubscriber<Object> subscriber = new TestSubscriber<>(0);
    if (requests && pipeline instanceof Flowable<?> flowable) {
      flowable.subscribe(subscriber);
      return new End(subscriber, Disposable.fromRunnable(subscriber::cancel));
    }
    return new End(subscriber, subscribe(pipeline));
  }

  private static Disposable subscribe(Object pipeline) {
    if (pipeline instanceof Flowable<?> flowable) {
      return flowable.subscribe(item -> {}, failure -> {});
    } else if (pipeline instanceof Observable<?> observable) {
      return observable.subscribe(item -> {}, failure -> {});
    } else if (pipeline instanceof Single<?> single) {
      return single.subscribe(item -> {}, failure -> {});
    } else if (pipeline instanceof Maybe<?> maybe) {
      return maybe.subscribe(item -> {}, failure -> {});
    }
    return ((Completable) pipeline).subscribe(() -> {}, failure -> {});
  }

  void request(long n) {
    if (subscriber.hasSubscription()) {
      subscriber.request(n);
    }
  }

  void cancel() {
    subscription.dispose();
  }
}

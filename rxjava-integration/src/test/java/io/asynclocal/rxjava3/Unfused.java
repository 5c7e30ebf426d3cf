package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableSubscriber;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Observer;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.functions.BiFunction;
import io.reactivex.rxjava3.parallel.ParallelFlowable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * RxJava without the library, and without fusion where the library would stand between a source and
 * its subscriber: what before 3.1.1 it is to be compared with. Operators may call a function a time
 * more then, such as {@code flatMapIterable}, which prepares an item that nobody has requested.
 */
@SuppressWarnings({"rawtypes", "unchecked"}) // as RxJavaPlugins declares them
public final class Unfused {
  private Unfused() {}

  /** {@return whether RxJava is so old that it has to be compared with this} */
  public static boolean isNeeded() {
    return !Version.SHOWS_QUEUES;
  }

  /** Puts it in force until the answer is closed. */
  public static AutoCloseable install() {
    RxJavaPlugins.setOnFlowableSubscribe((Flowable source, Subscriber s) -> between(source, s));
    RxJavaPlugins.setOnObservableSubscribe(
        (Observable source, Observer observer) ->
            Placement.link(source, observer) == 0 ? observer : new ThroughObserver(observer));
    if (Version.hooksParallel()) {
      RxJavaPlugins.setOnParallelSubscribe(
          (BiFunction<ParallelFlowable, Subscriber[], Subscriber[]>) Unfused::between);
    }
    return () -> {
      RxJavaPlugins.setOnFlowableSubscribe(null);
      RxJavaPlugins.setOnObservableSubscribe(null);
      if (Version.hooksParallel()) {
        RxJavaPlugins.setOnParallelSubscribe(null);
      }
    };
  }

  private static Subscriber between(Object source, Subscriber subscriber) {
    return Placement.link(source, subscriber) == 0 ? subscriber : new ThroughSubscriber(subscriber);
  }

  private static Subscriber[] between(ParallelFlowable source, Subscriber[] subscribers) {
    Subscriber[] placed = subscribers.clone();
    for (int rail = 0; rail < placed.length; rail++) {
      placed[rail] = between((Object) source, placed[rail]);
    }
    return placed;
  }

  /** Passes on everything, and is no queue. */
  private static final class ThroughSubscriber
      implements FlowableSubscriber<Object>, Subscription, Disposable {
    private final Subscriber<Object> downstream;
    private @Nullable Subscription upstream;

    ThroughSubscriber(Subscriber<Object> downstream) {
      this.downstream = downstream;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      upstream = subscription;
      downstream.onSubscribe(this);
    }

    @Override
    public void onNext(Object item) {
      downstream.onNext(item);
    }

    @Override
    public void onError(Throwable failure) {
      downstream.onError(failure);
    }

    @Override
    public void onComplete() {
      downstream.onComplete();
    }

    @Override
    public void request(long n) {
      upstream.request(n);
    }

    @Override
    public void cancel() {
      upstream.cancel();
    }

    @Override
    public void dispose() {
      if (downstream instanceof Disposable disposable) {
        disposable.dispose();
      }
    }

    @Override
    public boolean isDisposed() {
      return downstream instanceof Disposable disposable && disposable.isDisposed();
    }
  }

  /** Passes on everything, and is no queue. */
  private static final class ThroughObserver implements Observer<Object>, Disposable {
    private final Observer<Object> downstream;

    ThroughObserver(Observer<Object> downstream) {
      this.downstream = downstream;
    }

    @Override
    public void onSubscribe(Disposable disposable) {
      downstream.onSubscribe(new Through(disposable));
    }

    @Override
    public void onNext(Object item) {
      downstream.onNext(item);
    }

    @Override
    public void onError(Throwable failure) {
      downstream.onError(failure);
    }

    @Override
    public void onComplete() {
      downstream.onComplete();
    }

    @Override
    public void dispose() {
      if (downstream instanceof Disposable disposable) {
        disposable.dispose();
      }
    }

    @Override
    public boolean isDisposed() {
      return downstream instanceof Disposable disposable && disposable.isDisposed();
    }
  }

  private record Through(Disposable upstream) implements Disposable {
    @Override
    public void dispose() {
      upstream.dispose();
    }

    @Override
    public boolean isDisposed() {
      return upstream.isDisposed();
    }
  }
}

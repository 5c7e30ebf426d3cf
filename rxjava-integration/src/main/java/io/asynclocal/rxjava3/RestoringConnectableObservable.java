package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.core.Observer;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.functions.Consumer;
import io.reactivex.rxjava3.observables.ConnectableObservable;

/** Connects in the context that a policy says; subscribers each stay in their own. */
final class RestoringConnectableObservable<T> extends ConnectableObservable<T>
    implements Restoring {
  private final ConnectableObservable<T> source;
  private final Connection connection;

  RestoringConnectableObservable(ConnectableObservable<T> source, SharedUpstream policy) {
    this.source = source;
    this.connection = new Connection(policy);
  }

  @Override
  protected void subscribeActual(Observer<? super T> observer) {
    if (!connection.countsSubscribers()) {
      source.subscribe(observer);
      return;
    }
    RestoringObserver<T> restoring =
        new RestoringObserver<>(observer, Link.SUBSCRIPTION.capture(), Link.SIGNALS | Link.PULLS);
    connection.subscribed(restoring);
    source.subscribe(restoring);
  }

  @Override
  public void connect(Consumer<? super Disposable> callback) {
    connection.connect(source::connect, callback);
  }

  @Override
  public void reset() {
    source.reset();
  }
}

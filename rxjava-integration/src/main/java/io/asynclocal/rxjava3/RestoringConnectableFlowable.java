package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.flowables.ConnectableFlowable;
import io.reactivex.rxjava3.functions.Consumer;
import org.reactivestreams.Subscriber;

/** Connects in the context that a policy says; subscribers each stay in their own. */
final class RestoringConnectableFlowable<T> extends ConnectableFlowable<T> implements Restoring {
  private final ConnectableFlowable<T> source;
  private final Connection connection;

  RestoringConnectableFlowable(ConnectableFlowable<T> source, SharedUpstream policy) {
    this.source = source;
    this.connection = new Connection(policy);
  }

  @Override
  protected void subscribeActual(Subscriber<? super T> subscriber) {
    if (!connection.countsSubscribers()) {
      source.subscribe(subscriber);
      return;
    }
    RestoringSubscriber<T> restoring =
        RestoringSubscriber.of(subscriber, Link.SUBSCRIPTION.capture(), Link.SIGNALS | Link.PULLS);
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

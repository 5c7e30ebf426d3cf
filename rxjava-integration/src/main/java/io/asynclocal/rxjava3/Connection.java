package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.functions.Consumer;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** The connections of a shared source, one after the other, and where each of them runs. */
final class Connection {
  private final SharedUpstream policy;

  /** While it is subscribed the source keeps it; when it has ended, nobody need. */
  private @Nullable WeakReference<ContextUntilEnd> first;

  private @Nullable Disposable current;

  Connection(SharedUpstream policy) {
    this.policy = policy;
  }

  /** {@return whether it matters who subscribes} */
  boolean countsSubscribers() {
    return policy.isOfFirstSubscriber();
  }

  /**
   * Notes that somebody subscribes: the first to do so while there is no connection counts, as long
   * as it is subscribed.
   */
  synchronized void subscribed(ContextUntilEnd subscriber) {
    if (contextOfFirst() == null && (current == null || current.isDisposed())) {
      first = new WeakReference<>(subscriber);
    }
  }

  private @Nullable AsyncContext contextOfFirst() {
    ContextUntilEnd subscriber = first == null ? null : first.get();
    Capture capture = subscriber == null ? null : subscriber.captureUntilEnd();
    return capture == null ? null : capture.context();
  }

  /**
   * Connects.
   *
   * @param source the source's method
   * @param callback the caller's, who gets to know the connection before it is made
   */
  void connect(
      java.util.function.Consumer<Consumer<Disposable>> source,
      Consumer<? super Disposable> callback) {
    AsyncContext caller = AsyncContext.current();
    AsyncContext chosen = choose();
    Object previous = chosen.attach();
    try {
      source.accept(connection -> tell(caller, connection, callback));
    } finally {
      chosen.detach(previous);
    }
  }

  private synchronized AsyncContext choose() {
    AsyncContext chosen = policy.choose(contextOfFirst());
    first = null;
    return chosen;
  }

  private void tell(
      AsyncContext caller, Disposable connection, Consumer<? super Disposable> callback)
      throws Throwable {
    synchronized (this) {
      current = connection;
    }
    Object previous = caller.attach();
    try {
      callback.accept(connection);
    } finally {
      caller.detach(previous);
    }
  }
}

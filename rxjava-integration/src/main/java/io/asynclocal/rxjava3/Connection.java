package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.functions.Consumer;
import org.jspecify.annotations.Nullable;

/** The connections of a shared source, one after the other, and where each of them runs. */
final class Connection {
  private final SharedUpstream policy;
  private @Nullable AsyncContext first;
  private @Nullable Disposable current;

  Connection(SharedUpstream policy) {
    this.policy = policy;
  }

  /** Notes that somebody subscribes: the first to do so while there is no connection counts. */
  synchronized void subscribed() {
    if (first == null && (current == null || current.isDisposed())) {
      first = AsyncContext.current();
    }
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
    AsyncContext chosen = policy.choose(first);
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

package io.asynclocal.reactor;

import io.asynclocal.AsyncContext;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReference;
import org.reactivestreams.Subscription;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Fuseable;

/**
 * Between a shared publisher and its source: the source keeps one context for the life of the
 * connection, whichever subscriber requests or cancels.
 */
final class SharedSource implements Restoration {
  private final SharedUpstream policy;
  private final AtomicReference<AsyncContext> first = new AtomicReference<>();

  /** The subscriber of the latest connection, which nobody else holds when it has ended. */
  private volatile Reference<CoreSubscriber<?>> connection = new WeakReference<>(null);

  SharedSource(SharedUpstream policy) {
    this.policy = policy;
  }

  /** Notes that somebody subscribes to the shared publisher, unless it is connected already. */
  void subscribed() {
    if (!isConnected()) {
      first.compareAndSet(null, AsyncContext.current());
    }
  }

  private boolean isConnected() {
    return connection.get() instanceof Disposable connected && !connected.isDisposed();
  }

  @Override
  public <T> void subscribe(CorePublisher<T> publisher, CoreSubscriber<? super T> actual) {
    AsyncContext chosen = Flow.begin(policy.choose(first.getAndSet(null)));
    boolean isFused =
        OperatorTable.isFuseable(publisher) || actual instanceof Fuseable.ConditionalSubscriber<?>;
    CoreSubscriber<T> restoring =
        isFused
            ? RestoringSubscriber.of(
                actual, chosen, chosen, null, OperatorTable.isFuseable(publisher))
            : new Connection<>(actual, chosen);
    connection = new WeakReference<>(actual);
    Placement.subscribeIn(chosen, publisher, restoring);
  }

  /**
   * Lets go of what is above when that has ended: the shared publisher keeps its end of the
   * connection, and operators keep tasks that they have disposed of, in which the context is.
   */
  private static final class Connection<T> extends RestoringSubscriber<T> {
    Connection(CoreSubscriber<? super T> actual, AsyncContext context) {
      super(actual, context, context, null);
    }

    @Override
    void end() {
      super.end();
      Subscription source = subscription;
      if (source != null && !(source instanceof EndedSource)) {
        subscription = new EndedSource(source, actual);
      }
    }
  }
}

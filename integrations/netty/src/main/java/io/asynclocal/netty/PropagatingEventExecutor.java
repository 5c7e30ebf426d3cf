package io.asynclocal.netty;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.OrderedEventExecutor;
import io.netty.util.concurrent.ProgressivePromise;
import io.netty.util.concurrent.Promise;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One executor of a {@link PropagatingGroup}. */
class PropagatingEventExecutor extends PropagatingGroup<EventExecutor> implements EventExecutor {

  private PropagatingEventExecutor(EventExecutor delegate) {
    super(delegate);
  }

  static EventExecutor of(EventExecutor executor) {
    // A channel asks whether its handlers' calls come in order.
    return executor instanceof OrderedEventExecutor
        ? new Ordered(executor)
        : new PropagatingEventExecutor(executor);
  }

  @Override
  public EventExecutor next() {
    return this;
  }

  @Override
  public Iterator<EventExecutor> iterator() {
    return List.<EventExecutor>of(this).iterator();
  }

  @Override
  public @Nullable EventExecutorGroup parent() {
    return delegate.parent();
  }

  @Override
  public boolean inEventLoop() {
    return delegate.inEventLoop();
  }

  @Override
  public boolean inEventLoop(Thread thread) {
    return delegate.inEventLoop(thread);
  }

  @Override
  public <V extends @Nullable Object> Promise<V> newPromise() {
    return new PropagatingPromise<>(delegate);
  }

  /** The executor's own: those who listen to progress bind their listeners themselves. */
  @Override
  public <V extends @Nullable Object> ProgressivePromise<V> newProgressivePromise() {
    return delegate.newProgressivePromise();
  }

  @Override
  public <V extends @Nullable Object> Future<V> newSucceededFuture(V result) {
    Promise<V> promise = newPromise();
    return promise.setSuccess(result);
  }

  @Override
  public <V extends @Nullable Object> Future<V> newFailedFuture(Throwable cause) {
    Promise<V> promise = newPromise();
    return promise.setFailure(cause);
  }

  private static final class Ordered extends PropagatingEventExecutor
      implements OrderedEventExecutor {

    private Ordered(EventExecutor delegate) {
      super(delegate);
    }
  }
}

package io.asynclocal.guava;

import static java.util.Objects.requireNonNull;

import com.google.common.util.concurrent.ForwardingListenableFuture.SimpleForwardingListenableFuture;
import com.google.common.util.concurrent.ListenableFuture;
import io.asynclocal.AsyncBoundary;
import io.asynclocal.Capture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A future that binds its listeners where they are added. The first of them is bound by the future
 * itself, since most futures have one: so a view costs no more than binding by hand.
 */
final class PropagatingListenableFuture<V extends @Nullable Object>
    extends SimpleForwardingListenableFuture<V> implements Runnable {
  private static final AsyncBoundary LISTENER = AsyncBoundary.of("GuavaListener");

  /** Stands for a listener of which nothing is kept. */
  private static final Runnable HEARD = PropagatingListenableFuture::keepNothing;

  @SuppressWarnings("rawtypes") // a class literal has no type arguments
  private static final AtomicReferenceFieldUpdater<PropagatingListenableFuture, @Nullable Runnable>
      FIRST =
          AtomicReferenceFieldUpdater.newUpdater(
              PropagatingListenableFuture.class, Runnable.class, "first");

  private volatile @Nullable Runnable first;

  /** Where the first was added; it is read by whoever Guava hands this to, after this. */
  private @Nullable Capture capture;

  PropagatingListenableFuture(ListenableFuture<V> future) {
    super(future);
  }

  @Override
  public void addListener(Runnable listener, Executor executor) {
    requireNonNull(listener, "listener is null. Pass what is to be told of the result.");
    requireNonNull(executor, "executor is null. Pass what is to run the listener.");
    if (first == null && FIRST.compareAndSet(this, null, listener)) {
      capture = LISTENER.capture();
      delegate().addListener(this, executor);
    } else {
      delegate().addListener(LISTENER.bindOnce(listener), executor);
    }
  }

  private static void keepNothing() {}

  /** Tells the first listener. */
  @Override
  public void run() {
    Capture here = requireNonNull(capture);
    Runnable listener = requireNonNull(first);
    capture = null;
    first = HEARD;
    Object token = here.attach();
    try {
      listener.run();
    } catch (RuntimeException | Error e) {
      here.emitFailure(e);
      throw e;
    } finally {
      here.detach(token);
      here.release();
    }
  }
}

package io.asynclocal.netty;

import io.netty.util.concurrent.GenericProgressiveFutureListener;
import io.netty.util.concurrent.ProgressiveFuture;

/** As its superclass, for a listener that is told of progress too. */
final class BoundProgressiveListener<F extends ProgressiveFuture<?>> extends BoundFutureListener<F>
    implements GenericProgressiveFutureListener<F> {
  private final GenericProgressiveFutureListener<F> listener;

  BoundProgressiveListener(GenericProgressiveFutureListener<F> listener, Runnable told) {
    super(listener, told);
    this.listener = listener;
  }

  @Override
  public void operationProgressed(F future, long progress, long total) throws Exception {
    Object previous = capture.attach();
    try {
      listener.operationProgressed(future, progress, total);
    } finally {
      capture.detach(previous);
    }
  }
}

package io.asynclocal.netty;

import io.asynclocal.Capture;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;

/** Tells one listener of one future in the context that it was added in. */
class BoundFutureListener<F extends Future<?>> implements GenericFutureListener<F> {
  final Capture capture = AsyncNetty.LISTENER.capture();
  private final GenericFutureListener<F> listener;
  private final Runnable told;

  BoundFutureListener(GenericFutureListener<F> listener, Runnable told) {
    this.listener = listener;
    this.told = told;
  }

  @Override
  public void operationComplete(F future) throws Exception {
    Object previous = capture.attach();
    try {
      listener.operationComplete(future);
    } finally {
      capture.detach(previous);
      capture.release();
      told.run();
    }
  }
}

package io.asynclocal.spring;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.Capture;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;

/** A listener that is told in the context where it was added. */
final class BoundAsyncListener implements AsyncListener {
  private static final AsyncBoundary LISTENER = AsyncBoundary.of("Listener");

  private final Capture capture;
  private final AsyncListener listener;

  private BoundAsyncListener(Capture capture, AsyncListener listener) {
    this.capture = capture;
    this.listener = listener;
  }

  static AsyncListener of(AsyncListener listener) {
    return new BoundAsyncListener(LISTENER.capture(), listener);
  }

  @FunctionalInterface
  private interface Callback {
    void tell(AsyncListener listener, AsyncEvent event) throws IOException;
  }

  private void tell(Callback callback, AsyncEvent event) throws IOException {
    Object token = capture.attach();
    try {
      callback.tell(listener, event);
    } finally {
      capture.detach(token);
    }
  }

  /** Nothing is told after this. */
  @Override
  public void onComplete(AsyncEvent event) throws IOException {
    try {
      tell(AsyncListener::onComplete, event);
    } finally {
      capture.release();
    }
  }

  @Override
  public void onTimeout(AsyncEvent event) throws IOException {
    tell(AsyncListener::onTimeout, event);
  }

  @Override
  public void onError(AsyncEvent event) throws IOException {
    tell(AsyncListener::onError, event);
  }

  @Override
  public void onStartAsync(AsyncEvent event) throws IOException {
    tell(AsyncListener::onStartAsync, event);
  }
}

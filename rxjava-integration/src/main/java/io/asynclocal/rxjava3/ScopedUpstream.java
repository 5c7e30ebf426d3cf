package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.operators.QueueDisposable;

/**
 * What an observer is given to dispose of its source, which runs in the context of the
 * subscription.
 *
 * <p>It is an object of its own, since the wrapper that the source sees answers for the observer:
 * whether that is disposed of is another question.
 */
final class ScopedUpstream implements Disposable {
  private final Disposable upstream;
  private final Capture capture;

  private ScopedUpstream(Disposable upstream, Capture capture) {
    this.upstream = upstream;
    this.capture = capture;
  }

  /** Returns what to hand down in place of {@code upstream}; a queue where that is one. */
  static Disposable of(Disposable upstream, Capture capture, int link) {
    return upstream instanceof QueueDisposable<?> queue
        ? new Queue<>(queue, capture, link)
        : new ScopedUpstream(upstream, capture);
  }

  @Override
  public void dispose() {
    dispose(upstream, capture);
  }

  @Override
  public boolean isDisposed() {
    return upstream.isDisposed();
  }

  private static void dispose(Disposable upstream, Capture capture) {
    AsyncContext previous = capture.attach();
    try {
      upstream.dispose();
    } finally {
      capture.detach(previous);
      capture.release();
    }
  }

  /** A fused source. */
  private static final class Queue<T> extends ScopedQueue<T> implements QueueDisposable<T> {
    private final QueueDisposable<T> upstream;

    Queue(QueueDisposable<T> upstream, Capture capture, int link) {
      super(upstream, capture, link);
      this.upstream = upstream;
    }

    @Override
    public void dispose() {
      ScopedUpstream.dispose(upstream, capture);
    }

    @Override
    public boolean isDisposed() {
      return upstream.isDisposed();
    }
  }
}

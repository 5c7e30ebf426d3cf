package io.asynclocal.rxjava3;

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
  private final ScopedLink parent;

  private ScopedUpstream(Disposable upstream, ScopedLink parent) {
    this.upstream = upstream;
    this.parent = parent;
  }

  /** Returns what to hand down in place of {@code upstream}; a queue where that is one. */
  static Disposable of(Disposable upstream, ScopedLink parent) {
    return upstream instanceof QueueDisposable<?> queue
        ? new Queue<>(queue, parent)
        : new ScopedUpstream(upstream, parent);
  }

  @Override
  public void dispose() {
    dispose(upstream, parent);
  }

  @Override
  public boolean isDisposed() {
    return upstream.isDisposed();
  }

  private static void dispose(Disposable upstream, ScopedLink parent) {
    Capture capture = parent.capture();
    Object previous = capture.attach();
    try {
      upstream.dispose();
    } finally {
      capture.detach(previous);
      parent.forget();
    }
  }

  /** A fused source. */
  private static final class Queue<T> extends ScopedQueue<T> implements QueueDisposable<T> {
    private final QueueDisposable<T> upstream;
    private final ScopedLink parent;

    Queue(QueueDisposable<T> upstream, ScopedLink parent) {
      super(upstream, parent);
      this.upstream = upstream;
      this.parent = parent;
    }

    @Override
    public void dispose() {
      ScopedUpstream.dispose(upstream, parent);
    }

    @Override
    public boolean isDisposed() {
      return upstream.isDisposed();
    }
  }
}

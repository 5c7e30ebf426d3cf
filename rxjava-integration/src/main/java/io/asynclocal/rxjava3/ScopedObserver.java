package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.reactivex.rxjava3.core.Observer;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.operators.QueueDisposable;
import org.jspecify.annotations.Nullable;

/**
 * Stands between an {@code Observable} and its observer, and runs what passes in the context of the
 * subscription. It takes part in fusion: a queue above is polled here, in that context.
 */
final class ScopedObserver<T> implements Observer<T>, QueueDisposable<T>, Restoring {
  private final Observer<? super T> downstream;
  private final Capture capture;
  private final int link;
  private @Nullable Disposable upstream;
  private @Nullable QueueDisposable<T> queue;

  ScopedObserver(Observer<? super T> downstream, Capture capture, int link) {
    this.downstream = downstream;
    this.capture = capture;
    this.link = link;
  }

  boolean covers(int wanted) {
    return Link.covers(link, capture, wanted);
  }

  @Override
  @SuppressWarnings("unchecked") // the queue of a source of T holds T
  public void onSubscribe(Disposable disposable) {
    if (upstream != null) {
      downstream.onSubscribe(disposable); // which reports the second one
      return;
    }
    upstream = disposable;
    if (disposable instanceof QueueDisposable<?> fusible) {
      queue = (QueueDisposable<T>) fusible;
    }
    if ((link & Link.EMITS) != 0) {
      EmitterCleanup.bind(disposable, capture);
    }
    if ((link & Link.RESUMES) != 0) {
      ResumedSource.bind(disposable, capture);
    }
    if (Link.passes(link, capture)) {
      downstream.onSubscribe(this);
      return;
    }
    AsyncContext previous = capture.attach();
    try {
      downstream.onSubscribe(this);
    } finally {
      capture.detach(previous);
    }
  }

  @Override
  public void onNext(T item) {
    if (Link.passes(link, capture)) {
      downstream.onNext(item);
      return;
    }
    AsyncContext previous = capture.attach();
    try {
      downstream.onNext(item);
    } finally {
      capture.detach(previous);
    }
  }

  @Override
  public void onError(Throwable failure) {
    AsyncContext previous = capture.attach();
    try {
      downstream.onError(failure);
    } finally {
      end(previous);
    }
  }

  @Override
  public void onComplete() {
    AsyncContext previous = capture.attach();
    try {
      downstream.onComplete();
    } finally {
      end(previous);
    }
  }

  @Override
  public void dispose() {
    Disposable disposable = upstream;
    if (disposable == null) {
      return;
    }
    AsyncContext previous = capture.attach();
    try {
      disposable.dispose();
    } finally {
      capture.detach(previous);
      capture.release();
    }
  }

  @Override
  public boolean isDisposed() {
    Disposable disposable = upstream;
    return disposable != null && disposable.isDisposed();
  }

  @Override
  public int requestFusion(int mode) {
    QueueDisposable<T> fusible = queue;
    return fusible == null ? NONE : fusible.requestFusion(mode);
  }

  @Override
  public @Nullable T poll() throws Throwable {
    if (Link.pulls(link, capture)) {
      return queue().poll();
    }
    AsyncContext previous = capture.attach();
    try {
      return queue().poll();
    } finally {
      capture.detach(previous);
    }
  }

  @Override
  public boolean isEmpty() {
    if (Link.pulls(link, capture)) {
      return queue().isEmpty();
    }
    AsyncContext previous = capture.attach();
    try {
      return queue().isEmpty();
    } finally {
      capture.detach(previous);
    }
  }

  @Override
  public void clear() {
    AsyncContext previous = capture.attach();
    try {
      queue().clear();
    } finally {
      capture.detach(previous);
    }
  }

  @Override
  public boolean offer(T item) {
    throw notForConsumers();
  }

  @Override
  public boolean offer(T first, T second) {
    throw notForConsumers();
  }

  private void end(AsyncContext previous) {
    capture.detach(previous);
    capture.release();
  }

  private QueueDisposable<T> queue() {
    QueueDisposable<T> fusible = queue;
    if (fusible == null) {
      throw new IllegalStateException(
          "The source offers no queue. Poll only where requestFusion(…) has granted a mode.");
    }
    return fusible;
  }

  private static UnsupportedOperationException notForConsumers() {
    return new UnsupportedOperationException(
        "A fused queue is filled by its source. Consumers poll it.");
  }
}

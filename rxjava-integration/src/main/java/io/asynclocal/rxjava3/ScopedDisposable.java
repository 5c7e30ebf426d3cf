package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.reactivex.rxjava3.disposables.Disposable;
import org.jspecify.annotations.Nullable;

/**
 * What the wrappers of {@code Single}, {@code Maybe} and {@code Completable} have in common: the
 * way up, which is disposal and nothing else.
 */
abstract class ScopedDisposable implements Disposable, Restoring {
  final Capture capture;
  private final int link;
  private @Nullable Disposable upstream;

  ScopedDisposable(Capture capture, int link) {
    this.capture = capture;
    this.link = link;
  }

  /** Hands {@code disposable} down to {@link #subscribed}, this one in its place. */
  public final void onSubscribe(Disposable disposable) {
    if (upstream != null) {
      subscribed(disposable); // which reports the second one
      return;
    }
    upstream = disposable;
    if ((link & Link.RESUMES) != 0) {
      ResumedSource.bind(disposable, capture);
    }
    AsyncContext previous = capture.attach();
    try {
      subscribed(this);
      if ((link & Link.EMITS) != 0) {
        EmitterCleanup.bind(disposable, capture);
      }
    } finally {
      capture.detach(previous);
    }
  }

  abstract void subscribed(Disposable disposable);

  final boolean covers(int wanted) {
    return Link.covers(link, capture, wanted);
  }

  final void end(AsyncContext previous) {
    capture.detach(previous);
    capture.release();
  }

  @Override
  public final void dispose() {
    Disposable disposable = upstream;
    if (disposable == null) {
      return;
    }
    AsyncContext previous = capture.attach();
    try {
      disposable.dispose();
    } finally {
      end(previous);
    }
  }

  @Override
  public final boolean isDisposed() {
    Disposable disposable = upstream;
    return disposable != null && disposable.isDisposed();
  }
}

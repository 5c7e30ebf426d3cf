package io.asynclocal.rxjava3;

import io.asynclocal.Capture;
import io.reactivex.rxjava3.disposables.Disposable;

/**
 * What an observer is given to dispose of its source, which runs in the context of the
 * subscription.
 *
 * <p>It is an object of its own, since the wrapper that the source sees answers for the observer:
 * whether that is disposed of is another question.
 */
final class RestoringUpstream implements Disposable {
  private final Disposable upstream;
  private final RestoringLink link;

  RestoringUpstream(Disposable upstream, RestoringLink link) {
    this.upstream = upstream;
    this.link = link;
  }

  /** Returns what to hand down in place of {@code upstream}; a queue where that is one. */
  static Disposable of(Disposable upstream, RestoringLink link) {
    return Version.SHOWS_QUEUES
        ? Fusion.below(upstream, link)
        : new RestoringUpstream(upstream, link);
  }

  @Override
  public void dispose() {
    dispose(upstream, link);
  }

  @Override
  public boolean isDisposed() {
    return upstream.isDisposed();
  }

  /** Disposes of {@code upstream} in the context of the subscription, which has ended then. */
  static void dispose(Disposable upstream, RestoringLink link) {
    Capture capture = link.capture();
    Object previous = capture.attach();
    try {
      upstream.dispose();
    } finally {
      capture.detach(previous);
      link.forget();
    }
  }
}

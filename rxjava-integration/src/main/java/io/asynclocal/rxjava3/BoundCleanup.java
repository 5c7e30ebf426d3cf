package io.asynclocal.rxjava3;

import io.asynclocal.Capture;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.exceptions.Exceptions;
import io.reactivex.rxjava3.functions.Cancellable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The one thing that is set on the emitter of a bound {@code create}, which disposes of it at the
 * end: it cleans up what the application has set, in the context of the subscription, and lets go
 * of that.
 */
final class BoundCleanup extends ContextUntilEnd implements Disposable {
  private static final Disposable ENDED = Disposable.empty();
  private static final AtomicReferenceFieldUpdater<BoundCleanup, @Nullable Disposable> CLEANUP =
      AtomicReferenceFieldUpdater.newUpdater(BoundCleanup.class, Disposable.class, "cleanup");

  @SuppressWarnings("UnusedVariable") // CLEANUP uses it
  private volatile @Nullable Disposable cleanup;

  BoundCleanup(Capture capture) {
    super(capture);
  }

  /** Sets what will be disposed of, and disposes of what was set before. */
  void set(@Nullable Disposable disposable) {
    Disposable replaced = CLEANUP.getAndUpdate(this, set -> set == ENDED ? set : disposable);
    dispose(replaced == ENDED ? disposable : replaced);
  }

  /** As {@link #set(Disposable)}. Null stands for no cleanup, in RxJava too. */
  void set(@Nullable Cancellable cancellable) {
    set(cancellable == null ? null : new Cancellation(cancellable));
  }

  private void dispose(@Nullable Disposable disposable) {
    if (disposable != null) {
      Capture capture = capture();
      Object previous = capture.attach();
      try {
        disposable.dispose();
      } finally {
        capture.detach(previous);
      }
    }
  }

  @Override
  public void dispose() {
    try {
      dispose(CLEANUP.getAndSet(this, ENDED));
    } finally {
      forget();
    }
  }

  @Override
  public boolean isDisposed() {
    return cleanup == ENDED;
  }

  /** Fails as it does in RxJava: the emitter's caller isn't told. */
  private record Cancellation(Cancellable cancellable) implements Disposable {
    @Override
    public void dispose() {
      try {
        cancellable.cancel();
      } catch (Throwable thrown) {
        Exceptions.throwIfFatal(thrown);
        RxJavaPlugins.onError(thrown);
      }
    }

    @Override
    public boolean isDisposed() {
      return false;
    }
  }
}

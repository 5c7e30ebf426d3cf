package io.asynclocal.rxjava3;

import io.asynclocal.Capture;
import io.reactivex.rxjava3.disposables.Disposable;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes what is set on the emitter of {@code Single.create} and its like run in the context of the
 * subscription.
 *
 * <p>Such an emitter takes its cleanup out, signals, and runs the cleanup when the signal has
 * returned: nothing that stands below sees it. But the emitter is the reference that holds the
 * cleanup, and disposes of the one that is replaced. So the reference gets this as its first
 * content, which is told by its own disposal that the application has set another, and binds that.
 */
final class EmitterCleanup implements Disposable {
  private final AtomicReference<Disposable> emitter;
  private final Capture capture;
  private final Disposable cleanup;

  private EmitterCleanup(AtomicReference<Disposable> emitter, Capture capture, Disposable cleanup) {
    this.emitter = emitter;
    this.capture = capture;
    this.cleanup = cleanup;
  }

  /** Binds what will be set on {@code emitter}, if it is built as described above. */
  @SuppressWarnings("unchecked") // what an emitter refers to is a Disposable
  static void bind(Object emitter, Capture capture) {
    if (emitter instanceof AtomicReference<?>) {
      AtomicReference<Disposable> reference = (AtomicReference<Disposable>) emitter;
      reference.compareAndSet(null, new EmitterCleanup(reference, capture, Disposable.disposed()));
    }
  }

  /**
   * Cleans up; and if it was not the end but another cleanup that replaced this one, binds that.
   */
  @Override
  public void dispose() {
    Object previous = capture.attach();
    try {
      cleanup.dispose();
    } finally {
      capture.detach(previous);
    }
    Disposable set = emitter.get();
    // The emitter's mark of the end answers that it is disposed; so does a cleanup that did run.
    if (set != null && !set.isDisposed() && !(set instanceof EmitterCleanup)) {
      emitter.compareAndSet(set, new EmitterCleanup(emitter, capture, set));
    }
  }

  @Override
  public boolean isDisposed() {
    return cleanup.isDisposed();
  }
}

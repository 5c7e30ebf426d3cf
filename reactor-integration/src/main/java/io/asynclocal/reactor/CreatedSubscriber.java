package io.asynclocal.reactor;

import io.asynclocal.Capture;
import java.util.function.UnaryOperator;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Scannable;

/**
 * The subscriber of {@code create}. Its sink disposes of what was registered with it on the thread
 * of whoever completes it, after the signal and past the subscriber; so that is bound in time.
 */
final class CreatedSubscriber<T> extends RestoringSubscriber<T> {
  private static final PrivateField DISPOSABLE = PrivateField.named("disposable");
  private static final PrivateField ON_CANCEL = PrivateField.named("onCancel");

  // Those of a single item's sink, of which clients that answer by callbacks make one a request.
  private static final KnownField DISPOSABLE_OF_MONO =
      KnownField.of("MonoCreate$DefaultMonoSink", "disposable");
  private static final KnownField DISPOSABLE_OF_CALLBACKS =
      KnownField.of("FluxCreate$SinkDisposable", "disposable");
  private static final KnownField ON_CANCEL_OF_CALLBACKS =
      KnownField.of("FluxCreate$SinkDisposable", "onCancel");

  CreatedSubscriber(CoreSubscriber<? super T> actual, Capture capture) {
    super(actual, capture, capture, null);
  }

  /** A subscriber that throws makes the sink cancel itself, on the emitter's thread. */
  @Override
  public void onNext(T item) {
    try {
      super.onNext(item);
    } catch (Throwable e) {
      beforeEnd();
      throw e;
    }
  }

  @Override
  void beforeEnd() {
    Object sink = subscription;
    if (sink != null && DISPOSABLE_OF_MONO.isIn(sink)) {
      DISPOSABLE_OF_MONO.replace(sink, this::binding);
      return;
    }
    // In automatic mode what restores other thread-locals stands between the sink and this.
    while (sink != null && !DISPOSABLE.replace(sink, this::binding)) {
      sink = Scannable.from(sink).scanUnsafe(Attr.PARENT);
    }
  }

  /** Binds what is registered for the end and for the cancellation; both may have been before. */
  private Object binding(Object callbacks) {
    UnaryOperator<Object> binding =
        disposable ->
            disposable instanceof BoundDisposable
                ? disposable
                : new BoundDisposable((Disposable) disposable, above());
    if (DISPOSABLE_OF_CALLBACKS.isIn(callbacks)) {
      DISPOSABLE_OF_CALLBACKS.replace(callbacks, binding);
      ON_CANCEL_OF_CALLBACKS.replace(callbacks, binding);
      return callbacks;
    }
    boolean reached = DISPOSABLE.replace(callbacks, binding);
    reached |= ON_CANCEL.replace(callbacks, binding);
    return reached ? callbacks : binding.apply(callbacks);
  }

  private record BoundDisposable(Disposable disposable, Capture capture) implements Disposable {
    @Override
    public void dispose() {
      Object previous = capture.attach();
      try {
        disposable.dispose();
      } finally {
        capture.detach(previous);
      }
    }

    @Override
    public boolean isDisposed() {
      return disposable.isDisposed();
    }
  }
}

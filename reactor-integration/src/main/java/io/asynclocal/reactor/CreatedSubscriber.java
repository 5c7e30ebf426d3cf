package io.asynclocal.reactor;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import java.util.function.UnaryOperator;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;

/**
 * The subscriber of {@code create}. Its sink disposes of what was registered with it on the thread
 * of whoever completes it, after the signal and past the subscriber; so that is bound in time.
 */
final class CreatedSubscriber<T> extends RestoringSubscriber<T> {
  private static final PrivateField DISPOSABLE = PrivateField.named("disposable");

  CreatedSubscriber(CoreSubscriber<? super T> actual, Capture capture) {
    super(actual, capture, capture, null);
  }

  @Override
  void beforeEnd() {
    if (subscription != null) {
      UnaryOperator<Object> binding = disposable -> bound(disposable, above);
      DISPOSABLE.replace(
          subscription,
          callbacks -> {
            DISPOSABLE.replace(callbacks, binding);
            return callbacks;
          });
    }
  }

  private static Object bound(Object disposable, Capture capture) {
    return new BoundDisposable((Disposable) disposable, capture);
  }

  private record BoundDisposable(Disposable disposable, Capture capture) implements Disposable {
    @Override
    public void dispose() {
      AsyncContext previous = capture.attach();
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

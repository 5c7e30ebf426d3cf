package io.asynclocal.rxjava3;

import io.asynclocal.Capture;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.functions.Cancellable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What emitters of all types have in common: where they are used, and cleanup. */
abstract class BoundEmitter {
  final BoundCleanup cleanup;

  BoundEmitter(BoundCleanup cleanup) {
    this.cleanup = cleanup;
  }

  final void run(Runnable signal) {
    Capture capture = cleanup.capture();
    Object previous = capture.attach();
    try {
      signal.run();
    } finally {
      capture.detach(previous);
    }
  }

  final boolean test(BooleanSupplier signal) {
    Capture capture = cleanup.capture();
    Object previous = capture.attach();
    try {
      return signal.getAsBoolean();
    } finally {
      capture.detach(previous);
    }
  }

  /** Implements the method of each emitter. */
  public final void setDisposable(@Nullable Disposable disposable) {
    cleanup.set(disposable);
  }

  /** Implements the method of each emitter. */
  public final void setCancellable(@Nullable Cancellable cancellable) {
    cleanup.set(cancellable);
  }
}

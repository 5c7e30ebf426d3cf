package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.functions.Cancellable;
import org.jspecify.annotations.Nullable;

/** What emitters of all types have in common: cleanup, which runs where the emitter is used. */
abstract class BoundEmitter {
  final AsyncContext context;

  BoundEmitter(AsyncContext context) {
    this.context = context;
  }

  /** Null stands for no cleanup, in RxJava too. */
  final @Nullable Cancellable bound(@Nullable Cancellable cancellable) {
    if (cancellable == null) {
      return null;
    }
    return () -> {
      AsyncContext previous = context.attach();
      try {
        cancellable.cancel();
      } finally {
        context.detach(previous);
      }
    };
  }

  final @Nullable Disposable bound(@Nullable Disposable disposable) {
    return disposable == null ? null : new BoundDisposable(disposable, context);
  }

  private record BoundDisposable(Disposable disposable, AsyncContext context)
      implements Disposable {
    @Override
    public void dispose() {
      context.run(disposable::dispose);
    }

    @Override
    public boolean isDisposed() {
      return disposable.isDisposed();
    }
  }
}

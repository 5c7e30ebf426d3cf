package io.asynclocal.mutiny;

import io.asynclocal.AsyncContext;
import io.smallrye.mutiny.Context;
import io.smallrye.mutiny.subscription.UniEmitter;
import org.jspecify.annotations.Nullable;

/** An emitter that binds what is told of the end, where it is given to it. */
record BoundUniEmitter<T>(UniEmitter<T> emitter) implements UniEmitter<T> {

  @Override
  public void complete(@Nullable T item) {
    emitter.complete(item);
  }

  @Override
  public void fail(Throwable failure) {
    emitter.fail(failure);
  }

  @Override
  public UniEmitter<T> onTermination(@Nullable Runnable callback) {
    emitter.onTermination(callback == null ? null : AsyncContext.current().bind(callback));
    return this;
  }

  @Override
  public Context context() {
    return emitter.context();
  }
}

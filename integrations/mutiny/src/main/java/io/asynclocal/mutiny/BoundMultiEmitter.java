package io.asynclocal.mutiny;

import io.asynclocal.AsyncContext;
import io.smallrye.mutiny.Context;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An emitter that binds what is told of the end, where it is given to it. Requests and the
 * cancellation come in the context of the subscription by themselves.
 */
record BoundMultiEmitter<T>(MultiEmitter<T> emitter) implements MultiEmitter<T> {

  @Override
  public MultiEmitter<T> emit(T item) {
    emitter.emit(item);
    return this;
  }

  @Override
  public void fail(Throwable failure) {
    emitter.fail(failure);
  }

  @Override
  public void complete() {
    emitter.complete();
  }

  @Override
  public MultiEmitter<T> onTermination(@Nullable Runnable callback) {
    emitter.onTermination(callback == null ? null : AsyncContext.current().bind(callback));
    return this;
  }

  @Override
  public MultiEmitter<T> onRequest(LongConsumer callback) {
    emitter.onRequest(callback);
    return this;
  }

  @Override
  public MultiEmitter<T> onCancellation(Runnable callback) {
    emitter.onCancellation(callback);
    return this;
  }

  @Override
  public boolean isCancelled() {
    return emitter.isCancelled();
  }

  @Override
  public long requested() {
    return emitter.requested();
  }

  @Override
  public Context context() {
    return emitter.context();
  }
}

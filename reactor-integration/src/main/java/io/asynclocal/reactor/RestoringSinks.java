package io.asynclocal.reactor;

import io.asynclocal.AsyncContext;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The sinks that {@code create} gives to an application. A sink calls what was registered with it
 * on the thread of whoever completes it, past the subscriber; so that is bound to the subscription.
 */
final class RestoringSinks {

  private RestoringSinks() {}

  /** Returns what {@code Flux.create} or {@code push} is given in place of {@code emitter}. */
  @SuppressWarnings("unchecked") // such is the type of the field
  static Object flux(Object emitter) {
    Consumer<FluxSink<Object>> consumer = (Consumer<FluxSink<Object>>) emitter;
    Consumer<FluxSink<Object>> restoring =
        sink -> consumer.accept(new RestoringFluxSink<>(sink, AsyncContext.current()));
    return restoring;
  }

  /** Returns what {@code Mono.create} is given in place of {@code emitter}. */
  @SuppressWarnings("unchecked") // such is the type of the field
  static Object mono(Object emitter) {
    Consumer<MonoSink<Object>> consumer = (Consumer<MonoSink<Object>>) emitter;
    Consumer<MonoSink<Object>> restoring =
        sink -> consumer.accept(new RestoringMonoSink<>(sink, AsyncContext.current()));
    return restoring;
  }

  private record RestoringFluxSink<T>(FluxSink<T> sink, AsyncContext context)
      implements FluxSink<T> {

    @Override
    public FluxSink<T> next(T item) {
      sink.next(item);
      return this;
    }

    @Override
    public void error(Throwable failure) {
      sink.error(failure);
    }

    @Override
    public void complete() {
      sink.complete();
    }

    @Override
    @SuppressWarnings("deprecation")
    public Context currentContext() {
      return sink.currentContext();
    }

    @Override
    public ContextView contextView() {
      return sink.contextView();
    }

    @Override
    public long requestedFromDownstream() {
      return sink.requestedFromDownstream();
    }

    @Override
    public boolean isCancelled() {
      return sink.isCancelled();
    }

    @Override
    public FluxSink<T> onRequest(LongConsumer consumer) {
      sink.onRequest(consumer);
      return this;
    }

    @Override
    public FluxSink<T> onCancel(Disposable disposable) {
      sink.onCancel(bound(disposable, context));
      return this;
    }

    @Override
    public FluxSink<T> onDispose(Disposable disposable) {
      sink.onDispose(bound(disposable, context));
      return this;
    }

    @Override
    public String toString() {
      return sink.toString();
    }
  }

  private record RestoringMonoSink<T>(MonoSink<T> sink, AsyncContext context)
      implements MonoSink<T> {

    @Override
    public void success() {
      sink.success();
    }

    @Override
    public void success(@Nullable T item) {
      sink.success(item);
    }

    @Override
    public void error(Throwable failure) {
      sink.error(failure);
    }

    @Override
    @SuppressWarnings("deprecation")
    public Context currentContext() {
      return sink.currentContext();
    }

    @Override
    public ContextView contextView() {
      return sink.contextView();
    }

    @Override
    public MonoSink<T> onRequest(LongConsumer consumer) {
      sink.onRequest(consumer);
      return this;
    }

    @Override
    public MonoSink<T> onCancel(Disposable disposable) {
      sink.onCancel(bound(disposable, context));
      return this;
    }

    @Override
    public MonoSink<T> onDispose(Disposable disposable) {
      sink.onDispose(bound(disposable, context));
      return this;
    }

    @Override
    public String toString() {
      return sink.toString();
    }
  }

  private static Disposable bound(Disposable disposable, AsyncContext context) {
    return new BoundDisposable(disposable, context);
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

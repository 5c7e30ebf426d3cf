package io.asynclocal.brave;

import brave.propagation.CurrentTraceContext;
import brave.propagation.TraceContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.EnteredStore;
import org.jspecify.annotations.Nullable;

/**
 * Brave's current trace context as a store: the current span and its baggage are there wherever the
 * work goes on that they were made current for, with no instrumentation of executors, futures,
 * Reactor, RxJava or coroutines.
 *
 * {@snippet :
 * Tracing tracing =
 *     Tracing.newBuilder()
 *         .currentTraceContext(
 *             StoreCurrentTraceContext.newBuilder()
 *                 .addScopeDecorator(MDCScopeDecorator.newBuilder().build())
 *                 .build())
 *         .build();
 * }
 *
 * <p>A scope that isn't closed ends with the callback that opened it; outside any callback it lasts
 * on that thread, as in Brave's own. Work that runs in a captured context has the span that was
 * current then, also after the scope was closed.
 *
 * <p>Decorators see scopes that are opened and closed, and no work that is handed over. What they
 * write follows the work if it is kept in a store too, as the log context is with {@code
 * asynclocal-logging}.
 *
 * <p><b>Threads.</b> A scope that is closed on another thread than its own does nothing there,
 * unless that runs work which its span has followed: then it is closed for that work alone.
 *
 * <p><b>Cost.</b> Opening a scope is two small objects, and one look-up of a thread-local; handing
 * over is what it costs without spans.
 */
public final class StoreCurrentTraceContext extends CurrentTraceContext {
  private final AsyncLocalStorage<TraceContext> storage =
      AsyncLocalStorage.<TraceContext>builder().name("brave").build();

  private StoreCurrentTraceContext(Builder builder) {
    super(builder);
  }

  /** {@return a builder, to which decorators can be added} */
  public static CurrentTraceContext.Builder newBuilder() {
    return new Builder();
  }

  /** {@return the current trace context, or null} */
  @Override
  public @Nullable TraceContext get() {
    return storage.getStore();
  }

  /**
   * Makes {@code context} current until the scope is closed.
   *
   * @param context what is to be current; null for none
   * @return what puts back what was current before, once
   */
  @Override
  public Scope newScope(@Nullable TraceContext context) {
    return decorateScope(context, new Entered(storage, context));
  }

  /** A trace context that was made current. */
  private static final class Entered extends EnteredStore implements Scope {
    Entered(AsyncLocalStorage<TraceContext> storage, @Nullable TraceContext entered) {
      super(storage, entered);
    }

    @Override
    public void close() {
      leave();
    }
  }

  /** Makes current trace contexts that are kept in a store each. */
  private static final class Builder extends CurrentTraceContext.Builder {
    @Override
    public CurrentTraceContext build() {
      return new StoreCurrentTraceContext(this);
    }
  }
}

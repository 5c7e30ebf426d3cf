package io.asynclocal.vertx;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.asynclocal.environment.Installation;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.EventBus;
import org.jspecify.annotations.Nullable;

/**
 * Handlers of Vert.x that run with the stores that were current where they were registered, and
 * handlers that begin: of a server's requests, of messages.
 *
 * {@snippet :
 * server.requestHandler(AsyncVertx.entry(request -> {
 *   REQUEST_ID.enterWith(request.getHeader("X-Id")); // ends with this call
 *   request.body().onSuccess(AsyncVertx.bind(body -> log(REQUEST_ID.getStore())));
 * }));
 * }
 *
 * <p>Vert.x has no public hook where it calls a handler, so each handler is bound where it is
 * registered. What isn't a handler is bound by the core: a future's functions by {@code
 * AsyncContext.current().bindFunction(…)}, a task of {@code executeBlocking} by {@code
 * AsyncContext.current().bind(…)}.
 *
 * <p><b>Memory.</b> A bound handler holds the context for as long as Vert.x holds the handler.
 */
public final class AsyncVertx {
  private static final AsyncBoundary HANDLER = AsyncBoundary.of("VertxHandler");

  private AsyncVertx() {}

  /**
   * Returns a handler that runs {@code handler} with the stores that are current now, as often as
   * it is called.
   *
   * @param <E> what is handled
   * @param handler the handler to bind
   * @return the bound handler
   * @throws NullPointerException if {@code handler} is null
   */
  public static <E extends @Nullable Object> Handler<E> bind(Handler<? super E> handler) {
    requireHandler(handler);
    Capture capture = HANDLER.capture();
    return event -> capture.accept(AsyncVertx::handle, handler, event);
  }

  /**
   * Returns a handler whose every call begins in the root, and what is entered there ends there:
   * for the requests of a server, its connections, messages, periodic timers. An event loop calls
   * one after the other on one thread, and without this the next would see what the last entered.
   *
   * @param <E> what is handled
   * @param handler the handler that begins
   * @return the handler to register
   * @throws NullPointerException if {@code handler} is null
   */
  public static <E extends @Nullable Object> Handler<E> entry(Handler<? super E> handler) {
    requireHandler(handler);
    return event -> AsyncContext.root().accept(AsyncVertx::handle, handler, event);
  }

  /**
   * Makes each message that this event bus delivers begin in the root, whoever sent it, in every
   * consumer, by an interceptor that stands behind those that were added before.
   *
   * @param bus the event bus
   * @return what takes the interceptor out again
   * @throws NullPointerException if {@code bus} is null
   */
  public static Installation entries(EventBus bus) {
    requireNonNull(bus, "bus is null. Pass the event bus whose messages are to begin.");
    Handler<DeliveryContext<Object>> beginning = entry(DeliveryContext::next);
    bus.addInboundInterceptor(beginning);
    return () -> bus.removeInboundInterceptor(beginning);
  }

  private static <E extends @Nullable Object> void handle(Handler<? super E> handler, E event) {
    handler.handle(event);
  }

  private static void requireHandler(Handler<?> handler) {
    requireNonNull(handler, "handler is null. Pass the handler that is to be called.");
  }
}

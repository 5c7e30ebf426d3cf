package io.asynclocal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Joins this copy of the library with the Java agent, where there is one. The agent's bridge is in
 * the JDK and knows nothing of us but these functions, which it holds weakly: an application that
 * is undeployed takes them along.
 */
final class AgentLink {
  private static final String BRIDGE = "java.lang.AsyncLocalBridge";

  private final Map<String, AsyncBoundary> boundaries = new ConcurrentHashMap<>();

  /** The order is the protocol; null stands for the root, and for what is current in the fifth. */
  private final Object[] functions = {
    (Function<String, @Nullable Object>) this::capture,
    (Function<@Nullable Object, Object>) AgentLink::begin,
    (BiConsumer<@Nullable Object, Object>) (captured, token) -> captureOf(captured).detach(token),
    (Consumer<Object>) captured -> captureOf(captured).release(),
    (Function<@Nullable Object, Object>)
        captured -> captured == null ? AsyncContext.current() : ((Capture) captured).context(),
    (BiConsumer<Object, Throwable>) (captured, failure) -> captureOf(captured).emitFailure(failure),
    (BiConsumer<Object, Object>) AgentLink::end
  };

  private AgentLink() {}

  /** Returns a link that has joined the agent, if that is there. */
  static AgentLink joined() {
    AgentLink link = new AgentLink();
    link.join();
    return link;
  }

  /** Joins the agent, if it is there; it calls this itself when it comes later. */
  void join() {
    Class<?> bridge;
    try {
      bridge = Class.forName(BRIDGE, true, null);
    } catch (ClassNotFoundException e) {
      return; // there is none
    }
    try {
      bridge.getMethod("register", Object[].class).invoke(null, (Object) functions);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          BRIDGE + " can't be joined. Use the agent of this library's version.", e);
    }
  }

  /** Captures what runs, or answers null for the root where nobody watches. */
  private @Nullable Object capture(String type) {
    Capture capture =
        AsyncBoundary.isContextEnough()
            ? AsyncContext.current()
            : boundaries.computeIfAbsent(type, AsyncBoundary::of).capture();
    return capture == AsyncContext.root() ? null : capture;
  }

  // Whether something is a context is sooner seen than that it is a capture.

  private static Object begin(@Nullable Object captured) {
    return captured instanceof AsyncContext context
        ? context.attach()
        : captureOf(captured).attach();
  }

  private static void end(Object captured, Object token) {
    if (captured instanceof AsyncContext context) {
      context.detach(token);
    } else {
      captureOf(captured).detach(token);
      captureOf(captured).release();
    }
  }

  private static Capture captureOf(@Nullable Object captured) {
    return captured == null ? AsyncContext.root() : (Capture) captured;
  }
}

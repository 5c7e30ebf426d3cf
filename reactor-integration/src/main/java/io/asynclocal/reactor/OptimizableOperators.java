package io.asynclocal.reactor;

import static java.lang.invoke.MethodType.methodType;

import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;

/**
 * Reactor's {@code OptimizableOperator}: an operator that can be asked for its own subscriber
 * instead of subscribing it, so that something can stand between the operator and its source. It is
 * not public, and reached by method handles; where that fails, nothing can stand there, and this
 * says so once.
 */
final class OptimizableOperators {
  private static final System.Logger LOG = System.getLogger("io.asynclocal.reactor");
  private static final @Nullable Class<?> TYPE = type();
  private static final MethodHandle SOURCE =
      handle("source", methodType(CorePublisher.class, Object.class));
  private static final MethodHandle SUBSCRIBE_OR_RETURN =
      handle(
          "subscribeOrReturn",
          methodType(CoreSubscriber.class, Object.class, CoreSubscriber.class),
          CoreSubscriber.class);

  private OptimizableOperators() {}

  /** Returns whether something can stand between an {@code operator} and its source. */
  static boolean includes(Class<?> operator) {
    return TYPE != null && TYPE.isAssignableFrom(operator);
  }

  /** Returns what {@code operator} subscribes to. */
  @SuppressWarnings("unchecked")
  static CorePublisher<Object> source(Publisher<?> operator) {
    try {
      return (CorePublisher) SOURCE.invokeExact((Object) operator);
    } catch (Throwable e) {
      throw unexpected(operator, e);
    }
  }

  /**
   * Returns the subscriber that {@code operator} would subscribe to its source, or null if it has
   * subscribed already.
   *
   * @throws Throwable whatever the operator throws
   */
  @SuppressWarnings("unchecked")
  static @Nullable CoreSubscriber<Object> subscribeOrReturn(
      Publisher<?> operator, CoreSubscriber<?> actual) throws Throwable {
    return (CoreSubscriber)
        SUBSCRIBE_OR_RETURN.invokeExact((Object) operator, (CoreSubscriber) actual);
  }

  private static AssertionError unexpected(Publisher<?> operator, Throwable e) {
    return new AssertionError("source() of " + operator + " only reads a field", e);
  }

  /** Returns the interface, or null if its methods can't be called. */
  private static @Nullable Class<?> type() {
    try {
      Class<?> type =
          Class.forName(
              "reactor.core.publisher.OptimizableOperator",
              false,
              CorePublisher.class.getClassLoader());
      MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      type.getMethod("source");
      type.getMethod("subscribeOrReturn", CoreSubscriber.class);
      return type;
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(
          Level.WARNING,
          "Reactor''s operators can''t be reached ({0}). The functions of the first operator after a"
              + " sink run in the context of whoever emits. Put an operator such as hide() between"
              + " them and the sink, or open reactor.core to this library.",
          e.toString());
      return null;
    }
  }

  /** Returns a handle on a method of the interface, or one that answers null. */
  private static MethodHandle handle(String name, MethodType type, Class<?>... parameters) {
    if (TYPE == null) {
      return MethodHandles.empty(type);
    }
    try {
      // Without a check of the interface, which the call itself makes.
      return MethodHandles.explicitCastArguments(
          MethodHandles.privateLookupIn(TYPE, MethodHandles.lookup())
              .unreflect(TYPE.getMethod(name, parameters)),
          type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("has been tried before", e);
    }
  }
}

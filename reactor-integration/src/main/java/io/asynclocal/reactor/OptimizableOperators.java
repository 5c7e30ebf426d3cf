package io.asynclocal.reactor;

import static java.lang.invoke.MethodType.methodType;

import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;
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
  private static final String PACKAGE = "reactor.core.publisher.";
  private static final @Nullable Class<?> TYPE = type();

  // Nearly every operator has one of these two base classes. A class is sooner told than an
  // interface, and its method sooner found. Compilers know a handle where the constant is named.
  private static final Methods OF_MONO = Methods.of("InternalMonoOperator");
  private static final Methods OF_FLUX = Methods.of("InternalFluxOperator");
  private static final Methods OF_ANY = Methods.of("OptimizableOperator");

  private OptimizableOperators() {}

  /** Returns whether something can stand between an {@code operator} and its source. */
  static boolean includes(Class<?> operator) {
    return TYPE != null && TYPE.isAssignableFrom(operator);
  }

  /** Returns what {@code operator} subscribes to. */
  @SuppressWarnings("unchecked") // nothing is done with the items
  static CorePublisher<Object> source(Object operator) {
    try {
      if (OF_MONO.isOf(operator)) {
        return (CorePublisher) OF_MONO.source().invokeExact(operator);
      } else if (OF_FLUX.isOf(operator)) {
        return (CorePublisher) OF_FLUX.source().invokeExact(operator);
      }
      return (CorePublisher) OF_ANY.source().invokeExact(operator);
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
  @SuppressWarnings("unchecked") // nothing is done with the items
  static @Nullable CoreSubscriber<Object> subscribeOrReturn(
      Object operator, CoreSubscriber<?> actual) throws Throwable {
    if (OF_MONO.isOf(operator)) {
      return (CoreSubscriber) OF_MONO.subscribeOrReturn().invokeExact(operator, actual);
    } else if (OF_FLUX.isOf(operator)) {
      return (CoreSubscriber) OF_FLUX.subscribeOrReturn().invokeExact(operator, actual);
    }
    return (CoreSubscriber) OF_ANY.subscribeOrReturn().invokeExact(operator, actual);
  }

  private static AssertionError unexpected(Object operator, Throwable e) {
    return new AssertionError("source() of " + operator + " only reads a field", e);
  }

  /** Returns the interface, or null if its methods can't be called. */
  private static @Nullable Class<?> type() {
    try {
      Class<?> type =
          Class.forName(
              PACKAGE + "OptimizableOperator", false, CorePublisher.class.getClassLoader());
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

  /** The two methods as one type has them. */
  private record Methods(
      @Nullable Class<?> type, MethodHandle source, MethodHandle subscribeOrReturn) {

    /** Returns the methods of a type of Reactor's, which answer null where it can't be reached. */
    static Methods of(String name) {
      MethodType source = methodType(CorePublisher.class, Object.class);
      MethodType subscribeOrReturn =
          methodType(CoreSubscriber.class, Object.class, CoreSubscriber.class);
      if (TYPE != null) {
        try {
          Class<?> type = Class.forName(PACKAGE + name, false, TYPE.getClassLoader());
          MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
          return new Methods(
              type,
              lookup.unreflect(type.getMethod("source")).asType(source),
              lookup
                  .unreflect(type.getMethod("subscribeOrReturn", CoreSubscriber.class))
                  .asType(subscribeOrReturn));
        } catch (ReflectiveOperationException | RuntimeException e) {
          // Then by the interface, whose methods have been found before.
        }
      }
      return new Methods(null, MethodHandles.empty(source), MethodHandles.empty(subscribeOrReturn));
    }

    boolean isOf(Object operator) {
      return type != null && type.isInstance(operator);
    }
  }
}

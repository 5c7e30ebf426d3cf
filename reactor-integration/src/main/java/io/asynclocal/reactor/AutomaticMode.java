package io.asynclocal.reactor;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import reactor.core.publisher.Hooks;

/**
 * Whether Reactor's automatic context propagation is enabled. Releases before 3.7 don't say so in
 * public, and the first of 3.5 have no such thing.
 */
final class AutomaticMode {
  private static final String SUPPORT = "reactor.core.publisher.ContextPropagationSupport";
  private static final MethodHandle ENABLED = enabled();

  private AutomaticMode() {}

  static boolean isEnabled() {
    try {
      return (boolean) ENABLED.invokeExact();
    } catch (Throwable e) {
      throw new AssertionError("only reads a field of Reactor's", e);
    }
  }

  private static MethodHandle enabled() {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    MethodType type = MethodType.methodType(boolean.class);
    try {
      return lookup.findStatic(Hooks.class, "isAutomaticContextPropagationEnabled", type);
    } catch (ReflectiveOperationException e) {
      return enabledInside(lookup, type);
    }
  }

  private static MethodHandle enabledInside(MethodHandles.Lookup lookup, MethodType type) {
    try {
      Class<?> support = Class.forName(SUPPORT, true, Hooks.class.getClassLoader());
      return MethodHandles.privateLookupIn(support, lookup)
          .findStatic(support, "shouldPropagateContextToThreadLocals", type);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return MethodHandles.constant(boolean.class, false);
    }
  }
}

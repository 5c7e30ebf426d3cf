package io.asynclocal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Makes a listener of any interface run in the context it was registered in. */
final class BoundListener implements InvocationHandler {
  private final Capture capture;
  private final Object listener;

  private BoundListener(Capture capture, Object listener) {
    this.capture = capture;
    this.listener = listener;
  }

  static <L> L bind(Capture capture, Class<L> type, L listener) {
    Arguments.requireFunction(type, "type");
    Arguments.requireFunction(listener, "listener");
    if (!type.isInterface()) {
      throw new IllegalArgumentException(
          type.getName()
              + " is a class, and only interfaces can be implemented at run time. Pass the listener's"
              + " interface, or bind what a listener of that class calls.");
    }
    if (type.isSealed() || type.isHidden()) {
      throw new IllegalArgumentException(
          type.getName()
              + " can't be implemented at run time. Pass a listener interface that is neither sealed"
              + " nor hidden.");
    }
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, new BoundListener(capture, listener)));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return invokeObjectMethod(method, arguments);
    }
    // The interface need not be public.
    method.trySetAccessible();
    Object token = capture.attach();
    try {
      return method.invoke(listener, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    } finally {
      capture.detach(token);
    }
  }

  /** Listeners bound from the same one are equal, so that each can remove the others. */
  private Object invokeObjectMethod(Method method, Object @Nullable [] arguments) {
    return switch (method.getName()) {
      case "equals" -> arguments != null && listener.equals(unbound(arguments[0]));
      case "hashCode" -> listener.hashCode();
      default -> listener + " in " + capture;
    };
  }

  private static @Nullable Object unbound(@Nullable Object other) {
    return other != null
            && Proxy.isProxyClass(other.getClass())
            && Proxy.getInvocationHandler(other) instanceof BoundListener bound
        ? unbound(bound.listener)
        : other;
  }
}

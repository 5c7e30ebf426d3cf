package io.asynclocal.awssdk;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** A proxy, since each release of the SDK has other methods. */
abstract class Delegating implements InvocationHandler {
  private final Object delegate;

  Delegating(Object delegate) {
    this.delegate = delegate;
  }

  @Override
  public final @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (method.getDeclaringClass() == Object.class && method.getName().equals("equals")) {
      return arguments != null && proxy == arguments[0];
    }
    try {
      return call(method, arguments == null ? new Object[0] : arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  abstract @Nullable Object call(Method method, Object[] arguments)
      throws ReflectiveOperationException;

  final @Nullable Object delegate(Method method, Object[] arguments)
      throws ReflectiveOperationException {
    return method.invoke(delegate, arguments);
  }
}

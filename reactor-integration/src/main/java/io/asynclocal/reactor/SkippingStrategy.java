package io.asynclocal.reactor;

import io.asynclocal.Capture;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import reactor.core.publisher.Flux;

/**
 * What {@code onErrorContinue} does with an item that fails above. Reactor's interface for it isn't
 * public, so a proxy stands for it, where there is one above another context only.
 */
final class SkippingStrategy {

  private SkippingStrategy() {}

  /** Returns {@code strategy} to be asked in {@code below}, or itself if that can't be. */
  static Object bound(Object strategy, LowerContext below) {
    Class<?>[] interfaces = strategy.getClass().getInterfaces();
    if (interfaces.length == 0) {
      return strategy;
    }
    try {
      return Proxy.newProxyInstance(
          Flux.class.getClassLoader(),
          interfaces,
          (proxy, method, arguments) -> call(strategy, below, method, arguments));
    } catch (IllegalArgumentException e) {
      // An application's own, which Reactor's loader doesn't know.
      return strategy;
    }
  }

  private static Object call(Object strategy, LowerContext below, Method method, Object[] arguments)
      throws Throwable {
    Capture capture = below.get();
    Object previous = capture.attach();
    try {
      method.setAccessible(true);
      return method.invoke(strategy, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    } finally {
      capture.detach(previous);
    }
  }
}

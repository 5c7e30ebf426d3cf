package io.asynclocal.concurrent;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A view of a future that has nothing but {@link CompletionStage}'s methods, and whose dependents
 * have no more. The JDK's own such stage would make dependents that carry no context.
 */
final class MinimalStage implements InvocationHandler {
  private final AsyncCompletableFuture<?> future;

  private MinimalStage(AsyncCompletableFuture<?> future) {
    this.future = future;
  }

  @SuppressWarnings("unchecked") // each method's result has the type that the interface declares
  static <T extends @Nullable Object> CompletionStage<T> of(AsyncCompletableFuture<T> future) {
    return (CompletionStage<T>)
        Proxy.newProxyInstance(
            MinimalStage.class.getClassLoader(),
            new Class<?>[] {CompletionStage.class},
            new MinimalStage(future));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return switch (method.getName()) {
        case "equals" -> arguments != null && proxy == arguments[0];
        case "hashCode" -> System.identityHashCode(proxy);
        default -> "minimal stage of " + future;
      };
    }
    if (method.getName().equals("toCompletableFuture")) {
      return future.copy();
    }
    try {
      return of((AsyncCompletableFuture<?>) method.invoke(future, arguments));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}

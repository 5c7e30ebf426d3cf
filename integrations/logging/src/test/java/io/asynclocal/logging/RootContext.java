package io.asynclocal.logging;

import static org.junit.jupiter.api.Assertions.assertSame;

import io.asynclocal.AsyncContext;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Runs each test as a callback of its own, so that what it puts ends with it. */
final class RootContext implements InvocationInterceptor {
  @Override
  public void interceptTestMethod(
      Invocation<Void> test, ReflectiveInvocationContext<Method> method, ExtensionContext context)
      throws Throwable {
    assertSame(AsyncContext.root(), AsyncContext.current());
    AsyncContext.root().call(test::proceed);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> test, ReflectiveInvocationContext<Method> method, ExtensionContext context)
      throws Throwable {
    interceptTestMethod(test, method, context);
  }
}

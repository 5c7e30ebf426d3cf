package io.asynclocal.awssdk;

import io.asynclocal.AsyncContext;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * An interceptor that runs where the call was made. The context is taken by the first method of an
 * execution, which the SDK calls on its caller's thread.
 */
final class BoundInterceptor extends Delegating {
  private static final ExecutionAttribute<Caller> CALLER =
      new ExecutionAttribute<>("io.asynclocal.awssdk.Caller");

  BoundInterceptor(ExecutionInterceptor interceptor) {
    super(interceptor);
  }

  @Override
  @Nullable Object call(Method method, Object[] arguments) throws ReflectiveOperationException {
    return arguments.length > 1 && arguments[1] instanceof ExecutionAttributes attributes
        ? call(method, arguments, callerOf(attributes))
        : delegate(method, arguments);
  }

  private static Caller callerOf(ExecutionAttributes attributes) {
    Caller known = attributes.getAttribute(CALLER);
    if (known != null) {
      return known;
    }
    Caller caller = new Caller();
    attributes.putAttribute(CALLER, caller);
    return caller;
  }

  private @Nullable Object call(Method method, Object[] arguments, Caller caller)
      throws ReflectiveOperationException {
    if (method.getName().equals("beforeExecution")) {
      caller.begin();
    }
    AsyncContext context = caller.context();
    Object token = context.attach();
    try {
      return delegate(method, arguments);
    } finally {
      context.detach(token);
      if (method.getName().equals("afterExecution")
          || method.getName().equals("onExecutionFailure")) {
        caller.end();
      }
    }
  }
}

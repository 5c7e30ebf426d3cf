package io.asynclocal.spring.boot;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.core.CoroutinesUtils;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.ServletInvocableHandlerMethod;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/**
 * Spring MVC's adapter, which says which context the coroutines of {@code suspend} handlers have,
 * and those that collect a {@code Flow}.
 */
final class SuspendingMvc extends RequestMappingHandlerAdapter {
  SuspendingMvc() {
    ReactiveAdapterRegistry registry = new ReactiveAdapterRegistry();
    HandlerCoroutines.collectFlows(registry);
    setReactiveAdapterRegistry(registry);
  }

  @Override
  protected ServletInvocableHandlerMethod createInvocableHandlerMethod(HandlerMethod handler) {
    return KotlinDetector.isSuspendingFunction(handler.getMethod())
        ? new Suspending(handler)
        : super.createInvocableHandlerMethod(handler);
  }

  /** Does what Spring does, in a coroutine context that can't be said otherwise. */
  private static final class Suspending extends ServletInvocableHandlerMethod {
    Suspending(HandlerMethod handler) {
      super(handler);
    }

    @Override
    protected @Nullable Object invokeSuspendingFunction(
        Method method, Object target, @Nullable Object[] arguments) {
      Object result =
          CoroutinesUtils.invokeSuspendingFunction(
              HandlerCoroutines.with(null), method, target, arguments);
      return result instanceof Mono<?> mono ? mono.handle(Suspending::tell) : result;
    }

    /** A value class of Kotlin's is shown as what it holds. */
    private static void tell(Object result, SynchronousSink<Object> sink) {
      if (KotlinDetector.isInlineClass(result.getClass())) {
        Method unbox = ReflectionUtils.findMethod(result.getClass(), "unbox-impl");
        Object value = unbox == null ? result : ReflectionUtils.invokeMethod(unbox, result);
        if (value != null) {
          sink.next(value);
        }
      } else {
        sink.next(result);
      }
    }
  }
}

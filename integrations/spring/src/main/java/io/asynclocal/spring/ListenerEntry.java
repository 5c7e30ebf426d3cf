package io.asynclocal.spring;

import io.asynclocal.AsyncContext;
import java.util.Arrays;
import java.util.stream.Stream;
import org.aopalliance.aop.Advice;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;

/**
 * Around a listener: what it enters ends with the message. It begins with what is current, which is
 * what the container has made so for this message, such as the scope of an observation.
 */
final class ListenerEntry implements MethodInterceptor {
  private static final ListenerEntry ADVICE = new ListenerEntry();

  private ListenerEntry() {}

  @Override
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    return AsyncContext.current().call(invocation::proceed);
  }

  /** Returns {@code chain} with this before it, once. */
  static Advice[] before(Advice @Nullable [] chain) {
    Stream<Advice> others =
        chain == null
            ? Stream.of()
            : Arrays.stream(chain).filter(advice -> !(advice instanceof ListenerEntry));
    return Stream.concat(Stream.of(ADVICE), others).toArray(Advice[]::new);
  }

  /** Returns {@code listener} with this around it, for a container that has no place for advice. */
  static Object around(Object listener) {
    ProxyFactory factory = new ProxyFactory(listener);
    factory.addAdvice(ADVICE);
    return factory.getProxy(listener.getClass().getClassLoader());
  }
}

package io.asynclocal.spring;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.jms.config.AbstractJmsListenerContainerFactory;
import org.springframework.jms.listener.AbstractMessageListenerContainer;

/**
 * Entries for what JMS containers deliver, whose factories have no place for advice: what they make
 * is changed. Loaded only where spring-jms is.
 */
final class JmsListeners implements MethodInterceptor {
  private JmsListeners() {}

  static Object enter(Object bean) {
    if (bean instanceof AbstractJmsListenerContainerFactory<?> factory) {
      ProxyFactory proxy = new ProxyFactory(factory);
      proxy.setProxyTargetClass(true); // so that it can be injected as what it is
      proxy.addAdvice(new JmsListeners());
      return proxy.getProxy(factory.getClass().getClassLoader());
    }
    advise(bean);
    return bean;
  }

  @Override
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    Object made = invocation.proceed();
    advise(made);
    return made;
  }

  private static void advise(@Nullable Object made) {
    if (made instanceof AbstractMessageListenerContainer container) {
      Object listener = container.getMessageListener();
      if (listener != null) {
        container.setMessageListener(ListenerEntry.around(listener));
      }
    }
  }
}

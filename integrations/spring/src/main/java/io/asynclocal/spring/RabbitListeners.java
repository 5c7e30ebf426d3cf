package io.asynclocal.spring;

import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.rabbit.config.BaseRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;

/** Entries for what RabbitMQ's containers deliver. Loaded only where spring-rabbit is. */
final class RabbitListeners {
  private RabbitListeners() {}

  static Object enter(Object bean) {
    if (bean instanceof BaseRabbitListenerContainerFactory<?> factory) {
      factory.setAdviceChain(ListenerEntry.before(factory.getAdviceChain()));
    } else if (bean instanceof AbstractMessageListenerContainer container) {
      MessageListener listener = container.getMessageListener();
      if (listener != null) {
        container.setMessageListener((MessageListener) ListenerEntry.around(listener));
      }
    }
    return bean;
  }
}

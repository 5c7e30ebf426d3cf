package io.asynclocal.spring;

import org.springframework.kafka.config.AbstractKafkaListenerContainerFactory;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;

/** Entries for what Kafka's containers deliver. Loaded only where spring-kafka is. */
final class KafkaListeners {
  private KafkaListeners() {}

  static Object enter(Object bean) {
    if (bean instanceof AbstractKafkaListenerContainerFactory<?, ?, ?> factory) {
      advise(factory.getContainerProperties());
    } else if (bean instanceof AbstractMessageListenerContainer<?, ?> container) {
      advise(container.getContainerProperties());
    }
    return bean;
  }

  private static void advise(ContainerProperties properties) {
    properties.setAdviceChain(ListenerEntry.before(properties.getAdviceChain()));
  }
}

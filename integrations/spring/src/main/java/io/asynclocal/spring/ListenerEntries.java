package io.asynclocal.spring;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Makes each message that a listener container of Spring's delivers a callback of its own: for
 * Kafka each record, or batch of records, for RabbitMQ and JMS each message. A container's thread
 * delivers one after the other; without this, what a listener enters, or puts in the log context,
 * is there for the next. Declare it as a static bean:
 *
 * {@snippet :
 * @Bean
 * static ListenerEntries listenerEntries() {
 *   return new ListenerEntries();
 * }
 * }
 *
 * <p>A listener begins with what its container has made current for the message, such as an
 * observation, and with nothing else: the loops of containers run in the root, whoever starts them.
 *
 * <p>It is done to the factories of listener containers that are beans, and to containers that are.
 */
public final class ListenerEntries implements BeanPostProcessor, Ordered {
  private static final List<Function<Object, Object>> CONTAINERS = present();

  private final Predicate<String> included;

  /** Makes a post-processor for all containers. */
  public ListenerEntries() {
    this(bean -> true);
  }

  /**
   * Makes a post-processor for some containers.
   *
   * @param included tells the factories and the containers by their beans' names
   * @throws NullPointerException if {@code included} is null
   */
  public ListenerEntries(Predicate<String> included) {
    this.included = requireNonNull(included, "included is null. Pass what tells beans by name.");
  }

  private static List<Function<Object, Object>> present() {
    return List.of(
        isPresent("org.springframework.kafka.listener.ContainerProperties")
            ? KafkaListeners::enter
            : Function.identity(),
        isPresent("org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer")
            ? RabbitListeners::enter
            : Function.identity(),
        isPresent("org.springframework.jms.listener.AbstractMessageListenerContainer")
            ? JmsListeners::enter
            : Function.identity());
  }

  private static boolean isPresent(String name) {
    return ClassUtils.isPresent(name, ListenerEntries.class.getClassLoader());
  }

  /** {@return the last, so that other post-processors see what they know} */
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    Object entering = bean;
    if (included.test(name)) {
      for (Function<Object, Object> containers : CONTAINERS) {
        entering = containers.apply(entering);
      }
    }
    return entering;
  }
}

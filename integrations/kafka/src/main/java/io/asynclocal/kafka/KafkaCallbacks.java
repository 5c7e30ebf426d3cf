package io.asynclocal.kafka;

import io.asynclocal.Arguments;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Callbacks of Kafka's clients that see the stores of whoever gave them, in one process; for stores
 * that go along with the records there is {@link RemoteKafka}, whose producers bind callbacks too.
 *
 * {@snippet :
 * Producer<String, Order> producer = KafkaCallbacks.producer(new KafkaProducer<>(config));
 *
 * REQUEST_ID.run("r-17", () ->
 *     producer.send(record, (metadata, failure) -> log(REQUEST_ID.getStore()))); // r-17
 * }
 *
 * <p>The callback of {@code send} runs as the sender, the one of {@code commitAsync} as whoever
 * commits, a listener of rebalances as whoever subscribes. All else is as before: what Kafka calls
 * for itself, such as its interceptors' {@code onAcknowledgement}, belongs to no sender.
 *
 * <p><b>Memory.</b> A callback holds its context until it has been called, a listener of rebalances
 * as long as the consumer has it.
 */
public final class KafkaCallbacks {
  private KafkaCallbacks() {}

  /**
   * Returns a producer that binds its callbacks.
   *
   * @param <K> the keys
   * @param <V> the values
   * @param producer what sends
   * @return the producer to use in its place
   */
  @SuppressWarnings("unchecked") // the proxy has the interface of what it stands for
  public static <K, V> Producer<K, V> producer(Producer<K, V> producer) {
    return (Producer<K, V>)
        proxy(Producer.class, new BoundCallbacks(Arguments.require(producer, "producer")));
  }

  /**
   * Returns a consumer that binds its callbacks and listeners.
   *
   * @param <K> the keys
   * @param <V> the values
   * @param consumer what polls
   * @return the consumer to use in its place
   */
  @SuppressWarnings("unchecked") // the proxy has the interface of what it stands for
  public static <K, V> Consumer<K, V> consumer(Consumer<K, V> consumer) {
    return (Consumer<K, V>)
        proxy(Consumer.class, new BoundCallbacks(Arguments.require(consumer, "consumer")));
  }

  static Object proxy(Class<?> type, InvocationHandler handler) {
    return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
  }
}

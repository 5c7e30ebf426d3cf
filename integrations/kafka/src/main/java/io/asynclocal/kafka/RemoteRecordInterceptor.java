package io.asynclocal.kafka;

import io.asynclocal.Arguments;
import io.asynclocal.AsyncContext;
import io.asynclocal.ContinuingContext;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.listener.RecordInterceptor;

/**
 * Makes a listener container of Spring hand each record over with its own stores, to its listener
 * and to its error handler.
 *
 * {@snippet :
 * containerFactory.setRecordInterceptor(new RemoteRecordInterceptor<>(kafka));
 * producerFactory.addPostProcessor(kafka::producer); // and KafkaTemplate sends them
 * }
 *
 * <p>Between records the container's thread is in the root. A required store that is missing is a
 * {@code MissingStoreException} for the container's error handler, and the listener isn't called;
 * with transactions that takes {@code interceptBeforeTx} to be false. Listeners that take batches
 * begin in the root.
 *
 * <p><b>Threads.</b> For any number of a container's threads.
 *
 * @param <K> the keys
 * @param <V> the values
 */
public final class RemoteRecordInterceptor<K, V> implements RecordInterceptor<K, V> {
  private final RemoteKafka kafka;

  /**
   * Makes an interceptor.
   *
   * @param kafka what receives stores
   * @throws NullPointerException if {@code kafka} is null
   */
  public RemoteRecordInterceptor(RemoteKafka kafka) {
    this.kafka = Arguments.require(kafka, "kafka");
  }

  @Override
  public ConsumerRecord<K, V> intercept(ConsumerRecord<K, V> record, Consumer<K, V> consumer) {
    leave(); // the record before, if an error has ended it
    ContinuingContext.enter(kafka.contextOf(record));
    return record;
  }

  @Override
  public void afterRecord(ConsumerRecord<K, V> record, Consumer<K, V> consumer) {
    leave();
  }

  @Override
  public void clearThreadState(Consumer<?, ?> consumer) {
    leave();
  }

  private static void leave() {
    ContinuingContext.enter(AsyncContext.root());
  }
}

package io.asynclocal.kafka;

import io.asynclocal.Arguments;
import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.remote.Caller;
import io.asynclocal.remote.MissingStoreException;
import io.asynclocal.remote.RemoteStores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * Carries declared stores in the headers of Kafka's records.
 *
 * {@snippet :
 * RemoteKafka kafka = RemoteKafka.of(remote);
 * Producer<String, Order> producer = kafka.producer(new KafkaProducer<>(config));
 * producer.send(new ProducerRecord<>("orders", order)); // with the sender's stores
 *
 * kafka.forEach(consumer.poll(timeout), record -> handle(record)); // each with its own
 * for (RecordGroup<String, Order> group : kafka.byStores(records, TENANT)) {
 *   group.context().run(() -> repository.saveAll(group.records())); // one write for each tenant
 * }
 * }
 *
 * <p><b>Sending.</b> Where a store is sent is a topic, {@code Destinations.topics("orders")}. A
 * record that is sent again, such as a retry or a dead letter with the headers of another record,
 * has one header of each name: the sender's. Callbacks run as the sender. A required store that is
 * missing is a {@link MissingStoreException} from {@code send}, and nothing has been sent.
 *
 * <p><b>Receiving.</b> Who may write to a topic is who is believed, {@code Trust.topics("orders")}.
 * A body runs in the root with the record's stores; outside of bodies a poll's thread has what it
 * had. A required store that is missing is a {@link MissingStoreException}, for the consumer's
 * error handler, and the body isn't called.
 *
 * <p>Why not an interceptor of Kafka's: what it throws is swallowed, and it doesn't see that a
 * record is sent a second time.
 */
public final class RemoteKafka {
  private final RemoteStores remote;

  private RemoteKafka(RemoteStores remote) {
    this.remote = remote;
  }

  /**
   * Carries stores with records.
   *
   * @param remote the stores
   * @return what does it
   */
  public static RemoteKafka of(RemoteStores remote) {
    return new RemoteKafka(Arguments.require(remote, "remote"));
  }

  /**
   * Returns a producer that sends the stores of whoever calls {@code send}.
   *
   * @param <K> the keys
   * @param <V> the values
   * @param producer what sends
   * @return the producer to use in its place
   */
  @SuppressWarnings("unchecked") // the proxy has the interface of what it stands for
  public <K, V> Producer<K, V> producer(Producer<K, V> producer) {
    return (Producer<K, V>)
        KafkaCallbacks.proxy(
            Producer.class, new SendingProducer(remote, Arguments.require(producer, "producer")));
  }

  /**
   * Returns what has come along with a record.
   *
   * @param record a record
   * @return the root with the record's stores
   * @throws MissingStoreException if a required store isn't there, or doesn't count
   */
  public AsyncContext contextOf(ConsumerRecord<?, ?> record) {
    return remote.receive(
        Caller.ofTopic(record.topic()), new RecordHeaderLines(record.headers())::values);
  }

  /**
   * Handles a record with its stores.
   *
   * @param <K> the keys
   * @param <V> the values
   * @param record the record
   * @param body handles it; what it throws comes out unchanged
   * @throws MissingStoreException if a required store isn't there, or doesn't count
   */
  public <K, V> void inRecord(
      ConsumerRecord<K, V> record, Consumer<? super ConsumerRecord<K, V>> body) {
    Arguments.require(body, "body");
    contextOf(record).run(() -> body.accept(record));
  }

  /**
   * Handles records one after the other, each with its own stores. It ends with the first that
   * fails.
   *
   * @param <K> the keys
   * @param <V> the values
   * @param records a batch, such as {@code poll} returns
   * @param body handles a record; what it throws comes out unchanged
   * @throws MissingStoreException if a required store isn't in a record, or doesn't count
   */
  public <K, V> void forEach(
      Iterable<ConsumerRecord<K, V>> records, Consumer<? super ConsumerRecord<K, V>> body) {
    for (ConsumerRecord<K, V> record : records) {
      inRecord(record, body);
    }
  }

  /**
   * Groups a batch by some of the stores that its records came with, to do something once for all
   * that have the same.
   *
   * @param <K> the keys
   * @param <V> the values
   * @param records a batch, such as {@code poll} returns
   * @param storages the stores to group by, which have {@code equals}; all others, such as ids of
   *     requests, aren't bound in a group's context
   * @return the groups, in the order of their first records
   * @throws MissingStoreException if a required store isn't in a record, or doesn't count
   */
  public <K, V> List<RecordGroup<K, V>> byStores(
      Iterable<ConsumerRecord<K, V>> records, AsyncLocalStorage<?>... storages) {
    Map<List<@Nullable Object>, List<ConsumerRecord<K, V>>> recordsByStores = new LinkedHashMap<>();
    Map<List<@Nullable Object>, AsyncContext> contexts = new LinkedHashMap<>();
    for (ConsumerRecord<K, V> record : records) {
      AsyncContext received = contextOf(record);
      List<@Nullable Object> stores = new ArrayList<>();
      AsyncContext context = AsyncContext.root();
      for (AsyncLocalStorage<?> storage : storages) {
        context = withStoreOf(storage, received, context, stores);
      }
      recordsByStores.computeIfAbsent(stores, any -> new ArrayList<>()).add(record);
      contexts.putIfAbsent(stores, context);
    }
    List<RecordGroup<K, V>> groups = new ArrayList<>();
    recordsByStores.forEach(
        (stores, all) ->
            groups.add(new RecordGroup<>(contexts.getOrDefault(stores, AsyncContext.root()), all)));
    return groups;
  }

  private static <T> AsyncContext withStoreOf(
      AsyncLocalStorage<T> storage,
      AsyncContext received,
      AsyncContext context,
      List<@Nullable Object> stores) {
    return received.call(
        () -> {
          boolean isBound = storage.isBound();
          T store = isBound ? storage.getStore() : null;
          stores.add(store);
          return isBound ? context.with(storage, store) : context;
        });
  }
}

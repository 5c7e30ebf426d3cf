package io.asynclocal.kafka;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.Capture;
import io.asynclocal.remote.Destination;
import io.asynclocal.remote.RemoteStores;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A producer whose {@code send} writes stores. A proxy, since each release of Kafka's interface has
 * other methods, and none of them but {@code send} concerns us.
 */
final class SendingProducer<K, V> implements InvocationHandler {
  private static final AsyncBoundary SENT = AsyncBoundary.of("KafkaSend");

  private final RemoteStores remote;
  private final Producer<K, V> producer;

  SendingProducer(RemoteStores remote, Producer<K, V> producer) {
    this.remote = remote;
    this.producer = producer;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    Object[] given = arguments == null ? new Object[0] : arguments;
    if (given.length == 1 && method.getName().equals("equals")) {
      return proxy == given[0];
    }
    try {
      if (given.length > 0 && given[0] instanceof ProducerRecord<?, ?> record) {
        return method.invoke(producer, sending(record, given));
      }
      return method.invoke(producer, given);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private Object[] sending(ProducerRecord<?, ?> record, Object[] given) {
    Object[] arguments = given.clone();
    arguments[0] = withStores(record);
    if (arguments.length > 1 && arguments[1] instanceof Callback callback) {
      arguments[1] = bound(callback);
    }
    return arguments;
  }

  /** A copy: the same record may be sent again, by somebody else. */
  private <A, B> ProducerRecord<A, B> withStores(ProducerRecord<A, B> record) {
    RecordHeaders headers = new RecordHeaders(record.headers());
    remote.send(Destination.ofTopic(record.topic()), new RecordHeaderLines(headers));
    return new ProducerRecord<>(
        record.topic(),
        record.partition(),
        record.timestamp(),
        record.key(),
        record.value(),
        headers);
  }

  /** Callbacks run on the producer's own thread. */
  private static Callback bound(Callback callback) {
    Capture sender = SENT.capture();
    return (metadata, failure) ->
        sender.bindOnce(() -> callback.onCompletion(metadata, failure)).run();
  }
}

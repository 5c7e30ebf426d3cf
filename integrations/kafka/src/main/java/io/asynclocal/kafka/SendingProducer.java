package io.asynclocal.kafka;

import io.asynclocal.remote.Destination;
import io.asynclocal.remote.RemoteStores;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** A producer whose {@code send} writes stores, and binds callbacks as {@link BoundCallbacks}. */
final class SendingProducer extends BoundCallbacks {
  private final RemoteStores remote;

  SendingProducer(RemoteStores remote, Producer<?, ?> producer) {
    super(producer);
    this.remote = remote;
  }

  /** A copy: the same record may be sent again, by somebody else. */
  @Override
  <K, V> ProducerRecord<K, V> prepared(ProducerRecord<K, V> record) {
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
}

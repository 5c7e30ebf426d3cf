package io.asynclocal.kafka;

import io.asynclocal.AsyncContext;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records of one batch that have the same stores.
 *
 * @param <K> the keys
 * @param <V> the values
 * @param context the context with the stores that they were grouped by, and no others
 * @param records the records, in the batch's order
 */
public record RecordGroup<K, V>(AsyncContext context, List<ConsumerRecord<K, V>> records) {
  /** Copies the list. */
  public RecordGroup {
    records = List.copyOf(records);
  }
}

package io.asynclocal.examples.chain;

import io.asynclocal.kafka.RemoteKafka;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The last process: records in, and each order with all its marks on the standard output.
 * Arguments: on or off, and the broker's address.
 */
final class Shipping {
  private Shipping() {}

  public static void main(String[] args) throws Exception {
    boolean isOn = args[0].equals("on");
    Thread abandoned = new Thread(Shipping::untilAbandoned, "until abandoned");
    abandoned.setDaemon(true);
    abandoned.start();
    RemoteKafka kafka = RemoteKafka.of(Stores.REMOTE);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                args[1],
                ConsumerConfig.GROUP_ID_CONFIG,
                UUID.randomUUID().toString(),
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                "false"),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions = List.of(new TopicPartition(Stores.TOPIC, 0));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Service.ready("none");
      while (true) {
        ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(1));
        if (isOn) {
          kafka.forEach(records, Shipping::ship);
        } else {
          records.forEach(Shipping::ship);
        }
      }
    }
  }

  private static void untilAbandoned() {
    try {
      Service.untilAbandoned();
    } catch (IOException e) {
      System.exit(1);
    }
  }

  private static void ship(ConsumerRecord<String, String> record) {
    System.out.println("shipped " + Order.marks(Order.seenIn(record.value())));
  }
}

package app;

import static app.Checks.ID;
import static app.Checks.callIn;
import static app.Checks.collected;
import static app.Checks.in;
import static app.Checks.same;
import static app.Checks.watched;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka: callbacks of a producer and a consumer, with a broker that takes everything. */
final class KafkaChecks {
  private KafkaChecks() {}

  /** Work with a producer. */
  private interface UsesProducer {
    void with(Producer<String, String> producer) throws Exception;
  }

  static void addTo(Checks checks) {
    checks.add(
        "kafka/stores/send",
        () ->
            with(
                producer -> {
                  CompletableFuture<String> one = callIn("A", () -> sent(producer));
                  CompletableFuture<String> two = callIn("B", () -> sent(producer));
                  same("A", one.get(30, TimeUnit.SECONDS));
                  same("B", two.get(30, TimeUnit.SECONDS));
                }));
    checks.add(
        "kafka/hooks/send",
        () ->
            with(
                producer -> {
                  Events events = watched(() -> sent(producer).get(30, TimeUnit.SECONDS));
                  same(1, events.of("KafkaSend").size());
                }));
    checks.add(
        "kafka/leak/a producer that was first used in a request",
        () -> with(producer -> collected(store -> sent(producer).get(30, TimeUnit.SECONDS))));
    checks.add(
        "kafka/stores/an asynchronous commit",
        () -> {
          CompletableFuture<String> seen = new CompletableFuture<>();
          try (SmallBroker broker = new SmallBroker()) {
            KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(
                    Map.of("bootstrap.servers", broker.address(), "group.id", "g"),
                    new StringDeserializer(),
                    new StringDeserializer());
            Map<TopicPartition, OffsetAndMetadata> offsets =
                Map.of(new TopicPartition("t", 0), new OffsetAndMetadata(1));
            in(
                "A",
                () ->
                    consumer.commitAsync(
                        offsets, (o, failure) -> seen.complete(String.valueOf(ID.getStore()))));
            in("B", () -> consumer.commitSync(offsets));
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(30)));
          }
          same("A", seen.getNow("nothing"));
        });
  }

  private static void with(UsesProducer work) throws Exception {
    try (SmallBroker broker = new SmallBroker();
        Producer<String, String> producer =
            new KafkaProducer<>(
                Map.of(
                    "bootstrap.servers",
                    broker.address(),
                    "enable.idempotence",
                    false,
                    "acks",
                    "1"),
                new StringSerializer(),
                new StringSerializer())) {
      work.with(producer);
    }
  }

  private static CompletableFuture<String> sent(Producer<String, String> producer) {
    CompletableFuture<String> seen = new CompletableFuture<>();
    producer.send(
        new ProducerRecord<>("t", "x"),
        (sent, failure) ->
            seen.complete(String.valueOf(failure == null ? ID.getStore() : failure)));
    return seen;
  }
}

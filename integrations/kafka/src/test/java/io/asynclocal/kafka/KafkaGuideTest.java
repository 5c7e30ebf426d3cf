package io.asynclocal.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.asynclocal.AsyncLocalStorage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** The code of the guide to frameworks. */
final class KafkaGuideTest {
  private static final AsyncLocalStorage<String> REQUEST_ID = AsyncLocalStorage.create();

  @Test
  void callback_seesTheStore() throws Exception {
    MockProducer<String, String> client =
        new MockProducer<>(false, null, new StringSerializer(), new StringSerializer());
    ProducerRecord<String, String> order = new ProducerRecord<>("orders", "v");
    List<String> log = new CopyOnWriteArrayList<>();
    Producer<String, String> producer = KafkaCallbacks.producer(client);

    REQUEST_ID.run(
        "r-17",
        () -> producer.send(order, (metadata, failure) -> log.add(REQUEST_ID.getStore()))); // r-17

    ExecutorService kafka = Executors.newSingleThreadExecutor();
    kafka.submit(client::completeNext).get(30, TimeUnit.SECONDS);
    kafka.shutdownNow();
    assertEquals(List.of("r-17"), log);
  }
}

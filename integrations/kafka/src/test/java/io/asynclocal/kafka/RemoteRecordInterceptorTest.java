package io.asynclocal.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.remote.Codec;
import io.asynclocal.remote.Destinations;
import io.asynclocal.remote.MissingStoreException;
import io.asynclocal.remote.RemoteStores;
import io.asynclocal.remote.Trust;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.ProducerPostProcessor;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.listener.RecordInterceptor;
import org.springframework.kafka.support.TopicPartitionOffset;

/** Listener containers of Spring, whose one thread takes records of many tenants. */
final class RemoteRecordInterceptorTest {
  private static final AsyncLocalStorage<String> TENANT = AsyncLocalStorage.create();
  private static final AsyncLocalStorage<String> ENTERED = AsyncLocalStorage.create();
  private static final TopicPartition PARTITION = new TopicPartition("orders", 0);

  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private long offset;

  private static RemoteKafka kafka(boolean isRequired) {
    return RemoteKafka.of(
        RemoteStores.builder()
            .store(
                TENANT,
                tenant -> {
                  tenant
                      .baggage("tenant")
                      .codec(Codec.text(64))
                      .accept(Trust.topics("orders"))
                      .sendTo(Destinations.topics("orders"));
                  if (isRequired) {
                    tenant.required();
                  }
                })
            .onProblem(problem -> {})
            .build());
  }

  private ConsumerRecord<String, String> record(String tenant) {
    ConsumerRecord<String, String> record =
        new ConsumerRecord<>("orders", 0, offset++, "key", String.valueOf(tenant));
    if (tenant != null) {
      record.headers().add("baggage", ("tenant=" + tenant).getBytes(StandardCharsets.UTF_8));
    }
    return record;
  }

  private void handle(ConsumerRecord<String, String> record) {
    seen.add(record.value() + ": " + TENANT.getStore() + ", " + ENTERED.getStore());
    ENTERED.enterWith(record.value());
    if (record.value().equals("failing")) {
      throw new IllegalStateException("on purpose");
    }
  }

  private final class Handler implements CommonErrorHandler {
    @Override
    public boolean handleOne(
        Exception thrown,
        ConsumerRecord<?, ?> record,
        Consumer<?, ?> consumer,
        MessageListenerContainer container) {
      Throwable cause = thrown;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      seen.add(
          "handler of "
              + record.value()
              + ": "
              + TENANT.getStore()
              + ", "
              + cause.getClass().getSimpleName());
      return true;
    }
  }

  /** Has a container's listener take records in one poll, and returns what was seen. */
  private List<String> taken(RecordInterceptor<String, String> interceptor, String... tenants)
      throws InterruptedException {
    MockConsumer<String, String> consumer = new MockConsumer<>("earliest");
    ContainerProperties properties =
        new ContainerProperties(new TopicPartitionOffset("orders", 0, 0L));
    properties.setMessageListener((MessageListener<String, String>) this::handle);
    properties.setShutdownTimeout(60_000);
    KafkaMessageListenerContainer<String, String> container =
        new KafkaMessageListenerContainer<>(new Consumers(consumer), properties);
    container.setCommonErrorHandler(new Handler());
    if (interceptor != null) {
      container.setRecordInterceptor(interceptor);
    }
    consumer.schedulePollTask(
        () -> {
          consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
          for (String tenant : tenants) {
            consumer.addRecord(record(tenant));
          }
        });
    container.start();
    List<String> lines = new ArrayList<>();
    try {
      while (lines.isEmpty() || !lines.get(lines.size() - 1).contains("last")) {
        String line = seen.poll(60, TimeUnit.SECONDS);
        assertTrue(line != null, () -> "too few records were handled: " + lines);
        lines.add(line);
      }
    } finally {
      container.stop();
    }
    return lines;
  }

  private record Consumers(MockConsumer<String, String> consumer)
      implements ConsumerFactory<String, String> {
    @Override
    public Consumer<String, String> createConsumer(String group, String prefix, String suffix) {
      return consumer;
    }

    @Override
    public Consumer<String, String> createConsumer(
        String group, String prefix, String suffix, java.util.Properties properties) {
      return consumer;
    }

    @Override
    public boolean isAutoCommit() {
      return false;
    }

    @Override
    public Map<String, Object> getConfigurationProperties() {
      return Map.of();
    }
  }

  @Test
  void eachRecordOfAPollHasItsOwnStoresAndNothingOfTheOneBefore() throws Exception {
    assertEquals(
        List.of(
            "acme: acme, null",
            "ümlaut: null, null",
            "shop: shop, null",
            "null: null, null",
            "last: last, null"),
        taken(new RemoteRecordInterceptor<>(kafka(false)), "acme", "ümlaut", "shop", null, "last"));
  }

  @Test
  void errorHandlerHasTheStoresOfItsRecord() throws Exception {
    assertEquals(
        List.of(
            "failing: failing, null",
            "handler of failing: failing, IllegalStateException",
            "last: last, null"),
        taken(new RemoteRecordInterceptor<>(kafka(false)), "failing", "last"));
  }

  @Test
  void recordWithoutARequiredStoreIsForTheErrorHandler() throws Exception {
    assertEquals(
        List.of("handler of null: null, MissingStoreException", "last: last, null"),
        taken(new RemoteRecordInterceptor<>(kafka(true)), null, "last"));
    assertEquals("MissingStoreException", MissingStoreException.class.getSimpleName());
  }

  @Test
  void withoutTheInterceptorStoresAreLostAndStayOnTheThread() throws Exception {
    assertEquals(List.of("acme: null, null", "last: null, acme"), taken(null, "acme", "last"));
  }

  @Test
  void producersOfAFactorySendTheStoresOfWhoeverCallsThem() {
    MockProducer<String, String> sent =
        new MockProducer<>(true, null, new StringSerializer(), new StringSerializer());
    DefaultKafkaProducerFactory<String, String> factory =
        new DefaultKafkaProducerFactory<>(Map.of()) {
          @Override
          protected Producer<String, String> createRawProducer(Map<String, Object> configuration) {
            Producer<String, String> raw = sent;
            for (ProducerPostProcessor<String, String> more : getPostProcessors()) {
              raw = more.apply(raw);
            }
            return raw;
          }
        };
    factory.addPostProcessor(kafka(false)::producer);
    Producer<String, String> producer = factory.createProducer();
    TENANT.run("acme", () -> producer.send(new ProducerRecord<>("orders", "a")));
    producer.send(new ProducerRecord<>("orders", "b"));
    TENANT.run("acme", () -> producer.send(new ProducerRecord<>("others", "c")));
    factory.destroy();
    List<String> headers = new ArrayList<>();
    for (ProducerRecord<String, String> record : sent.history()) {
      List<String> values = new ArrayList<>();
      record
          .headers()
          .headers("baggage")
          .forEach(header -> values.add(new String(header.value(), StandardCharsets.UTF_8)));
      headers.add(record.value() + values);
    }
    assertEquals(List.of("a[tenant=acme]", "b[]", "c[]"), headers);
  }
}

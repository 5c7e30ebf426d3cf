package io.asynclocal.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.remote.Codec;
import io.asynclocal.remote.Destinations;
import io.asynclocal.remote.MissingStoreException;
import io.asynclocal.remote.RemoteStores;
import io.asynclocal.remote.Trust;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records with Kafka's own mock producer and consumer; examples/chain has a real broker. */
final class RemoteKafkaTest {
  private static final AsyncLocalStorage<String> TENANT =
      AsyncLocalStorage.<String>builder().name("tenant").build();
  private static final AsyncLocalStorage<String> REQUEST_ID =
      AsyncLocalStorage.<String>builder().name("requestId").build();

  private final MockProducer<String, String> sent =
      new MockProducer<>(true, null, new StringSerializer(), new StringSerializer());
  private final RemoteKafka kafka = RemoteKafka.of(stores(false));
  private final Producer<String, String> producer = kafka.producer(sent);

  private static RemoteStores stores(boolean isRequired) {
    return RemoteStores.builder()
        .store(
            TENANT,
            s -> {
              s.baggage("tenant")
                  .codec(Codec.text(64))
                  .accept(Trust.topics("orders", "orders-retry"))
                  .sendTo(Destinations.topics("orders*"));
              if (isRequired) {
                s.required();
              }
            })
        .store(
            REQUEST_ID,
            s ->
                s.header("X-Request-ID")
                    .codec(Codec.token(64))
                    .accept(Trust.anyone())
                    .sendTo(Destinations.anywhere()))
        .onProblem(problem -> {})
        .build();
  }

  @AfterEach
  void nothingIsLeftHere() {
    assertSame(AsyncContext.root(), AsyncContext.current());
    producer.close();
    assertTrue(sent.closed());
  }

  private static List<String> lines(Headers headers) {
    List<String> lines = new ArrayList<>();
    for (Header header : headers) {
      lines.add(header.key() + ": " + new String(header.value(), StandardCharsets.UTF_8));
    }
    return lines;
  }

  private static ConsumerRecord<String, String> received(ProducerRecord<String, String> record) {
    return received(record.topic(), record.key(), record.headers());
  }

  private static ConsumerRecord<String, String> received(
      String topic, String key, Headers headers) {
    return new ConsumerRecord<>(
        topic, 0, 0, 0, TimestampType.CREATE_TIME, 0, 0, key, "value", headers, Optional.empty());
  }

  private static ConsumerRecord<String, String> received(String topic, String... headers) {
    RecordHeaders all = new RecordHeaders();
    for (int i = 0; i < headers.length; i += 2) {
      all.add(headers[i], headers[i + 1].getBytes(StandardCharsets.UTF_8));
    }
    return received(topic, "key", all);
  }

  /** A batch of 100 records of 7 tenants, as a poll returns it. */
  private Map<String, String> sendHundred() {
    Map<String, String> tenants = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      String tenant = "ü東,;=% " + i % 7;
      String key = "r-" + i;
      tenants.put(key, tenant);
      AsyncContext.root()
          .with(TENANT, tenant)
          .with(REQUEST_ID, key)
          .run(() -> producer.send(new ProducerRecord<>("orders", key, "value")));
    }
    return tenants;
  }

  private ConsumerRecords<String, String> poll() {
    MockConsumer<String, String> consumer = new MockConsumer<>("earliest");
    TopicPartition partition = new TopicPartition("orders", 0);
    consumer.assign(List.of(partition));
    consumer.updateBeginningOffsets(Map.of(partition, 0L));
    long offset = 0;
    for (ProducerRecord<String, String> record : sent.history()) {
      consumer.addRecord(
          new ConsumerRecord<>(
              "orders",
              0,
              offset++,
              0,
              TimestampType.CREATE_TIME,
              0,
              0,
              record.key(),
              record.value(),
              record.headers(),
              Optional.empty()));
    }
    return consumer.poll(Duration.ofSeconds(1));
  }

  @Test
  void eachOfAHundredRecordsHasItsOwnStores() {
    Map<String, String> tenants = sendHundred();
    List<String> right = new ArrayList<>();
    kafka.forEach(
        poll(),
        record -> {
          assertEquals(tenants.get(record.key()), TENANT.getStore());
          assertEquals(record.key(), REQUEST_ID.getStore());
          right.add(record.key());
          TENANT.enterWith("left behind by a body");
        });
    assertEquals(100, right.size());
    assertFalse(TENANT.isBound(), "between bodies the thread has what it had");
  }

  @Test
  void hundredRecordsOfSevenTenantsAreSevenGroups() {
    Map<String, String> tenants = sendHundred();
    List<RecordGroup<String, String>> groups = kafka.byStores(poll(), TENANT);
    assertEquals(7, groups.size());
    Set<String> written = new HashSet<>();
    for (RecordGroup<String, String> group : groups) {
      group
          .context()
          .run(
              () -> {
                assertFalse(REQUEST_ID.isBound());
                for (ConsumerRecord<String, String> record : group.records()) {
                  assertEquals(tenants.get(record.key()), TENANT.getStore());
                  written.add(record.key());
                }
              });
    }
    assertEquals(100, written.size());
  }

  @Test
  void recordsWithoutAStoreAreAGroupOfTheirOwn() {
    List<RecordGroup<String, String>> groups =
        kafka.byStores(
            List.of(received("orders"), received("orders", "baggage", "tenant=a")), TENANT);
    assertEquals(2, groups.size());
    assertSame(AsyncContext.root(), groups.get(0).context());
  }

  @Test
  void recordThatIsSentTwiceGoesWithEachSendersStoresOnce() {
    ProducerRecord<String, String> record = new ProducerRecord<>("orders", "key", "value");
    TENANT.run("first", () -> producer.send(record));
    TENANT.run("second", () -> producer.send(record));
    producer.send(record);
    assertEquals(
        List.of(List.of("baggage: tenant=first"), List.of("baggage: tenant=second"), List.of()),
        sent.history().stream().map(one -> lines(one.headers())).toList());
    assertEquals(List.of(), lines(record.headers()), "the record itself isn't changed");
  }

  @Test
  void retryAndDeadLetterWithCopiedHeadersHaveExactlyOne() {
    ConsumerRecord<String, String> failed =
        received("orders", "baggage", "tenant=acme,a=1", "BAGGAGE", "tenant=acme", "own", "x");
    for (String topic : List.of("orders-retry", "orders-dlt")) {
      kafka.inRecord(
          failed,
          record ->
              producer.send(
                  new ProducerRecord<>(
                      topic, null, null, record.key(), record.value(), record.headers())));
    }
    for (ProducerRecord<String, String> again : sent.history()) {
      assertEquals(
          List.of("own: x", "baggage: tenant=acme,a=1"), lines(again.headers()), again.topic());
    }
    assertEquals("acme", kafka.contextOf(received(sent.history().get(0))).call(TENANT::getStore));
  }

  @Test
  void topicThatIsNotListedHasNoTenantNotEvenACopiedOne() {
    kafka.inRecord(
        received("orders", "baggage", "tenant=acme"),
        record ->
            producer.send(
                new ProducerRecord<>(
                    "public", null, null, record.key(), record.value(), record.headers())));
    assertEquals(List.of(), lines(sent.history().get(0).headers()));
  }

  @Test
  void tenantFromATopicThatAnybodyWritesToIsNotBound() {
    kafka.inRecord(
        received("public", "baggage", "tenant=evil", "x-request-id", "r-1"),
        record -> {
          assertFalse(TENANT.isBound());
          assertEquals("r-1", REQUEST_ID.getStore());
        });
  }

  @Test
  void hostileHeadersBindNothing() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("baggage", null);
    headers.add("baggage", new byte[] {'t', (byte) 0xFF, 0, '\r', '\n'});
    headers.add("X-Request-ID", new byte[] {(byte) 0xC3, (byte) 0xBC});
    kafka.inRecord(
        received("orders", "key", headers),
        record -> assertSame(AsyncContext.root(), AsyncContext.current()));
  }

  @Test
  void callbackRunsAsTheSender() {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    MockProducer<String, String> later =
        new MockProducer<>(false, null, new StringSerializer(), new StringSerializer());
    Producer<String, String> sending = kafka.producer(later);
    for (String tenant : List.of("a", "b")) {
      TENANT.run(
          tenant,
          () ->
              sending.send(
                  new ProducerRecord<>("orders", "v"),
                  (metadata, failure) -> seen.add(TENANT.getStore() + " " + failure)));
    }
    TENANT.run(
        "of whoever completes",
        () -> {
          later.completeNext();
          later.errorNext(new IllegalStateException("x"));
        });
    assertEquals(List.of("a null", "b java.lang.IllegalStateException: x"), seen);
  }

  @Test
  void requiredStoreThatIsMissingIsAnErrorBeforeAnythingIsSentOrHandled() {
    RemoteKafka strict = RemoteKafka.of(stores(true));
    Producer<String, String> sending = strict.producer(sent);
    assertThrows(
        MissingStoreException.class, () -> sending.send(new ProducerRecord<>("orders", "v")));
    sending.send(new ProducerRecord<>("public", "v")); // which isn't meant to have one
    assertEquals(1, sent.history().size());
    assertThrows(
        MissingStoreException.class,
        () -> strict.inRecord(received("orders"), record -> assertEquals("not", "called")));
  }

  @Test
  void whatTheProducerThrowsComesOutUnchanged() {
    IllegalStateException failure = new IllegalStateException("on purpose");
    sent.sendException = failure;
    assertSame(
        failure,
        assertThrows(
            IllegalStateException.class, () -> producer.send(new ProducerRecord<>("orders", "v"))));
    sent.sendException = null;
    assertEquals(producer, producer);
    assertFalse(producer.equals(sent));
  }
}

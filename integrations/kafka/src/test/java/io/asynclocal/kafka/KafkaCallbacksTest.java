package io.asynclocal.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.logging.LoggedId;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** 150 records whose callbacks a producer's own thread calls, and what a consumer is given. */
final class KafkaCallbacksTest {
  private static final int RECORDS = 150;
  @RegisterExtension static final LoggedId ID = new LoggedId();
  private static final TopicPartition PARTITION = new TopicPartition("orders", 0);

  private final MockProducer<String, String> kafka =
      new MockProducer<>(false, null, new StringSerializer(), new StringSerializer());
  private final ExecutorService sender = Executors.newSingleThreadExecutor();

  @AfterEach
  void leaveNothing() throws Exception {
    assertSame(AsyncContext.root(), AsyncContext.current());
    assertSame(AsyncContext.root(), sender.submit(AsyncContext::current).get(30, TimeUnit.SECONDS));
    sender.shutdownNow();
  }

  private static String id() {
    return String.valueOf(ID.getStore());
  }

  /** Sends, has every other record fail, and answers how many callbacks saw another's store. */
  private long wrong(Producer<String, String> producer) throws Exception {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < RECORDS; i++) {
      String id = "request-" + i;
      ID.run(
          id,
          () ->
              producer.send(
                  new ProducerRecord<>("orders", "v"),
                  (metadata, failure) -> seen.add(id.equals(id()) ? "own" : id())));
    }
    for (int i = 0; i < RECORDS; i++) {
      Runnable completing =
          i % 2 == 0 ? () -> kafka.errorNext(new RuntimeException("x")) : kafka::completeNext;
      sender.submit(() -> ID.run("another", completing)).get(30, TimeUnit.SECONDS);
    }
    assertEquals(RECORDS, seen.size());
    return seen.stream().filter(each -> !each.equals("own")).count();
  }

  @Test
  void callbacksOfSend_runAsTheSender() throws Exception {
    assertEquals(0, wrong(KafkaCallbacks.producer(kafka)));
  }

  @Test
  void withoutIt_theySeeAnothersStore() throws Exception {
    assertEquals(RECORDS, wrong(kafka));
  }

  @Test
  void throwingCallback_leavesTheProducersThreadClean() {
    Producer<String, String> producer = KafkaCallbacks.producer(kafka);
    ID.run(
        "ann",
        () ->
            producer.send(
                new ProducerRecord<>("orders", "v"),
                (metadata, failure) -> {
                  ID.enterWith("what a callback leaves");
                  throw new IllegalArgumentException("on purpose");
                }));
    assertThrows(
        ExecutionException.class,
        () -> sender.submit(kafka::completeNext).get(30, TimeUnit.SECONDS));
  }

  /** As Kafka's own consumer does, this one calls back in a later poll. */
  private static final class LaterConsumer extends MockConsumer<String, String> {
    LaterConsumer() {
      super("earliest");
    }

    @Override
    public synchronized void commitAsync(
        Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
      schedulePollTask(() -> callback.onComplete(offsets, null));
    }
  }

  private static List<String> toldOf(boolean isBound) {
    List<String> told = new ArrayList<>();
    LaterConsumer kafka = new LaterConsumer();
    Consumer<String, String> consumer = isBound ? KafkaCallbacks.consumer(kafka) : kafka;
    ID.run(
        "who subscribes",
        () ->
            consumer.subscribe(
                List.of("orders"),
                new ConsumerRebalanceListener() {
                  @Override
                  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                    told.add("revoked " + id());
                  }

                  @Override
                  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                    if (!partitions.isEmpty()) {
                      told.add("assigned " + id());
                    }
                  }
                }));
    kafka.updateBeginningOffsets(Map.of(PARTITION, 0L));
    ID.run("other", () -> kafka.rebalance(List.of(PARTITION)));
    ID.run(
        "who commits",
        () ->
            consumer.commitAsync(
                Map.of(PARTITION, new OffsetAndMetadata(1)),
                (offsets, failure) -> told.add("committed " + id())));
    assertTrue(ID.call("who polls", () -> consumer.poll(Duration.ZERO)).isEmpty());
    ID.run("other", () -> kafka.rebalance(List.of()));
    consumer.close();
    return told;
  }

  private static long wrongCommits(boolean isBound) {
    LaterConsumer kafka = new LaterConsumer();
    Consumer<String, String> consumer = isBound ? KafkaCallbacks.consumer(kafka) : kafka;
    consumer.assign(List.of(PARTITION));
    kafka.updateBeginningOffsets(Map.of(PARTITION, 0L));
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      String id = "request-" + i;
      Map<TopicPartition, OffsetAndMetadata> offsets = Map.of(PARTITION, new OffsetAndMetadata(i));
      ID.run(
          id,
          () ->
              consumer.commitAsync(
                  offsets, (told, failure) -> seen.add(id.equals(id()) ? "own" : id())));
    }
    for (int i = 0; i < RECORDS; i++) {
      ID.run("who polls", () -> consumer.poll(Duration.ZERO)); // which calls back once
    }
    assertEquals(RECORDS, seen.size());
    consumer.close();
    return seen.stream().filter(each -> !each.equals("own")).count();
  }

  @Test
  void callbacksOfCommits_runAsWhoCommits() {
    assertEquals(0, wrongCommits(true));
    assertEquals(RECORDS, wrongCommits(false));
  }

  @Test
  void callbacksOfAConsumer_runAsWhoGaveThem() {
    assertEquals(
        List.of("assigned who subscribes", "committed who commits", "revoked who subscribes"),
        toldOf(true));
  }

  @Test
  void withoutIt_theyRunAsWhoPolls() {
    assertEquals(List.of("assigned other", "committed who polls", "revoked other"), toldOf(false));
  }

  @Test
  void calledCallback_keepsNoContext() {
    Producer<String, String> producer = KafkaCallbacks.producer(kafka);
    WeakReference<AsyncContext> context =
        ID.call(
            "ann",
            () -> {
              producer.send(new ProducerRecord<>("orders", "v"), (metadata, failure) -> {});
              return new WeakReference<>(AsyncContext.current());
            });
    kafka.completeNext();
    for (int i = 0; i < 100 && context.get() != null; i++) {
      System.gc();
    }
    assertNull(context.get());
    assertEquals(1, kafka.history().size());
  }

  @Test
  void allElse_isTheClientsOwn() {
    Producer<String, String> producer = KafkaCallbacks.producer(kafka);
    kafka.sendException = new IllegalStateException("on purpose");
    assertSame(
        kafka.sendException,
        assertThrows(
            IllegalStateException.class,
            () -> producer.send(new ProducerRecord<>("orders", "v"), (metadata, failure) -> {})));
    assertEquals(producer, producer);
    assertFalse(producer.equals(kafka));
    producer.close();
    assertTrue(kafka.closed());
    assertThrows(NullPointerException.class, () -> KafkaCallbacks.producer(null));
    assertThrows(NullPointerException.class, () -> KafkaCallbacks.consumer(null));
  }
}

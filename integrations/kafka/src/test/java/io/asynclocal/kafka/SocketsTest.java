package io.asynclocal.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.logging.LoggedId;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** 150 records at once by Kafka's own producer, over real sockets; every third is refused. */
final class SocketsTest {
  private static final int RECORDS = 150;
  @RegisterExtension static final LoggedId ID = new LoggedId();

  private final ExecutorService senders = Executors.newFixedThreadPool(4);

  /** Looks at what the producer's own thread has when a record has ended. */
  public static final class Own implements ProducerInterceptor<String, String> {
    static final Queue<AsyncContext> SEEN = new ConcurrentLinkedQueue<>();

    @Override
    public ProducerRecord<String, String> onSend(ProducerRecord<String, String> record) {
      return record;
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception failure) {
      SEEN.add(AsyncContext.current());
    }

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> settings) {}
  }

  @BeforeEach
  void forget() {
    Own.SEEN.clear();
  }

  @AfterEach
  void end() {
    senders.shutdownNow();
  }

  private static Producer<String, String> producer(OneBroker broker) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker.address(),
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            false,
            ProducerConfig.LINGER_MS_CONFIG,
            5,
            ProducerConfig.INTERCEPTOR_CLASSES_CONFIG,
            Own.class.getName()),
        new StringSerializer(),
        new StringSerializer());
  }

  /** Returns what the callbacks saw that saw another's store, or none. */
  private Queue<String> wrong(boolean isBound) throws Exception {
    Queue<String> wrong = new ConcurrentLinkedQueue<>();
    Queue<String> ends = new ConcurrentLinkedQueue<>();
    CountDownLatch told = new CountDownLatch(RECORDS);
    try (OneBroker broker = new OneBroker();
        Producer<String, String> kafka = producer(broker)) {
      Producer<String, String> producer = isBound ? KafkaCallbacks.producer(kafka) : kafka;
      for (int i = 0; i < RECORDS; i++) {
        String own = "request-" + i;
        ProducerRecord<String, String> record =
            new ProducerRecord<>(i % 3 == 0 ? OneBroker.REFUSED : "orders", own);
        Runnable sending =
            () ->
                producer.send(
                    record,
                    (metadata, failure) -> {
                      if (!own.equals(ID.getStore())) {
                        wrong.add(own + " saw " + ID.getStore());
                      }
                      ends.add(failure == null ? "taken" : failure.getClass().getSimpleName());
                      ID.enterWith("left behind by " + own);
                      told.countDown();
                    });
        senders.execute(() -> ID.run(own, sending));
      }
      assertTrue(told.await(60, TimeUnit.SECONDS));
    }
    assertEquals(100, ends.stream().filter("taken"::equals).count(), ends.toString());
    return wrong;
  }

  @Test
  void callbacks_runAsTheSenderAndLeaveTheProducersThreadClean() throws Exception {
    Queue<String> wrong = wrong(true);
    assertEquals(0, wrong.size(), wrong.toString());
    assertEquals(RECORDS, Own.SEEN.size());
    assertTrue(Own.SEEN.stream().allMatch(AsyncContext.root()::equals));
  }

  @Test
  void withoutIt_theySeeWhatTheOneBeforeLeft() throws Exception {
    assertEquals(RECORDS, wrong(false).size());
    assertTrue(Own.SEEN.stream().filter(AsyncContext.root()::equals).count() < RECORDS);
  }
}

package io.asynclocal.benchmarks.frameworks;

import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.OpenTelemetryContext;
import io.asynclocal.benchmarks.Question;
import io.asynclocal.benchmarks.Stores;
import io.asynclocal.kafka.KafkaCallbacks;
import io.opentelemetry.context.Context;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What it costs that a record's callback runs as its sender, with Kafka's own producer for tests.
 */
@Question(value = "Kafka: send a record with a callback", baseline = "plain")
public class SendRecord extends Comparison {
  private static final ProducerRecord<String, String> RECORD = new ProducerRecord<>("topic", "x");

  /** The producers. */
  @State(Scope.Thread)
  public static class Producers {
    private final MockProducer<String, String> plain =
        new MockProducer<>(true, null, new StringSerializer(), new StringSerializer());
    private final Producer<String, String> carrying = KafkaCallbacks.producer(plain);

    /** What callbacks have been told. */
    public int told;

    private final Callback callback = (metadata, failure) -> told++;

    private int send(Producer<String, String> producer, Callback told) {
      var unused = producer.send(RECORD, told);
      plain.clear(); // it keeps what was sent
      return this.told;
    }
  }

  @Benchmark
  @Contender("nothing carried")
  public int plain(Producers producers) {
    return producers.send(producers.plain, producers.callback);
  }

  @Benchmark
  @Contender("AsyncLocal")
  public int asyncLocal(Producers producers, Stores stores) {
    return producers.send(producers.carrying, producers.callback);
  }

  @Benchmark
  @Contender("OpenTelemetry, by hand")
  public int openTelemetry(Producers producers, OpenTelemetryContext otel) {
    Context context = Context.current();
    Callback callback = producers.callback;
    return producers.send(
        producers.plain,
        (metadata, failure) -> {
          try (var scope = context.makeCurrent()) {
            callback.onCompletion(metadata, failure);
          }
        });
  }
}

package io.asynclocal.benchmarks.frameworks;

import brave.Tracing;
import brave.kafka.clients.KafkaTracing;
import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.OpenTelemetryContext;
import io.asynclocal.benchmarks.Question;
import io.asynclocal.benchmarks.Stores;
import io.asynclocal.kafka.KafkaCallbacks;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.kafkaclients.v2_6.KafkaTelemetry;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What it costs that a record's callback runs as its sender, with Kafka's own producer for tests.
 */
@Question(value = "Kafka: send a record with a callback", baseline = "plain")
public class SendRecord extends Comparison {
  /** The producers. */
  @State(Scope.Thread)
  public static class Producers {
    private final MockProducer<String, String> plain =
        new MockProducer<>(true, null, new StringSerializer(), new StringSerializer());
    private final Producer<String, String> carrying = KafkaCallbacks.producer(plain);

    private final Producer<String, String> openTelemetry =
        KafkaTelemetry.create(OpenTelemetry.noop()).wrap(plain);
    private final Tracing tracing = Tracing.newBuilder().build();
    private final Producer<String, String> brave = KafkaTracing.create(tracing).producer(plain);

    /** Has Brave trace nothing. */
    @Setup
    public void traceNothing() {
      tracing.setNoop(true);
    }

    /** Lets go of it. */
    @TearDown
    public void end() {
      tracing.close();
    }

    /** What callbacks have been told. */
    public int told;

    private final Callback callback = (metadata, failure) -> told++;

    private int send(Producer<String, String> producer, Callback told) {
      var unused = producer.send(new ProducerRecord<>("topic", "x"), told);
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

  @Benchmark
  @Contender("OpenTelemetry's library, tracing nothing")
  public int openTelemetrysLibrary(Producers producers, OpenTelemetryContext otel) {
    return producers.send(producers.openTelemetry, producers.callback);
  }

  @Benchmark
  @Contender("Brave's library, tracing nothing")
  public int brave(Producers producers) {
    return producers.send(producers.brave, producers.callback);
  }
}

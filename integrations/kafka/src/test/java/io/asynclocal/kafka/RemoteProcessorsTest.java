package io.asynclocal.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.remote.Codec;
import io.asynclocal.remote.Destinations;
import io.asynclocal.remote.RemoteStores;
import io.asynclocal.remote.Trust;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** Stores through a topology, with Kafka's own driver. */
final class RemoteProcessorsTest {
  private static final AsyncLocalStorage<String> TENANT =
      AsyncLocalStorage.<String>builder().name("tenant").build();

  private static RemoteStores stores() {
    return RemoteStores.builder()
        .store(
            TENANT,
            s ->
                s.baggage("tenant")
                    .codec(Codec.text(64))
                    .accept(Trust.topics("orders"))
                    .sendTo(Destinations.topics("priced")))
        .onProblem(problem -> {})
        .build();
  }

  /** Forwards twice what it gets: once as it is, and once for another tenant. */
  private static final class Pricing implements Processor<String, String, String, String> {
    private ProcessorContext<String, String> context;

    @Override
    public void init(ProcessorContext<String, String> given) {
      context = given;
    }

    @Override
    public void process(Record<String, String> record) {
      String tenant = TENANT.getStore();
      context.forward(record.withValue(tenant + " " + context.taskId()));
      TENANT.run("other", () -> context.forward(record.withValue("other"), "sink"));
      TENANT.enterWith("left behind by a processor");
    }
  }

  private static List<List<String>> run(boolean isCarrying, String sink) {
    Topology topology = new Topology();
    topology.addSource("source", "orders", "public");
    if (isCarrying) {
      topology.addProcessor(
          "pricing", RemoteProcessors.processing(stores(), Pricing::new, sink), "source");
    } else {
      topology.addProcessor("pricing", Pricing::new, "source");
    }
    topology.addSink("sink", sink, "pricing");
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "remote-processors");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
    config.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
    config.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
    List<List<String>> outcome = new ArrayList<>();
    try (TopologyTestDriver driver = new TopologyTestDriver(topology, config)) {
      for (String topic : List.of("orders", "public")) {
        driver
            .createInputTopic(topic, new StringSerializer(), new StringSerializer())
            .pipeInput(new TestRecord<>("key", "value", baggage("tenant=acme-" + topic)));
      }
      driver
          .createOutputTopic(sink, new StringDeserializer(), new StringDeserializer())
          .readRecordsToList()
          .forEach(record -> outcome.add(described(record)));
    }
    assertFalse(isCarrying && TENANT.isBound());
    TENANT.disable();
    return outcome;
  }

  private static Headers baggage(String value) {
    return new RecordHeaders().add("baggage", value.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> described(TestRecord<String, String> record) {
    List<String> described = new ArrayList<>();
    described.add(record.value().split(" ")[0]);
    for (Header header : record.headers()) {
      described.add(new String(header.value(), StandardCharsets.UTF_8));
    }
    return described;
  }

  @Test
  void recordIsProcessedWithItsStoresAndForwardedWithTheProcessors() {
    assertEquals(
        List.of(
            List.of("acme-orders", "tenant=acme-orders"),
            List.of("other", "tenant=other"),
            List.of("null"), // a topic that isn't believed, and nothing of it is handed on
            List.of("other", "tenant=other")),
        run(true, "priced"));
  }

  @Test
  void sinkThatIsNotListedGetsNoTenant() {
    assertEquals(
        List.of(List.of("acme-orders"), List.of("other"), List.of("null"), List.of("other")),
        run(true, "public-prices"));
  }

  @Test
  void withoutTheSupplierStoresAreLostAndStayOnTheThread() {
    assertEquals(
        List.of(
            List.of("null", "tenant=acme-orders"),
            List.of("other", "tenant=acme-orders"),
            List.of("left", "tenant=acme-public"),
            List.of("other", "tenant=acme-public")),
        run(false, "priced"));
  }
}

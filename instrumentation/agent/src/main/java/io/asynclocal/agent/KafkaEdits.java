package io.asynclocal.agent;

import java.util.List;

/**
 * Kafka: callbacks of a producer's {@code send} and a consumer's {@code commitAsync}, which the
 * client's own thread calls, or a later poll.
 */
final class KafkaEdits implements Instrumentation {
  private static final String CLIENTS = "org.apache.kafka.clients.";

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public List<LibraryClass> classes() {
    Callback committed =
        new Callback(
            CLIENTS + "consumer.OffsetCommitCallback",
            "onComplete",
            "(Ljava/util/Map;Ljava/lang/Exception;)V");
    return List.of(
        LibraryClass.named(CLIENTS + "producer.KafkaProducer$AppendCallbacks")
            .capturesWhereMade("KafkaSend", 2)
            .runsOnce("onCompletion"),
        LibraryClass.named(CLIENTS + "consumer.KafkaConsumer")
            .bindsOnce("commitAsync", 1, committed, "KafkaCommit")
            .bindsOnce("commitAsync", 2, committed, "KafkaCommit"));
  }
}

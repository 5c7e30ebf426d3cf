package io.asynclocal.examples.chain;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;

/** A Kafka broker of this run, in a process of its own. Argument: a directory for its files. */
final class Broker {
  private Broker() {}

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    int port = freePort();
    int controller = freePort();
    Path config = directory.resolve("server.properties");
    Files.writeString(
        config,
        String.join(
            "\n",
            "process.roles=broker,controller",
            "node.id=1",
            "controller.quorum.voters=1@127.0.0.1:" + controller,
            "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller,
            "controller.listener.names=CONTROLLER",
            "offsets.topic.replication.factor=1",
            "log.dirs=" + directory.resolve("log").toString().replace('\\', '/')));
    int formatted =
        StorageTool.execute(
            new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", config.toString()},
            System.err);
    if (formatted != 0) {
      throw new IllegalStateException("The broker's files could not be made in " + directory);
    }
    Thread broker = new Thread(() -> Kafka.main(new String[] {config.toString()}), "broker");
    broker.setDaemon(true);
    broker.start();
    makeTopic("127.0.0.1:" + port);
    Service.ready(port);
    Service.untilAbandoned();
  }

  /** Somebody else may take it before the broker does; then this run fails, and says so. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Waits until the broker answers. */
  private static void makeTopic(String address) throws ExecutionException, InterruptedException {
    try (Admin admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                address,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                120_000))) {
      admin.createTopics(List.of(new NewTopic(Stores.TOPIC, 1, (short) 1))).all().get();
    }
  }
}

package app;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;
import org.apache.kafka.common.requests.ResponseHeader;

/** A broker of one topic, {@code t}, with one partition: it takes all that it is sent. */
final class SmallBroker implements AutoCloseable {
  /** What it speaks, each in one version alone. */
  private static final Map<ApiKeys, Integer> VERSIONS =
      Map.of(
          ApiKeys.API_VERSIONS,
          4,
          ApiKeys.METADATA,
          9,
          ApiKeys.PRODUCE,
          9,
          ApiKeys.FIND_COORDINATOR,
          2,
          ApiKeys.OFFSET_COMMIT,
          8);

  private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());

  SmallBroker() throws IOException {
    daemon(this::accept);
  }

  String address() {
    return server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        daemon(() -> serve(socket));
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private void serve(Socket socket) {
    try (socket;
        DataInputStream in = new DataInputStream(socket.getInputStream());
        DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
      while (true) {
        byte[] request = in.readNBytes(in.readInt());
        ByteBuffer answer = answer(RequestHeader.parse(ByteBuffer.wrap(request)));
        out.writeInt(answer.remaining());
        out.write(answer.array(), answer.arrayOffset() + answer.position(), answer.remaining());
        out.flush();
      }
    } catch (EOFException e) {
      // The client has closed.
    } catch (IOException e) {
      if (!server.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private ByteBuffer answer(RequestHeader request) {
    ResponseHeader header = request.toResponseHeader();
    return RequestUtils.serialize(
        header.data(), header.headerVersion(), answer(request.apiKey()), request.apiVersion());
  }

  private ApiMessage answer(ApiKeys key) {
    return switch (key) {
      case API_VERSIONS -> versions();
      case METADATA -> metadata();
      case PRODUCE -> produced();
      case FIND_COORDINATOR ->
          new FindCoordinatorResponseData()
              .setNodeId(0)
              .setHost(server.getInetAddress().getHostAddress())
              .setPort(server.getLocalPort());
      case OFFSET_COMMIT -> committed();
      default -> throw new IllegalArgumentException("nobody has taught it " + key);
    };
  }

  private static ApiMessage versions() {
    var all = new ApiVersionsResponseData.ApiVersionCollection();
    VERSIONS.forEach(
        (key, version) ->
            all.add(
                new ApiVersionsResponseData.ApiVersion()
                    .setApiKey(key.id)
                    .setMinVersion(version.shortValue())
                    .setMaxVersion(version.shortValue())));
    return new ApiVersionsResponseData().setApiKeys(all);
  }

  private ApiMessage metadata() {
    var brokers = new MetadataResponseData.MetadataResponseBrokerCollection();
    brokers.add(
        new MetadataResponseData.MetadataResponseBroker()
            .setNodeId(0)
            .setHost(server.getInetAddress().getHostAddress())
            .setPort(server.getLocalPort()));
    var topics = new MetadataResponseData.MetadataResponseTopicCollection();
    topics.add(
        new MetadataResponseData.MetadataResponseTopic()
            .setName("t")
            .setPartitions(
                List.of(
                    new MetadataResponseData.MetadataResponsePartition()
                        .setPartitionIndex(0)
                        .setLeaderId(0)
                        .setReplicaNodes(List.of(0))
                        .setIsrNodes(List.of(0)))));
    return new MetadataResponseData()
        .setClusterId("small")
        .setControllerId(0)
        .setBrokers(brokers)
        .setTopics(topics);
  }

  private static ApiMessage produced() {
    var topics = new ProduceResponseData.TopicProduceResponseCollection();
    topics.add(
        new ProduceResponseData.TopicProduceResponse()
            .setName("t")
            .setPartitionResponses(
                List.of(
                    new ProduceResponseData.PartitionProduceResponse()
                        .setIndex(0)
                        .setBaseOffset(0))));
    return new ProduceResponseData().setResponses(topics);
  }

  private static ApiMessage committed() {
    return new OffsetCommitResponseData()
        .setTopics(
            List.of(
                new OffsetCommitResponseData.OffsetCommitResponseTopic()
                    .setName("t")
                    .setPartitions(
                        List.of(
                            new OffsetCommitResponseData.OffsetCommitResponsePartition()
                                .setPartitionIndex(0)))));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

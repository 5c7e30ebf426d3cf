package io.asynclocal.kafka;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;
import org.apache.kafka.common.requests.ResponseHeader;

/**
 * As much of a broker as a producer needs, behind a real socket: it takes records of any topic, but
 * refuses those of {@link #REFUSED}, and keeps none.
 */
final class OneBroker implements AutoCloseable {
  static final String REFUSED = "refused";

  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();

  OneBroker() throws IOException {
    threads.execute(this::accept);
  }

  String address() {
    return socket.getInetAddress().getHostAddress() + ":" + socket.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        threads.execute(() -> serve(connection));
      }
    } catch (SocketException e) {
      // closed
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      DataInputStream in = new DataInputStream(connection.getInputStream());
      DataOutputStream out = new DataOutputStream(connection.getOutputStream());
      while (true) {
        byte[] request = new byte[in.readInt()];
        in.readFully(request);
        ByteBuffer answer = answer(ByteBuffer.wrap(request));
        byte[] bytes = new byte[answer.remaining()];
        answer.get(bytes);
        out.writeInt(bytes.length);
        out.write(bytes);
        out.flush();
      }
    } catch (EOFException | SocketException e) {
      // the client has gone
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ByteBuffer answer(ByteBuffer request) {
    RequestHeader header = RequestHeader.parse(request);
    ByteBufferAccessor body = new ByteBufferAccessor(request);
    short version = header.apiVersion();
    Message answer =
        switch (header.apiKey()) {
          case API_VERSIONS -> versions();
          case METADATA -> topics(new MetadataRequestData(body, version));
          case PRODUCE -> taken(new ProduceRequestData(body, version));
          default -> throw new IllegalStateException("unexpected: " + header);
        };
    ResponseHeader begin = header.toResponseHeader();
    return RequestUtils.serialize(begin.data(), begin.headerVersion(), answer, version);
  }

  private static Message versions() {
    ApiVersionsResponseData.ApiVersionCollection versions =
        new ApiVersionsResponseData.ApiVersionCollection();
    for (ApiKeys key : List.of(ApiKeys.API_VERSIONS, ApiKeys.METADATA, ApiKeys.PRODUCE)) {
      versions.add(
          new ApiVersionsResponseData.ApiVersion()
              .setApiKey(key.id)
              .setMinVersion(key.oldestVersion())
              .setMaxVersion((short) 8)); // before topics have numbers
    }
    return new ApiVersionsResponseData().setApiKeys(versions);
  }

  private Message topics(MetadataRequestData request) {
    MetadataResponseData.MetadataResponseBrokerCollection brokers =
        new MetadataResponseData.MetadataResponseBrokerCollection();
    brokers.add(
        new MetadataResponseData.MetadataResponseBroker()
            .setNodeId(0)
            .setHost(socket.getInetAddress().getHostAddress())
            .setPort(socket.getLocalPort()));
    MetadataResponseData.MetadataResponseTopicCollection topics =
        new MetadataResponseData.MetadataResponseTopicCollection();
    request.topics().forEach(topic -> topics.add(topic(topic.name())));
    return new MetadataResponseData().setBrokers(brokers).setControllerId(0).setTopics(topics);
  }

  private static MetadataResponseData.MetadataResponseTopic topic(String name) {
    return new MetadataResponseData.MetadataResponseTopic()
        .setName(name)
        .setPartitions(
            List.of(
                new MetadataResponseData.MetadataResponsePartition()
                    .setPartitionIndex(0)
                    .setLeaderId(0)
                    .setReplicaNodes(Arrays.asList(0))
                    .setIsrNodes(Arrays.asList(0))));
  }

  private static Message taken(ProduceRequestData request) {
    ProduceResponseData.TopicProduceResponseCollection topics =
        new ProduceResponseData.TopicProduceResponseCollection();
    request.topicData().forEach(topic -> topics.add(taken(topic.name())));
    return new ProduceResponseData().setResponses(topics);
  }

  private static ProduceResponseData.TopicProduceResponse taken(String topic) {
    Errors end = topic.equals(REFUSED) ? Errors.INVALID_RECORD : Errors.NONE;
    return new ProduceResponseData.TopicProduceResponse()
        .setName(topic)
        .setPartitionResponses(
            List.of(
                new ProduceResponseData.PartitionProduceResponse()
                    .setIndex(0)
                    .setErrorCode(end.code())));
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }
}

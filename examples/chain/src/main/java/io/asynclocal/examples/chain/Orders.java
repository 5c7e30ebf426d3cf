package io.asynclocal.examples.chain;

import com.google.common.util.concurrent.ListenableFuture;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.grpc.GrpcInterceptors;
import io.asynclocal.grpc.GrpcRemote;
import io.asynclocal.kafka.RemoteKafka;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** The third process: gRPC in, a record out. Arguments: on or off, and the broker's address. */
final class Orders {
  static final MethodDescriptor<String, String> PLACE =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("orders/place")
          .setRequestMarshaller(new Text())
          .setResponseMarshaller(new Text())
          .build();

  private static final Map<String, ManagedChannel> CHANNELS = new ConcurrentHashMap<>();

  private final Producer<String, String> producer;
  private final Executor pool;

  private Orders(Producer<String, String> producer, Executor pool) {
    this.producer = producer;
    this.pool = pool;
  }

  public static void main(String[] args) throws IOException {
    boolean isOn = args[0].equals("on");
    Producer<String, String> plain =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                args[1],
                ProducerConfig.LINGER_MS_CONFIG,
                5),
            new StringSerializer(),
            new StringSerializer());
    ExecutorService workers = Executors.newFixedThreadPool(8);
    Orders orders =
        new Orders(
            isOn ? RemoteKafka.of(Stores.REMOTE).producer(plain) : plain,
            isOn ? AsyncExecutors.propagating(workers) : workers);
    NettyServerBuilder server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                ServerServiceDefinition.builder("orders")
                    .addMethod(PLACE, ServerCalls.asyncUnaryCall(orders::place))
                    .build());
    if (isOn) {
      server.intercept(GrpcRemote.server(Stores.REMOTE));
    }
    Service.ready(server.build().start().getPort());
    Service.untilAbandoned();
  }

  private void place(String order, StreamObserver<String> answers) {
    pool.execute(
        () -> {
          String seen = Order.seenIn(order);
          var unused =
              producer.send(
                  new ProducerRecord<>(Stores.TOPIC, seen),
                  (metadata, failure) -> {
                    if (failure == null) {
                      answers.onNext(seen);
                      answers.onCompleted();
                    } else {
                      answers.onError(Status.UNAVAILABLE.withCause(failure).asRuntimeException());
                    }
                  });
        });
  }

  /** Returns a channel to this service, one for each address. */
  static Channel channel(String address, boolean isOn) {
    ManagedChannel channel =
        CHANNELS.computeIfAbsent(
            address, any -> NettyChannelBuilder.forTarget(address).usePlaintext().build());
    return isOn
        ? ClientInterceptors.interceptForward(
            channel, GrpcInterceptors.client(), GrpcRemote.client(Stores.REMOTE))
        : channel;
  }

  static CompletableFuture<String> future(ListenableFuture<String> answer) {
    CompletableFuture<String> future = new CompletableFuture<>();
    answer.addListener(
        () -> {
          try {
            future.complete(answer.get());
          } catch (ExecutionException | InterruptedException e) {
            future.completeExceptionally(e);
          }
        },
        Runnable::run);
    return future;
  }

  private static final class Text implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

package app;

import static app.Checks.ID;
import static app.Checks.collected;
import static app.Checks.in;
import static app.Checks.same;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** gRPC over a socket: a client's observers, and a service behind an interceptor. */
final class GrpcChecks {
  private static final MethodDescriptor<String, String> UNARY =
      method("unary", MethodDescriptor.MethodType.UNARY);
  private static final MethodDescriptor<String, String> CHAT =
      method("chat", MethodDescriptor.MethodType.BIDI_STREAMING);

  private GrpcChecks() {}

  static void addTo(Checks checks) {
    checks.add(
        "grpc/stores/the first call, which waits for its channel",
        () -> {
          try (Service service = new Service()) {
            same("A: x A", called(service, "A"));
          }
        });
    checks.add(
        "grpc/stores/later calls",
        () -> {
          try (Service service = new Service()) {
            called(service, "A");
            same("B: x B", called(service, "B"));
            same("C: x C", called(service, "C"));
          }
        });
    checks.add(
        "grpc/stores/a service behind an interceptor",
        () -> {
          try (Service service = new Service()) {
            called(service, "A");
            same("served", service.seen.take());
            same("served", service.seen.take());
          }
        });
    checks.add(
        "grpc/stores/a conversation",
        () -> {
          try (Service service = new Service()) {
            Answers answers = new Answers();
            CompletableFuture<StreamObserver<String>> started = new CompletableFuture<>();
            in(
                "A",
                () ->
                    started.complete(
                        ClientCalls.asyncBidiStreamingCall(
                            service.channel.newCall(CHAT, CallOptions.DEFAULT), answers)));
            in("B", () -> started.get().onNext("x"));
            in("C", () -> started.get().onCompleted());
            same("A: x A", answers.result());
            same("served", service.seen.take());
            same("served", service.seen.take());
          }
        });
    checks.add(
        "grpc/jdk/a future's call",
        () -> {
          try (Service service = new Service()) {
            in(
                "A",
                () ->
                    same(
                        "x",
                        ClientCalls.futureUnaryCall(
                                service.channel.newCall(UNARY, CallOptions.DEFAULT), "x")
                            .get()));
          }
        });
    checks.add(
        "grpc/leak/a channel that was first used in a request",
        () -> {
          try (Service service = new Service()) {
            collected(
                store -> {
                  Answers answers = new Answers();
                  ClientCalls.asyncUnaryCall(
                      service.channel.newCall(UNARY, CallOptions.DEFAULT), "x", answers);
                  answers.result();
                });
          }
        });
  }

  /** Returns what a call's observer saw when the answer and the end came. */
  private static String called(Service service, String store) throws Exception {
    Answers answers = new Answers();
    in(
        store,
        () ->
            ClientCalls.asyncUnaryCall(
                service.channel.newCall(UNARY, CallOptions.DEFAULT), "x", answers));
    return answers.result();
  }

  private static final class Answers implements StreamObserver<String> {
    private final CompletableFuture<String> done = new CompletableFuture<>();
    private volatile String seen = "";

    @Override
    public void onNext(String value) {
      seen += ID.getStore() + ": " + value;
    }

    @Override
    public void onError(Throwable failure) {
      done.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      done.complete(seen + " " + ID.getStore());
    }

    String result() throws Exception {
      return done.get(30, TimeUnit.SECONDS);
    }
  }

  private static final class Service implements AutoCloseable, ServerInterceptor {
    final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final Server server;
    final ManagedChannel channel;

    Service() throws IOException {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(
                  ServerServiceDefinition.builder("echo")
                      .addMethod(UNARY, ServerCalls.asyncUnaryCall(this::answer))
                      .addMethod(CHAT, ServerCalls.asyncBidiStreamingCall(this::converse))
                      .build())
              .intercept(this)
              .build()
              .start();
      channel =
          NettyChannelBuilder.forAddress(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
              .usePlaintext()
              .build();
    }

    /** As an application's own, which knows nothing of us. */
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      return ID.call("served", () -> next.startCall(call, headers));
    }

    private void answer(String word, StreamObserver<String> answers) {
      seen.add(String.valueOf(ID.getStore()));
      answers.onNext(word);
      seen.add(String.valueOf(ID.getStore()));
      answers.onCompleted();
    }

    private StreamObserver<String> converse(StreamObserver<String> answers) {
      return new StreamObserver<>() {
        @Override
        public void onNext(String word) {
          seen.add(String.valueOf(ID.getStore()));
          answers.onNext(word);
        }

        @Override
        public void onError(Throwable failure) {
          answers.onError(failure);
        }

        @Override
        public void onCompleted() {
          seen.add(String.valueOf(ID.getStore()));
          answers.onCompleted();
        }
      };
    }

    @Override
    public void close() {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }

  private static MethodDescriptor<String, String> method(
      String name, MethodDescriptor.MethodType type) {
    return MethodDescriptor.<String, String>newBuilder()
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName("echo", name))
        .setRequestMarshaller(new Text())
        .setResponseMarshaller(new Text())
        .build();
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

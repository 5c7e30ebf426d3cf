package io.asynclocal.grpc;

import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.logging.LoggedId;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A service over a real socket that answers each word with itself, from a pool, in four kinds of
 * streaming. An interceptor enters the id that comes with the call, as an application would.
 */
final class Echo implements AutoCloseable {
  static final LoggedId ID = new LoggedId();
  static final Metadata.Key<String> HEADER =
      Metadata.Key.of("id", Metadata.ASCII_STRING_MARSHALLER);
  static final String FAIL = "fail";
  static final String SILENCE = "silence";

  static final MethodDescriptor<String, String> UNARY = method(MethodType.UNARY);
  static final MethodDescriptor<String, String> UPLOAD = method(MethodType.CLIENT_STREAMING);
  static final MethodDescriptor<String, String> DOWNLOAD = method(MethodType.SERVER_STREAMING);
  static final MethodDescriptor<String, String> CHAT = method(MethodType.BIDI_STREAMING);

  /** gRPC logs what a service throws, each time with its stack. */
  private static final Logger FAILURES = Logger.getLogger("io.grpc.internal.SerializingExecutor");

  final Reads reads = new Reads();
  final ExecutorService serverThreads = Executors.newFixedThreadPool(4);
  final ExecutorService clientThreads = Executors.newFixedThreadPool(4);
  private final ExecutorService workers = Executors.newFixedThreadPool(4);
  private final ExecutorService pool = AsyncExecutors.propagating(workers);
  private final Server server;
  final ManagedChannel channel;

  Echo(boolean carrying) throws IOException {
    this(carrying, null);
  }

  /** Has another service, which is given what it notes its reads in; its own if that is null. */
  Echo(boolean carrying, Function<Reads, ServerServiceDefinition> service) throws IOException {
    FAILURES.setLevel(Level.OFF);
    NettyServerBuilder serving =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .executor(serverThreads)
            .addService(service == null ? service() : service.apply(reads))
            .intercept(new IdInterceptor());
    if (carrying) {
      serving.intercept(GrpcInterceptors.server());
    }
    server = serving.build().start();
    NettyChannelBuilder calling =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
            .usePlaintext()
            .executor(clientThreads);
    if (carrying) {
      calling.intercept(GrpcInterceptors.client());
    }
    channel = calling.build();
  }

  /** What the application itself does with each call, behind the library's interceptor. */
  private static final class IdInterceptor implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      ID.enterWith(headers.get(HEADER));
      return next.startCall(call, headers);
    }
  }

  private ServerServiceDefinition service() {
    return ServerServiceDefinition.builder("echo")
        .addMethod(UNARY, ServerCalls.asyncUnaryCall(this::answer))
        .addMethod(DOWNLOAD, ServerCalls.asyncServerStreamingCall(this::answer))
        .addMethod(UPLOAD, ServerCalls.asyncClientStreamingCall(Words::new))
        .addMethod(CHAT, ServerCalls.asyncBidiStreamingCall(Words::new))
        .build();
  }

  /** Answers from the pool, after a look at the store on both threads. */
  private void answer(String word, StreamObserver<String> answers) {
    reads.note(word, ID.getStore());
    if (word.endsWith(FAIL)) {
      throw new IllegalStateException("on purpose");
    }
    ((ServerCallStreamObserver<String>) answers)
        .setOnCancelHandler(() -> reads.note(word, ID.getStore()));
    if (!word.endsWith(SILENCE)) {
      pool.execute(
          () -> {
            reads.note(word, ID.getStore());
            answers.onNext(word);
            answers.onCompleted();
          });
    }
  }

  /** What comes in a stream; the last word is the answer. */
  private final class Words implements StreamObserver<String> {
    private final StreamObserver<String> answers;
    private String last = "";

    Words(StreamObserver<String> answers) {
      this.answers = answers;
      ((ServerCallStreamObserver<String>) answers)
          .setOnCancelHandler(() -> reads.note(last, ID.getStore()));
    }

    @Override
    public void onNext(String word) {
      last = word;
      reads.note(word, ID.getStore());
    }

    @Override
    public void onError(Throwable failure) {
      reads.note(last, ID.getStore());
    }

    @Override
    public void onCompleted() {
      reads.note(last, ID.getStore());
      pool.execute(
          () -> {
            reads.note(last, ID.getStore());
            answers.onNext(last);
            answers.onCompleted();
          });
    }
  }

  /** Returns a channel whose calls bring {@code id} along, under which the server knows them. */
  Channel as(String id) {
    Metadata headers = new Metadata();
    headers.put(HEADER, id);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  static CallOptions options() {
    return CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  static String codeOf(Throwable failure) {
    return Status.fromThrowable(failure).getCode().name();
  }

  private static MethodDescriptor<String, String> method(MethodType type) {
    return MethodDescriptor.<String, String>newBuilder()
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName("echo", type.name()))
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

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    workers.shutdownNow();
    serverThreads.shutdownNow();
    clientThreads.shutdownNow();
    FAILURES.setLevel(null);
  }
}

package io.asynclocal.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.remote.Caller;
import io.asynclocal.remote.Codec;
import io.asynclocal.remote.Destinations;
import io.asynclocal.remote.MissingStoreException;
import io.asynclocal.remote.RemoteStores;
import io.asynclocal.remote.StoreDeclaration;
import io.asynclocal.remote.Trust;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls over real sockets from one set of stores to another. */
final class GrpcRemoteTest {
  private static final AsyncLocalStorage<String> TENANT =
      AsyncLocalStorage.<String>builder().name("tenant").build();
  private static final AsyncLocalStorage<String> REQUEST_ID =
      AsyncLocalStorage.<String>builder().name("requestId").build();
  private static final Metadata.Key<String> BAGGAGE =
      Metadata.Key.of("baggage", Metadata.ASCII_STRING_MARSHALLER);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ExecutorService pool = AsyncExecutors.propagating(threads);
  private final Queue<List<String>> attempts = new ConcurrentLinkedQueue<>();
  private final AtomicInteger toFail = new AtomicInteger();
  private Server server;
  private ManagedChannel channel;

  @AfterEach
  void stop() throws InterruptedException {
    channel.shutdownNow();
    server.shutdownNow();
    assertTrue(channel.awaitTermination(60, TimeUnit.SECONDS));
    assertTrue(server.awaitTermination(60, TimeUnit.SECONDS));
    threads.shutdownNow();
  }

  private static RemoteStores stores(Trust trust, Destinations destinations, boolean isRequired) {
    UnaryOperator<StoreDeclaration<String>> required =
        declaration -> isRequired ? declaration.required() : declaration;
    return RemoteStores.builder()
        .store(
            TENANT,
            s ->
                required
                    .apply(s.baggage("tenant").codec(Codec.text(64)))
                    .accept(trust)
                    .sendTo(destinations))
        .store(
            REQUEST_ID,
            s ->
                s.header("X-Request-ID")
                    .codec(Codec.token(64))
                    .accept(Trust.anyone())
                    .inResponses()
                    .sendTo(Destinations.anywhere()))
        .onProblem(problem -> {})
        .build();
  }

  private static RemoteStores stores() {
    return stores(
        Trust.callers(GrpcRemoteTest::isLoopback), Destinations.hosts("127.0.0.1:*"), false);
  }

  private static boolean isLoopback(Caller caller) {
    return caller.address().isLoopbackAddress();
  }

  private void start(ServerInterceptor receiving, Map<String, ?> serviceConfig) throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(loopback, 0))
            .executor(threads)
            .addService(
                ServerServiceDefinition.builder("echo")
                    .addMethod(Echo.UNARY, ServerCalls.asyncUnaryCall(this::answer))
                    .build())
            .intercept(new Attempts())
            .intercept(receiving)
            .build()
            .start();
    channel =
        NettyChannelBuilder.forTarget("dns:///127.0.0.1:" + server.getPort())
            .usePlaintext()
            .executor(threads)
            .defaultServiceConfig(serviceConfig)
            .enableRetry()
            .build();
  }

  /** Answers from a pool with the stores that are there. */
  private void answer(String word, StreamObserver<String> answers) {
    pool.execute(
        () -> {
          if (toFail.getAndDecrement() > 0) {
            answers.onError(Status.UNAVAILABLE.asRuntimeException());
            return;
          }
          answers.onNext(TENANT.getStore() + " " + REQUEST_ID.getStore());
          answers.onCompleted();
        });
  }

  private final class Attempts implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      List<String> lines = new ArrayList<>();
      Iterable<String> values = headers.getAll(BAGGAGE);
      if (values != null) {
        values.forEach(lines::add);
      }
      attempts.add(lines);
      return next.startCall(call, headers);
    }
  }

  private static String call(Channel channel) {
    return ClientCalls.blockingUnaryCall(channel, Echo.UNARY, CallOptions.DEFAULT, "word");
  }

  private Channel sending(RemoteStores remote) {
    return ClientInterceptors.interceptForward(
        channel, GrpcInterceptors.client(), GrpcRemote.client(remote));
  }

  @Test
  void callsThatOverlapArriveWithTheirOwnStores() throws Exception {
    start(GrpcRemote.server(stores()), Map.of());
    Channel calling = sending(stores());
    List<Future<String>> answers = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String tenant = "ü東,;=% " + i % 97;
      String id = "r-" + i;
      expected.add(tenant + " " + id);
      AsyncContext.root()
          .with(TENANT, tenant)
          .with(REQUEST_ID, id)
          .run(
              () ->
                  answers.add(
                      ClientCalls.futureUnaryCall(
                          calling.newCall(Echo.UNARY, CallOptions.DEFAULT), "word")));
    }
    for (int i = 0; i < answers.size(); i++) {
      assertEquals(expected.get(i), answers.get(i).get(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void withoutTheInterceptorsTheStoresAreLost() throws Exception {
    start(GrpcInterceptors.server(), Map.of());
    assertEquals("null null", TENANT.call("acme", () -> call(channel)));
  }

  @Test
  void forgedTenantIsNotBound() throws Exception {
    start(GrpcRemote.server(stores(Trust.nobody(), Destinations.anywhere(), false)), Map.of());
    Metadata forged = new Metadata();
    forged.put(BAGGAGE, "tenant=evil");
    Channel forging =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(forged));
    assertEquals("null null", call(forging));
    assertEquals(List.of(List.of("tenant=evil")), List.copyOf(attempts), "it has arrived");
  }

  @Test
  void headersThatAGatewayCopiedAreReplaced() throws Exception {
    start(GrpcRemote.server(stores()), Map.of());
    Metadata forged = new Metadata();
    forged.put(BAGGAGE, "tenant=evil,a=1");
    forged.put(BAGGAGE, "tenant=worse");
    Channel copying =
        ClientInterceptors.interceptForward(
            channel,
            MetadataUtils.newAttachHeadersInterceptor(forged),
            GrpcRemote.client(stores()));
    assertEquals("acme null", TENANT.call("acme", () -> call(copying)));
    assertEquals("null null", call(copying));
    assertEquals(List.of(List.of("tenant=acme,a=1"), List.of("a=1")), List.copyOf(attempts));
  }

  @Test
  void eachRetryHasExactlyOneHeader() throws Exception {
    Map<String, ?> retry =
        Map.of(
            "maxAttempts",
            4.0,
            "initialBackoff",
            "0.01s",
            "maxBackoff",
            "0.01s",
            "backoffMultiplier",
            1.0,
            "retryableStatusCodes",
            List.of("UNAVAILABLE"));
    start(GrpcRemote.server(stores()), config("retryPolicy", retry));
    toFail.set(3);
    Channel calling = sending(stores());
    assertEquals("acme null", TENANT.call("acme", () -> call(calling)));
    assertEquals(
        List.of(
            List.of("tenant=acme"),
            List.of("tenant=acme"),
            List.of("tenant=acme"),
            List.of("tenant=acme")),
        List.copyOf(attempts));
  }

  @Test
  void eachHedgeHasExactlyOneHeader() throws Exception {
    Map<String, ?> hedging =
        Map.of(
            "maxAttempts",
            3.0,
            "hedgingDelay",
            "0s",
            "nonFatalStatusCodes",
            List.of("UNAVAILABLE"));
    start(GrpcRemote.server(stores()), config("hedgingPolicy", hedging));
    toFail.set(2);
    Channel calling = sending(stores());
    assertEquals("acme null", TENANT.call("acme", () -> call(calling)));
    assertEquals(3, attempts.size());
    attempts.forEach(lines -> assertEquals(List.of("tenant=acme"), lines));
  }

  private static Map<String, ?> config(String policy, Map<String, ?> settings) {
    return Map.of("methodConfig", List.of(Map.of("name", List.of(Map.of()), policy, settings)));
  }

  @Test
  void tenantIsSentOnlyToItsDestinations() throws Exception {
    start(GrpcRemote.server(stores()), Map.of());
    Channel elsewhere =
        sending(stores(Trust.nobody(), Destinations.hosts("127.0.0.1:1", "*.shop"), false));
    assertEquals("null null", TENANT.call("acme", () -> call(elsewhere)));
    assertEquals(List.of(List.of()), List.copyOf(attempts));
  }

  @Test
  void callWithoutARequiredStoreIsRefusedOnBothSides() throws Exception {
    RemoteStores strict = stores(Trust.anyone(), Destinations.hosts("127.0.0.1:*"), true);
    start(GrpcRemote.server(strict), Map.of());
    StatusRuntimeException received =
        assertThrows(StatusRuntimeException.class, () -> call(channel));
    assertEquals(Status.Code.INVALID_ARGUMENT, received.getStatus().getCode());

    StatusRuntimeException sent =
        assertThrows(StatusRuntimeException.class, () -> call(sending(strict)));
    assertEquals(Status.Code.INVALID_ARGUMENT, sent.getStatus().getCode());
    assertInstanceOf(MissingStoreException.class, sent.getStatus().getCause());
    assertEquals(0, attempts.size(), "nothing of the application was called");
  }

  @Test
  void responseHasTheIdOfItsCall() throws Exception {
    start(GrpcRemote.server(stores()), Map.of());
    AtomicReference<Metadata> answered = new AtomicReference<>();
    Channel capturing =
        ClientInterceptors.intercept(
            sending(stores()),
            MetadataUtils.newCaptureMetadataInterceptor(answered, new AtomicReference<>()));
    assertEquals("null r-7", REQUEST_ID.call("r-7", () -> call(capturing)));
    assertEquals(
        "r-7",
        answered.get().get(Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER)));
  }

  @Test
  void nameThatCantBeInMetadataIsRefusedWhenTheInterceptorIsMade() throws Exception {
    start(GrpcRemote.server(stores()), Map.of());
    RemoteStores odd =
        RemoteStores.builder()
            .store(TENANT, s -> s.header("a!b").codec(Codec.text(1)).accept(Trust.anyone()))
            .build();
    assertThrows(IllegalArgumentException.class, () -> GrpcRemote.client(odd));
    assertThrows(IllegalArgumentException.class, () -> GrpcRemote.server(odd));
  }
}

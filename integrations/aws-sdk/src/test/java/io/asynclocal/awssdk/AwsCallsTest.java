package io.asynclocal.awssdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.asynclocal.AsyncContext;
import io.asynclocal.logging.LoggedId;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;

/** 150 calls at once over real sockets, to a server that knows some queues and doesn't others. */
class AwsCallsTest {
  private static final int CALLS = 150;
  @RegisterExtension static final LoggedId ID = new LoggedId();

  /** A client's own would be shut down with it, which takes seconds. */
  private static final SdkEventLoopGroup LOOPS =
      SdkEventLoopGroup.builder().numberOfThreads(2).build();

  private final ExecutorService serving = Executors.newFixedThreadPool(4);
  private final ExecutorService bare = Executors.newFixedThreadPool(2);
  private final Map<String, String> wrong = new ConcurrentHashMap<>();
  private final AtomicInteger reads = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), CALLS);
    server.setExecutor(serving);
    server.createContext("/", AwsCallsTest::answer);
    server.start();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      boolean isKnown = !asked.contains("unknown");
      byte[] body =
          (isKnown
                  ? "{\"QueueUrl\":\"http://queue\"}"
                  : "{\"__type\":\"com.amazonaws.sqs#QueueDoesNotExist\",\"message\":\"no\"}")
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
      exchange.sendResponseHeaders(isKnown ? 200 : 400, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @AfterEach
  void leaveNothing() throws Exception {
    server.stop(0);
    serving.shutdownNow();
    assertSame(AsyncContext.root(), AsyncContext.current());
    for (int i = 0; i < 10; i++) {
      assertSame(AsyncContext.root(), bare.submit(AsyncContext::current).get(30, TimeUnit.SECONDS));
    }
    bare.shutdownNow();
  }

  @AfterAll
  static void leaveEventLoopsClean() throws Exception {
    for (EventExecutor loop : LOOPS.eventLoopGroup()) {
      assertSame(AsyncContext.root(), loop.submit(AsyncContext::current).get(30, TimeUnit.SECONDS));
    }
    LOOPS.eventLoopGroup().shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  private void look(String own, String where) {
    reads.incrementAndGet();
    if (!own.equals(ID.getStore())) {
      wrong.put(own + " " + where, String.valueOf(ID.getStore()));
    }
  }

  /** Looks in nine of the methods. */
  private final class Looking implements ExecutionInterceptor {
    private void look(Context.BeforeExecution context, String where) {
      AwsCallsTest.this.look(((GetQueueUrlRequest) context.request()).queueName(), where);
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
      look(context, "beforeExecution");
    }

    @Override
    public SdkHttpRequest modifyHttpRequest(
        Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
      look(context, "modifyHttpRequest");
      return context.httpRequest();
    }

    @Override
    public void beforeTransmission(
        Context.BeforeTransmission context, ExecutionAttributes attributes) {
      look(context, "beforeTransmission");
    }

    @Override
    public void afterTransmission(
        Context.AfterTransmission context, ExecutionAttributes attributes) {
      look(context, "afterTransmission");
    }

    @Override
    public void beforeUnmarshalling(
        Context.BeforeUnmarshalling context, ExecutionAttributes attributes) {
      look(context, "beforeUnmarshalling");
    }

    @Override
    public void afterUnmarshalling(
        Context.AfterUnmarshalling context, ExecutionAttributes attributes) {
      look(context, "afterUnmarshalling");
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
      look(context, "afterExecution");
    }

    @Override
    public Throwable modifyException(
        Context.FailedExecution context, ExecutionAttributes attributes) {
      look(context, "modifyException");
      return context.exception();
    }

    @Override
    public void onExecutionFailure(
        Context.FailedExecution context, ExecutionAttributes attributes) {
      look(context, "onExecutionFailure");
    }

    private void look(Context.FailedExecution context, String where) {
      AwsCallsTest.this.look(((GetQueueUrlRequest) context.request()).queueName(), where);
    }
  }

  private SqsAsyncClient client(ExecutionInterceptor interceptor) {
    return SqsAsyncClient.builder()
        .region(Region.US_EAST_1)
        .endpointOverride(URI.create("http://localhost:" + server.getAddress().getPort()))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
        .httpClientBuilder(
            NettyNioAsyncHttpClient.builder()
                .eventLoopGroup(LOOPS)
                .maxPendingConnectionAcquires(1000))
        .asyncConfiguration(
            c -> c.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, bare))
        .overrideConfiguration(c -> c.addExecutionInterceptor(interceptor))
        .build();
  }

  private void askAll(SqsAsyncClient sqs, String prefix) throws Exception {
    List<CompletableFuture<?>> asked = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      String own = prefix + i;
      asked.add(
          ID.call(
              own,
              () ->
                  sqs.getQueueUrl(r -> r.queueName(own))
                      .handle(
                          (url, failure) -> {
                            look(own, "future");
                            return failure == null;
                          })));
    }
    for (CompletableFuture<?> each : asked) {
      assertEquals(!prefix.startsWith("unknown"), each.get(60, TimeUnit.SECONDS));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"known-", "unknown-"})
  void interceptorsAndFutures_seeWhoCalls(String prefix) throws Exception {
    try (SqsAsyncClient sqs =
        AwsCalls.propagating(SqsAsyncClient.class, client(AwsCalls.bound(new Looking())))) {
      askAll(sqs, prefix);
    }
    assertEquals(Map.of(), wrong);
    assertTrue(reads.get() >= 6 * CALLS, reads + " reads");
  }

  @ParameterizedTest
  @ValueSource(strings = {"known-", "unknown-"})
  void bareClient_losesThem(String prefix) throws Exception {
    try (SqsAsyncClient sqs = client(new Looking())) {
      askAll(sqs, prefix);
    }
    assertTrue(wrong.size() >= 2 * CALLS, wrong.size() + " of " + reads);
  }

  @Test
  void throwingInterceptor_failsItsCallAndLeavesNothing() throws Exception {
    ExecutionInterceptor throwing =
        new ExecutionInterceptor() {
          @Override
          public void afterUnmarshalling(
              Context.AfterUnmarshalling context, ExecutionAttributes attributes) {
            ID.enterWith("what an interceptor leaves");
            throw new IllegalStateException("on purpose");
          }
        };
    try (SqsAsyncClient sqs =
        AwsCalls.propagating(SqsAsyncClient.class, client(AwsCalls.bound(throwing)))) {
      CompletableFuture<String> seen =
          ID.call(
              "ann",
              () ->
                  sqs.getQueueUrl(r -> r.queueName("q"))
                      .handle((url, failure) -> ID.getStore() + " " + (failure != null)));
      assertEquals("ann true", seen.get(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void endedCall_keepsNoContextWhoeverKeepsItsAnswer() throws Exception {
    try (SqsAsyncClient sqs =
        AwsCalls.propagating(SqsAsyncClient.class, client(AwsCalls.bound(new Looking())))) {
      List<Object> kept = new ArrayList<>();
      WeakReference<AsyncContext> context =
          ID.call(
              "q",
              () -> {
                CompletableFuture<?> asked = sqs.getQueueUrl(r -> r.queueName("q"));
                kept.add(asked);
                kept.add(asked.get(60, TimeUnit.SECONDS));
                return new WeakReference<>(AsyncContext.current());
              });
      for (int i = 0; i < 60 && context.get() != null; i++) {
        System.gc();
        bare.submit(() -> {}).get(30, TimeUnit.SECONDS);
      }
      assertNull(context.get());
      assertEquals(2, kept.size());
    }
  }

  @Test
  void view_isItsClientInAllElse() {
    ExecutionInterceptor looking = new Looking();
    SqsAsyncClient client = client(looking);
    try (SqsAsyncClient view = AwsCalls.propagating(SqsAsyncClient.class, client)) {
      assertEquals("sqs", view.serviceName());
      assertEquals(view, view);
      assertFalse(view.equals(client));
      assertEquals(client.hashCode(), view.hashCode());
    }
    assertThrows(NullPointerException.class, () -> AwsCalls.bound(null));
    assertThrows(NullPointerException.class, () -> AwsCalls.propagating(null, client));
    assertThrows(
        NullPointerException.class, () -> AwsCalls.propagating(SqsAsyncClient.class, null));
    assertThrows(IllegalArgumentException.class, () -> AwsCalls.propagating(String.class, ""));
  }
}

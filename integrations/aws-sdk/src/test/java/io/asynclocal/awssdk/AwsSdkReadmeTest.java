package io.asynclocal.awssdk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import io.asynclocal.AsyncLocalStorage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;

/** The code of this module's README. */
class AwsSdkReadmeTest {
  private static final AsyncLocalStorage<String> REQUEST_ID = AsyncLocalStorage.create();

  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  private void answer(GetQueueUrlResponse response) {
    seen.add(response.queueUrl() + " for " + REQUEST_ID.getStore());
  }

  @Test
  void call_keepsItsStore() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "{\"QueueUrl\":\"q\"}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    URI endpoint = URI.create("http://localhost:" + server.getAddress().getPort());
    Region region = Region.US_EAST_1;
    StaticCredentialsProvider credentials =
        StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));
    ExecutionInterceptor audit =
        new ExecutionInterceptor() {
          @Override
          public void afterUnmarshalling(
              Context.AfterUnmarshalling context, ExecutionAttributes attributes) {
            seen.add("audited for " + REQUEST_ID.getStore());
          }
        };
    SqsAsyncClient sqs =
        AwsCalls.propagating(
            SqsAsyncClient.class,
            SqsAsyncClient.builder()
                .region(region)
                .credentialsProvider(credentials)
                .endpointOverride(endpoint)
                .overrideConfiguration(c -> c.addExecutionInterceptor(AwsCalls.bound(audit)))
                .build());

    REQUEST_ID.run(
        "r-17",
        () -> sqs.getQueueUrl(r -> r.queueName("orders")).thenAccept(this::answer)); // sees r-17
    assertEquals("audited for r-17", seen.poll(30, TimeUnit.SECONDS));
    assertEquals("q for r-17", seen.poll(30, TimeUnit.SECONDS));
    sqs.close();
    server.stop(0);
  }
}

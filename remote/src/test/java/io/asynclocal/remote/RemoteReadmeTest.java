package io.asynclocal.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** The code of the module's README and of docs/guides/remote.md. */
final class RemoteReadmeTest {
  static final AsyncLocalStorage<String> TENANT =
      AsyncLocalStorage.<String>builder().name("tenant").build();
  static final AsyncLocalStorage<String> REQUEST_ID =
      AsyncLocalStorage.<String>builder().name("requestId").build();

  @Test
  void storesGoToTheNextProcess() throws Exception {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(anyPort, 0);
    ExecutorService threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    String orders = "http://" + anyPort.getHostString() + ":" + server.getAddress().getPort();

    RemoteStores remote =
        RemoteStores.builder()
            .store(
                TENANT,
                tenant ->
                    tenant
                        .baggage("tenant")
                        .codec(Codec.text(64))
                        .required()
                        .accept(Trust.callers(caller -> isOurs(caller)))
                        .sendTo(Destinations.hosts("*.shop.internal", orders)))
            .store(
                REQUEST_ID,
                id ->
                    id.header("X-Request-ID")
                        .codec(Codec.token(128))
                        .accept(Trust.anyone())
                        .orElse(() -> UUID.randomUUID().toString())
                        .inResponses()
                        .sendTo(Destinations.anywhere()))
            .build();

    server
        .createContext(
            "/orders",
            exchange -> {
              String answer = TENANT.getStore() + " asks as " + REQUEST_ID.getStore();
              exchange.sendResponseHeaders(200, 0);
              try (exchange) {
                exchange.getResponseBody().write(answer.getBytes(StandardCharsets.UTF_8));
              }
            })
        .getFilters()
        .add(RemoteHttpServer.filter(remote));
    server.start();

    HttpClient client =
        RemoteHttpClient.of(
            remote, HttpClient.newBuilder().executor(threads).build(), HttpClient.Redirect.NORMAL);
    HttpRequest request = HttpRequest.newBuilder(URI.create(orders + "/orders")).build();
    String answer =
        AsyncContext.root()
            .with(TENANT, "Müller & 東")
            .with(REQUEST_ID, "r-1")
            .call(() -> client.send(request, BodyHandlers.ofString()).body());
    assertEquals("Müller & 東 asks as r-1", answer);
    server.stop(0);
    threads.shutdownNow();
  }

  private static boolean isOurs(Caller caller) {
    return caller.address().isLoopbackAddress();
  }
}

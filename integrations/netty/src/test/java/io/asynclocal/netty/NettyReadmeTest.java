package io.asynclocal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.reactor.ReactorInstallation;
import io.asynclocal.reactor.ReactorIntegration;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

class NettyReadmeTest {
  private final AsyncLocalStorage<String> requestId = AsyncLocalStorage.create();
  private final List<String> logged = new CopyOnWriteArrayList<>();

  private void log(String event) {
    logged.add(requestId.getStore() + ": " + event);
  }

  @Test
  void serverAndClient() {
    ReactorInstallation reactor = ReactorIntegration.install();
    try {
      DisposableServer server =
          AsyncReactorNetty.entries(HttpServer.create())
              .handle(
                  (request, response) -> {
                    requestId.enterWith(request.uri()); // ends with this request
                    return response.sendString(Mono.fromSupplier(requestId::getStore));
                  })
              .bindNow();

      HttpClient client =
          AsyncReactorNetty.entries(HttpClient.create())
              .doOnRequest(AsyncReactorNetty.asRequester((request, connection) -> log("sending")));

      String answer =
          requestId.call(
              "r-17",
              () ->
                  client
                      .remoteAddress(server::address)
                      .get()
                      .uri("/r-18")
                      .responseSingle((response, body) -> body.asString())
                      .block(Duration.ofSeconds(10)));
      assertEquals("/r-18", answer);
      assertEquals(List.of("r-17: sending"), logged);
      server.disposeNow();
    } finally {
      reactor.close();
    }
  }

  @Test
  void nettyAlone() {
    EmbeddedChannel channel = new EmbeddedChannel();
    Object message = "message";
    requestId.run(
        "r-17",
        () -> {
          channel.pipeline().addFirst(AsyncNetty.entries());

          channel.writeAndFlush(message).addListener(AsyncNetty.listener(done -> log("sent")));
        });
    assertEquals(List.of("r-17: sent"), logged);
  }
}

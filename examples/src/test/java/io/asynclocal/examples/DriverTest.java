package io.asynclocal.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

class DriverTest {
  private final AtomicInteger requests = new AtomicInteger();
  private DisposableServer server;

  @BeforeEach
  void start() {
    server =
        HttpServer.create()
            .host("127.0.0.1")
            .handle(
                (request, response) ->
                    response.status(requests.incrementAndGet() == 3 ? 503 : 200).send())
            .bindNow();
  }

  @AfterEach
  void stop() {
    server.disposeNow();
  }

  @Test
  void fire_sendsEveryRequest() throws Exception {
    new Driver(server.port()).fire(2, 8);
    assertEquals(2, requests.get());
  }

  @Test
  void fire_throwsWhenARequestFails() {
    IOException thrown =
        assertThrows(IOException.class, () -> new Driver(server.port()).fire(5, 2));
    assertTrue(thrown.getMessage().contains(" answered 503"), thrown.getMessage());
  }
}

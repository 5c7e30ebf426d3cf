package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Messages of WebSockets see the store of the request that opened theirs, as do its ends. */
final class WebFluxSocketTest {
  private static final int SOCKETS = 50;
  private static final int MESSAGES = 3;

  @Configuration(proxyBeanMethods = false)
  @Import(Application.class)
  static class App {
    @Bean
    HandlerMapping sockets() {
      WebSocketHandler handler = App::handle;
      return new SimpleUrlHandlerMapping(Map.of("/socket", handler), Ordered.HIGHEST_PRECEDENCE);
    }

    private static Mono<Void> handle(WebSocketSession session) {
      String id = String.valueOf(session.getHandshakeInfo().getHeaders().getFirst("X-Request-ID"));
      Seen.at("handler", id);
      Flux<String> answers =
          session
              .receive()
              .map(message -> message.getPayloadAsText())
              .doOnNext(text -> Seen.at("message", id))
              .concatMap(text -> Mono.delay(Duration.ofMillis(1)).thenReturn(text))
              .doOnNext(text -> Seen.at("answer", id));
      return session
          .send(answers.map(session::textMessage))
          .doFinally(signal -> Seen.at("socket's end", id));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import({App.class, CarriedByHand.class})
  static class WithoutStarter {}

  /**
   * Sends a message for each answer, and ends as a client does, or as one whose network is gone.
   */
  private static final class Client implements WebSocket.Listener {
    final CompletableFuture<Void> done = new CompletableFuture<>();
    private final boolean aborts;
    private int answers;

    /**
     * An answer may come before the message is said to be sent, and two must not be sent at once.
     */
    private CompletableFuture<WebSocket> sent = CompletableFuture.completedFuture(null);

    Client(boolean aborts) {
      this.aborts = aborts;
    }

    @Override
    public void onOpen(WebSocket socket) {
      socket.request(1);
      send(() -> socket.sendText("message", true));
    }

    private void send(Supplier<CompletableFuture<WebSocket>> sending) {
      sent = sent.thenCompose(before -> sending.get());
      sent.whenComplete(
          (socket, failure) -> {
            if (failure != null && !aborts) {
              done.completeExceptionally(failure);
            }
          });
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      if (++answers < MESSAGES) {
        socket.request(1);
        send(() -> socket.sendText("message", true));
        return null;
      }
      if (aborts) {
        socket.abort();
        done.complete(null);
        return done;
      }
      socket.request(1);
      send(() -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      done.complete(null);
      return done;
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
      done.completeExceptionally(failure);
    }
  }

  private static void load(String mode, Class<?> application, String property) throws Exception {
    InMode.run(
        mode,
        Application.of(WebApplicationType.REACTIVE, application).properties(property),
        WebFluxSocketTest::openAll);
    // The end of one whose network is gone may come after its client's.
    assertEquals(SOCKETS * MESSAGES, answers(), Seen::all);
  }

  private static void openAll(ConfigurableApplicationContext context) throws Exception {
    Seen.start();
    URI uri = URI.create("ws://localhost:" + Load.portOf(context) + "/socket");
    HttpClient http = HttpClient.newHttpClient();
    List<CompletableFuture<Void>> done = new ArrayList<>();
    for (int i = 0; i < SOCKETS; i++) {
      Client client = new Client(i % 5 == 4);
      http.newWebSocketBuilder()
          .header("X-Request-ID", "socket-" + i)
          .buildAsync(uri, client)
          .whenComplete(
              (socket, failure) -> {
                if (failure != null) {
                  client.done.completeExceptionally(failure);
                }
              });
      done.add(client.done);
    }
    CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
  }

  private static long answers() {
    return Seen.count("answer store right")
        + Seen.count("answer store lost")
        + Seen.count("answer store crossed");
  }

  private static void loadAndCheck(String mode) throws Exception {
    load(mode, App.class, "asynclocal.enabled=true");
    assertEquals(SOCKETS * MESSAGES, Seen.count("answer store right"), Seen::all);
    assertEquals(SOCKETS * MESSAGES, Seen.count("answer line right"), Seen::all);
    assertTrue(Seen.count("socket's end store right") > 0, Seen::all);
    assertEquals(0, Seen.count(" lost") + Seen.count(" crossed"), Seen::all);
  }

  @Test
  void everyMessageSeesTheRequestThatOpenedItsSocket() throws Exception {
    loadAndCheck("limited");
  }

  @Test
  void everyMessageSeesTheRequestThatOpenedItsSocketInAutomaticMode() throws Exception {
    loadAndCheck("auto");
  }

  @Test
  void answersLoseTheirRequestWithoutTheStarter() throws Exception {
    load("limited", WithoutStarter.class, "asynclocal.enabled=false");
    assertNotEquals(0, Seen.count("answer store lost"), Seen::all);
  }
}

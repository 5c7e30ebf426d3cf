package io.asynclocal.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.environment.Installation;
import io.asynclocal.reactor.ReactorIntegration;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

final class AsyncWebFluxTest {
  private static final AsyncLocalStorage<String> ID = AsyncLocalStorage.create();

  private final AtomicInteger made = new AtomicInteger();
  private final RequestEntries entries =
      RequestEntries.of(
          RequestStore.of(ID)
              .header("X-Request-ID")
              .orElse(() -> "made-" + made.incrementAndGet())
              .inResponses()
              .build());
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final HttpHandler handler =
      AsyncWebFlux.entries(
          (request, response) -> {
            seen.add("handler " + ID.getStore());
            return Mono.delay(Duration.ofMillis(1))
                .doOnNext(tick -> seen.add("later " + ID.getStore()))
                .then();
          },
          entries);

  private MockServerHttpResponse handled(String header) {
    MockServerHttpResponse response = new MockServerHttpResponse();
    handler
        .handle(MockServerHttpRequest.get("/").header("x-request-id", header).build(), response)
        .block(Duration.ofMinutes(1));
    return response;
  }

  @Test
  void pipelineHasTheStoreOfTheRequestWhoeverSubscribes() {
    try (Installation reactor = ReactorIntegration.install()) {
      assertEquals(List.of(), reactor.overwritten());
      MockServerHttpResponse response = ID.call("the event loop's", () -> handled("r-1"));
      assertEquals(List.of("handler r-1", "later r-1"), seen);
      assertEquals("r-1", response.getHeaders().getFirst("X-Request-ID"));
    }
    assertNull(ID.getStore());
  }

  @Test
  void pipelineHasTheStoreOfTheRequestInAutomaticModeToo() {
    Hooks.enableAutomaticContextPropagation();
    try (Installation reactor = ReactorIntegration.install()) {
      assertEquals(List.of(), reactor.overwritten());
      ID.run("the event loop's", () -> handled("r-1"));
      assertEquals(List.of("handler r-1", "later r-1"), seen);
    } finally {
      Hooks.disableAutomaticContextPropagation();
    }
  }

  @Test
  void operatorsHaveNoStoreWithoutReactorsIntegration() {
    ID.run("the event loop's", () -> handled("r-1"));
    assertEquals(List.of("handler r-1", "later null"), seen);
  }

  @Test
  void requestsThatBringNothingHaveStoresOfTheirOwn() {
    handled("a b");
    handled("");
    assertEquals(
        List.of("handler made-1", "handler made-2"),
        seen.stream().filter(line -> line.startsWith("handler")).toList());
  }

  @Test
  void entryThatThrowsFailsTheRequest() {
    RequestEntry refusing =
        (context, request) -> {
          throw new IllegalStateException("no");
        };
    Mono<Void> refused =
        AsyncWebFlux.entries(handler, RequestEntries.of(refusing))
            .handle(MockServerHttpRequest.get("/").build(), new MockServerHttpResponse());
    assertThrows(IllegalStateException.class, () -> refused.block(Duration.ofMinutes(1)));
    assertEquals(List.of(), seen);
  }

  /** A servlet container calls it when the connection is another's already. */
  @Test
  void socketsHandlerIsCalledAsTheRequestThatOpensIt() {
    AtomicReference<WebSocketHandler> upgraded = new AtomicReference<>();
    WebSocketService container =
        (exchange, handler) -> {
          upgraded.set(handler);
          return Mono.empty();
        };
    WebSocketHandler handler =
        new WebSocketHandler() {
          @Override
          public List<String> getSubProtocols() {
            return List.of("chat");
          }

          @Override
          public Mono<Void> handle(WebSocketSession session) {
            seen.add("socket " + ID.getStore());
            ID.enterWith("entered");
            return Mono.empty();
          }
        };
    MockServerWebExchange exchange =
        MockServerWebExchange.from(MockServerHttpRequest.get("/").build());
    ID.run("r-1", () -> AsyncWebFlux.sockets(container).handleRequest(exchange, handler).block());
    assertEquals(List.of("chat"), upgraded.get().getSubProtocols());
    upgraded.get().handle(mock());
    assertEquals(List.of("socket r-1"), seen);
    assertNull(ID.getStore());
  }

  /** {@return a session that nobody asks for anything} */
  private static WebSocketSession mock() {
    return (WebSocketSession)
        Proxy.newProxyInstance(
            WebSocketSession.class.getClassLoader(),
            new Class<?>[] {WebSocketSession.class},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.getName());
            });
  }

  @Test
  void socketsRefusesNull() {
    NullPointerException refused =
        assertThrows(NullPointerException.class, () -> AsyncWebFlux.sockets(null));
    assertEquals("service is null. Pass what opens WebSockets.", refused.getMessage());
  }

  /** Going through all of them took four kilobytes of a request with a browser's headers. */
  @Test
  void readingAHeaderCostsTheSameWithManyOthers() {
    long alone = bytesOfReading(0);
    long amongMany = bytesOfReading(50);
    assertTrue(amongMany < alone + 500, amongMany + " bytes, and " + alone + " with none");
  }

  private static long bytesOfReading(int others) {
    MockServerHttpRequest.BaseBuilder<?> request =
        MockServerHttpRequest.get("/").header("X-Request-ID", "r-1");
    for (int i = 0; i < others; i++) {
      request.header("X-Other-" + i, "value");
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    AtomicLong fewest = new AtomicLong(Long.MAX_VALUE);
    RequestEntry reading =
        (context, incoming) -> {
          for (int round = 0; round < 10; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 100; i++) {
              assertEquals(List.of("r-1"), incoming.header("x-request-id"));
            }
            long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / 100;
            fewest.accumulateAndGet(bytes, Math::min);
          }
          return context;
        };
    AsyncWebFlux.entries((in, out) -> Mono.empty(), RequestEntries.of(reading))
        .handle(request.build(), new MockServerHttpResponse())
        .block(Duration.ofMinutes(1));
    return fewest.get();
  }
}

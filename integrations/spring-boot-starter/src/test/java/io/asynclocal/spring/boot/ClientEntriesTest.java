package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.asynclocal.AsyncLocalStorage;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.NettyOutbound;
import reactor.netty.NettyPipeline;

/** Each event of a connection of Spring Boot's client is a callback of its own. */
final class ClientEntriesTest {
  private static final AsyncLocalStorage<String> ID = AsyncLocalStorage.create();

  /** More than a client has event loops, so that one of them serves several. */
  private static final int REQUESTS = 3 * Math.max(4, Runtime.getRuntime().availableProcessors());

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class App {}

  @Test
  void whatOneResponseEntersIsNotThereForTheNext() throws Exception {
    assertEquals(Collections.nCopies(REQUESTS, "null"), seen());
  }

  @Test
  void whatOneResponseEntersStaysWithoutEntriesOfNetty() throws Exception {
    List<String> seen = seen("--asynclocal.netty.enabled=false");
    assertTrue(seen.contains("an earlier response's"), seen::toString);
  }

  private static List<String> seen(String... arguments) throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    try (ConfigurableApplicationContext context =
        Application.of(WebApplicationType.NONE, App.class).run(arguments)) {
      assumeTrue(
          context.getBeanNamesForType(WebClient.Builder.class).length == 1,
          "this Spring Boot has its builder in a module of its own");
      WebClient client = context.getBean(WebClient.Builder.class).build();
      for (int i = 0; i < REQUESTS; i++) {
        client
            .get()
            .uri(uri)
            .httpRequest(request -> listen(request, seen))
            .retrieve()
            .toBodilessEntity()
            .block(Duration.ofMinutes(1));
      }
      return List.copyOf(seen);
    } finally {
      server.stop(0);
    }
  }

  private static void listen(ClientHttpRequest request, List<String> seen) {
    NettyOutbound outbound = request.getNativeRequest();
    outbound.withConnection(
        connection -> {
          ChannelPipeline pipeline = connection.channel().pipeline();
          if (pipeline.get("listening") == null) {
            pipeline.addBefore(NettyPipeline.ReactiveBridge, "listening", new Listening(seen));
          }
        });
  }

  private static final class Listening extends ChannelInboundHandlerAdapter {
    private final List<String> seen;

    Listening(List<String> seen) {
      this.seen = seen;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpResponse) {
        seen.add(String.valueOf(ID.getStore()));
        ID.enterWith("an earlier response's");
      }
      context.fireChannelRead(message);
    }
  }
}

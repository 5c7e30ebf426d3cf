package io.asynclocal.examples.chain;

import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.netty.AsyncReactorNetty;
import io.asynclocal.netty.ReactorNettyRemote;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ByteBufMono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The first process: Reactor Netty in and out. Arguments: on or off, and the next service's URL.
 */
final class Edge {
  private final boolean isOn;
  private final String next;
  private final HttpClient client;

  private Edge(boolean isOn, String next) {
    this.isOn = isOn;
    this.next = next;
    HttpClient plain = HttpClient.create().responseTimeout(Duration.ofMinutes(2));
    this.client = isOn ? ReactorNettyRemote.sending(Stores.REMOTE, plain) : plain;
  }

  public static void main(String[] args) throws IOException {
    Edge edge = new Edge(args[0].equals("on"), args[1]);
    if (edge.isOn) {
      AsyncEnvironment.start(); // until the process ends
    }
    BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> handler = edge::handle;
    DisposableServer server =
        AsyncReactorNetty.entries(HttpServer.create())
            .host("127.0.0.1")
            .port(0)
            .handle(edge.isOn ? ReactorNettyRemote.receiving(Stores.REMOTE, handler) : handler)
            .bindNow();
    Service.ready(server.port());
    Service.untilAbandoned();
  }

  private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
    Mono<String> answer =
        request
            .receive()
            .aggregate()
            .asString()
            .publishOn(Schedulers.parallel())
            .map(Order::seenIn)
            .flatMap(this::handOn);
    return response.sendString(answer);
  }

  private Mono<String> handOn(String order) {
    if (next.startsWith("http:")) {
      return client
          .post()
          .uri(next)
          .send(ByteBufMono.fromString(Mono.just(order)))
          .responseContent()
          .aggregate()
          .asString();
    }
    // Without Node, straight on to the orders.
    Channel orders = Orders.channel(next, isOn);
    return Mono.fromFuture(
        () ->
            Orders.future(
                ClientCalls.futureUnaryCall(
                    orders.newCall(Orders.PLACE, CallOptions.DEFAULT), order)));
  }
}

package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.env.Environment;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Each hop of a WebFlux application sees its own request's store, also in its log line. */
final class WebFluxHopsTest {
  static final String[] PATHS = {
    "/mono",
    "/body",
    "/flux",
    "/events",
    "/fails",
    "/async",
    "/client",
    "/timeout",
    "/entered",
    "/parts",
    "/listening",
    "/written"
  };

  @Configuration(proxyBeanMethods = false)
  @Import({Application.class, Hops.class})
  static class App {
    @Bean
    Traces traces() {
      return new Traces();
    }

    @Bean
    WebFilter filter() {
      return (exchange, chain) -> {
        String id = exchange.getRequest().getHeaders().getFirst("X-Request-ID");
        Seen.at("filter", String.valueOf(id));
        return chain
            .filter(exchange)
            .doOnCancel(() -> Seen.at("cancelled", String.valueOf(id)))
            .doFinally(signal -> atTheEnd(exchange.getRequest().getURI().getPath(), id));
      };
    }
  }

  /** Shows a request's trace in the log context while its scope is open, as tracers do. */
  static final class Traces implements ObservationHandler<ServerRequestObservationContext> {
    @Override
    public boolean supportsContext(Observation.Context context) {
      return context instanceof ServerRequestObservationContext;
    }

    @Override
    public void onScopeOpened(ServerRequestObservationContext context) {
      MDC.put("trace", context.getCarrier().getHeaders().getFirst("X-Request-ID"));
    }

    @Override
    public void onScopeClosed(ServerRequestObservationContext context) {
      MDC.remove("trace");
    }
  }

  /** Where a handler has entered something, that is there to the end of its request. */
  private static void atTheEnd(String path, @Nullable String id) {
    if (!path.equals("/entered")) {
      Seen.at("filter's end", String.valueOf(id));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import({Application.class, Hops.class, CarriedByHand.class})
  static class WithoutStarter {}

  @RestController
  static class Hops {
    private final Application.Service service;
    private final ExecutorService pool;
    private final ApplicationEventPublisher events;
    private final Environment environment;

    Hops(
        Application.Service service,
        ExecutorService pool,
        ApplicationEventPublisher events,
        Environment environment) {
      this.service = service;
      this.pool = pool;
      this.events = events;
      this.environment = environment;
    }

    @RequestMapping("/mono")
    Mono<String> mono(@RequestParam String id) {
      Seen.at("handler", id);
      return Mono.delay(Duration.ofMillis(1))
          .doOnNext(tick -> Seen.at("delay", id))
          .publishOn(Schedulers.boundedElastic())
          .flatMap(tick -> Mono.fromCallable(() -> seen("callable", id)))
          .subscribeOn(Schedulers.parallel());
    }

    @RequestMapping("/body")
    Mono<String> body(@RequestParam String id, @RequestBody Mono<String> body) {
      return body.map(text -> seen("body", id) + text);
    }

    @RequestMapping("/flux")
    Flux<String> flux(@RequestParam String id) {
      return Flux.interval(Duration.ofMillis(1))
          .take(3)
          .onBackpressureBuffer()
          .map(tick -> seen("streamed", id));
    }

    @RequestMapping("/events")
    Flux<ServerSentEvent<String>> events(@RequestParam String id) {
      return Flux.interval(Duration.ofMillis(1))
          .take(3)
          .onBackpressureBuffer()
          .map(tick -> ServerSentEvent.builder(seen("server-sent event", id)).build());
    }

    @RequestMapping("/fails")
    Mono<String> fails(@RequestParam String id) {
      return Mono.delay(Duration.ofMillis(1))
          .then(Mono.error(() -> new IllegalArgumentException(id)));
    }

    @ExceptionHandler
    Mono<String> failed(IllegalArgumentException failure) {
      return Mono.just(seen("@ExceptionHandler", String.valueOf(failure.getMessage())));
    }

    @RequestMapping("/async")
    Mono<String> async(@RequestParam String id) {
      CompletableFuture<String> heard = new CompletableFuture<>();
      events.publishEvent(new Application.Ordered(id, heard));
      return Mono.fromFuture(service.async(id))
          .doOnNext(done -> Seen.at("after @Async", id))
          .then(Mono.fromFuture(heard))
          .doOnNext(done -> Seen.at("after an event", id))
          .then(Mono.fromFuture(CompletableFuture.supplyAsync(() -> seen("own pool", id), pool)));
    }

    private WebClient client() {
      return WebClient.create("http://localhost:" + environment.getProperty("local.server.port"));
    }

    @RequestMapping("/client")
    Mono<String> client(@RequestParam String id) {
      return client()
          .post()
          .uri("/called?id={id}", id)
          .header("X-Request-ID", id)
          .body(Flux.just("a", "b").map(part -> seen("WebClient's body", id)), String.class)
          .retrieve()
          .bodyToMono(String.class)
          // A connection may be closed just as it is used, and a client repeats no POST by itself.
          .retry(2)
          .doOnNext(answer -> Seen.at("WebClient's answer", id));
    }

    @RequestMapping("/called")
    Mono<String> called(@RequestParam String id, @RequestBody Mono<String> body) {
      return body.map(text -> seen("called", id));
    }

    @RequestMapping("/parts")
    Mono<String> parts(@RequestParam String id) {
      MultipartBodyBuilder parts = new MultipartBodyBuilder();
      parts.asyncPart(
          "part", Flux.just("a", "b").map(part -> seen("multipart body", id)), String.class);
      return client()
          .post()
          .uri("/received?id={id}", id)
          .header("X-Request-ID", id)
          .body(BodyInserters.fromMultipartData(parts.build()))
          .retrieve()
          .bodyToMono(String.class)
          .retry(2)
          .doOnNext(answer -> Seen.at("multipart's answer", id));
    }

    @RequestMapping("/received")
    Mono<String> received(@RequestParam String id, @RequestPart("part") Flux<String> part) {
      return part.doOnNext(text -> Seen.at("part", id)).then(Mono.just(id));
    }

    @RequestMapping("/listening")
    Flux<String> listening(@RequestParam String id) {
      return client()
          .get()
          .uri("/events?id={id}", id)
          .header("X-Request-ID", id)
          .retrieve()
          .bodyToFlux(new ParameterizedTypeReference<ServerSentEvent<String>>() {})
          .retry(2)
          .map(event -> seen("event that is heard", id));
    }

    @RequestMapping("/written")
    Mono<Void> written(@RequestParam String id, ServerHttpResponse response) {
      Flux<DataBuffer> body =
          Flux.interval(Duration.ofMillis(1))
              .take(3)
              .onBackpressureBuffer()
              .map(
                  tick -> {
                    byte[] bytes = seen("written body", id).getBytes(StandardCharsets.UTF_8);
                    return response.bufferFactory().wrap(bytes);
                  });
      return response
          .writeAndFlushWith(body.map(Mono::just))
          .doOnSuccess(written -> Seen.at("after a written body", id));
    }

    @RequestMapping("/timeout")
    Mono<String> timeout(@RequestParam String id) {
      return Mono.<String>never()
          .timeout(Duration.ofMillis(2), Mono.fromCallable(() -> seen("time-out", id)))
          .doOnNext(late -> Seen.at("after the time-out", id));
    }

    /** What a handler enters is for the rest of its request, and for no other. */
    @RequestMapping("/entered")
    Mono<String> entered(@RequestParam String id) {
      Seen.at("before entering", id);
      Seen.ID.enterWith("entered");
      MDC.put("requestId", "entered");
      return Mono.delay(Duration.ofMillis(1)).map(tick -> seen("entered", "entered"));
    }

    private static String seen(String hop, String id) {
      Seen.at(hop, id);
      return id;
    }
  }

  static SpringApplicationBuilder of(Class<?> application) {
    return Application.of(WebApplicationType.REACTIVE, application)
        .properties("spring.task.execution.mode=force");
  }

  @Test
  void everyHopSeesItsOwnRequest() throws Exception {
    loadAndCheck("limited");
  }

  @Test
  void everyHopSeesItsOwnRequestInAutomaticMode() throws Exception {
    loadAndCheck("auto");
  }

  private static void loadAndCheck(String mode) throws Exception {
    InMode.run(
        mode,
        of(App.class),
        context -> {
          Seen.startObserved();
          Load.run(context, PATHS);
        });
    Seen.checkAllRight();
    assertTrue(Seen.count(" trace right") >= Load.REQUESTS, Seen::all);
  }

  @Test
  void hopsLoseTheirRequestWithoutTheStarter() throws Exception {
    try (ConfigurableApplicationContext context =
        of(WithoutStarter.class).properties("asynclocal.enabled=false").run()) {
      Seen.start();
      Load.run(context, Duration.ofSeconds(1), PATHS);
    }
    assertNotEquals(0, Seen.count("delay store lost"), Seen::all);
    assertNotEquals(0, Seen.count("@Async store lost"), Seen::all);
    assertNotEquals(0, Seen.count("written body store lost"), Seen::all);
    assertNotEquals(0, Seen.count(" left"), Seen::all);
  }
}

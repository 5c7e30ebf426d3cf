package io.asynclocal.benchmarks.application.webflux;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is measured: each answer ends with the request's id, if that is still there. */
@RestController
class OrderController {
  private static final Logger LOG = LoggerFactory.getLogger(OrderController.class);

  private final OrderService service;
  private final Carrier carrier;

  OrderController(OrderService service, Carrier carrier) {
    this.service = service;
    this.carrier = carrier;
  }

  /**
   * An answer.
   *
   * @param order what was ordered
   * @param request the id of the request that it answers
   */
  record Answer(Order order, @Nullable String request) {}

  /** A transaction around a client's call and an insertion. */
  @PostMapping("/orders")
  Mono<Answer> order(@RequestParam String item) {
    LOG.info("{} is ordered", item);
    return service.order(item).map(this::answer);
  }

  /** A query. */
  @GetMapping("/orders/{id}")
  Mono<Answer> find(@PathVariable long id) {
    return service.find(id).map(this::answer);
  }

  /** A stream of events. */
  @GetMapping("/events")
  Flux<ServerSentEvent<String>> events() {
    return Flux.interval(Duration.ofMillis(1))
        .onBackpressureBuffer()
        .take(3)
        .map(tick -> ServerSentEvent.builder(String.valueOf(carrier.current())).build());
  }

  private Answer answer(Order order) {
    return new Answer(order, carrier.current());
  }
}

package io.asynclocal.examples.webflux;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The shop's counter. */
@RestController
class OrderController {
  private static final Logger LOG = LoggerFactory.getLogger(OrderController.class);

  private final OrderService service;

  OrderController(OrderService service) {
    this.service = service;
  }

  @PostMapping("/orders")
  Mono<Order> order(@RequestParam String item) {
    LOG.info("{} is ordered", item);
    return service.order(item).doOnNext(order -> LOG.info("{} is answered", item));
  }

  @GetMapping("/orders")
  Flux<Order> all() {
    return service.all();
  }
}

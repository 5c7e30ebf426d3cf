package io.asynclocal.examples.mvc;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The shop's counter. */
@RestController
class OrderController {
  private static final Logger LOG = LoggerFactory.getLogger(OrderController.class);

  private final OrderService service;
  private final PriceClient prices;

  OrderController(OrderService service, PriceClient prices) {
    this.service = service;
    this.prices = prices;
  }

  @PostMapping("/orders")
  Order order(@RequestParam String item) {
    LOG.info("{} is ordered", item);
    return service.order(item, prices.priceOf(item));
  }

  @GetMapping("/orders")
  List<Order> all() {
    return service.all();
  }
}

package io.asynclocal.benchmarks.application.webflux;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import reactor.core.publisher.Mono;

/** Takes orders. */
@Service
class OrderService {
  private static final Logger LOG = LoggerFactory.getLogger(OrderService.class);

  private final Orders orders;
  private final PriceClient prices;

  OrderService(Orders orders, PriceClient prices) {
    this.orders = orders;
    this.prices = prices;
  }

  @Transactional
  public Mono<Order> order(String item) {
    return prices
        .priceOf(item)
        .flatMap(price -> orders.save(new Order(null, item, price)))
        .doOnNext(saved -> LOG.info("saved {} as number {}", item, saved.id()));
  }

  public Mono<Order> find(long id) {
    return orders.findById(id);
  }
}

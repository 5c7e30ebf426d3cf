package io.asynclocal.examples.webflux;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Takes orders of whoever asks. */
@Service
class OrderService {
  private static final Logger LOG = LoggerFactory.getLogger(OrderService.class);

  private final Orders orders;
  private final PriceClient prices;
  private final Tenants tenants;

  OrderService(Orders orders, PriceClient prices, Tenants tenants) {
    this.orders = orders;
    this.prices = prices;
    this.tenants = tenants;
  }

  @Transactional
  public Mono<Order> order(String item) {
    return prices
        .priceOf(item)
        .flatMap(price -> orders.save(new Order(null, tenants.current(), item, price)))
        .doOnNext(saved -> LOG.info("saved {} as number {}", item, saved.id()))
        .doOnCancel(() -> LOG.info("nobody waits for {} any more", item));
  }

  public Flux<Order> all() {
    return orders
        .findByTenantOrderById(tenants.current())
        .doOnNext(order -> LOG.debug("found {}", order.item()));
  }
}

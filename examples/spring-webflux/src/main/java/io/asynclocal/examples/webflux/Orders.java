package io.asynclocal.examples.webflux;

import org.springframework.data.repository.reactive.ReactiveCrudRepository;
import reactor.core.publisher.Flux;

/** The table of orders. */
interface Orders extends ReactiveCrudRepository<Order, Long> {
  Flux<Order> findByTenantOrderById(String tenant);
}

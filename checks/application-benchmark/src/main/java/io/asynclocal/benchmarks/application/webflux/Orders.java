package io.asynclocal.benchmarks.application.webflux;

import org.springframework.data.repository.reactive.ReactiveCrudRepository;

/** The table of orders. */
interface Orders extends ReactiveCrudRepository<Order, Long> {}

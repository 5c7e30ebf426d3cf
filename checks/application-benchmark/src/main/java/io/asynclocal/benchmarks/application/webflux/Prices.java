package io.asynclocal.benchmarks.application.webflux;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What things cost, which somebody else's code looks up that blocks. */
@RestController
class Prices {

  @GetMapping("/prices/{item}")
  Mono<Integer> of(@PathVariable String item) {
    return Mono.fromCallable(item::length).subscribeOn(Schedulers.boundedElastic());
  }
}

package io.asynclocal.benchmarks.reactor;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a way of carrying the context asks an application to write at the end of a pipeline. */
enum Ending {
  /** Nothing. */
  PLAIN {
    @Override
    <T> Flux<T> of(Flux<T> flux) {
      return flux;
    }

    @Override
    <T> Mono<T> of(Mono<T> mono) {
      return mono;
    }
  },

  /** Reactor's automatic mode starts from what the subscriber's {@code Context} has. */
  CAPTURED {
    @Override
    <T> Flux<T> of(Flux<T> flux) {
      return flux.contextCapture();
    }

    @Override
    <T> Mono<T> of(Mono<T> mono) {
      return mono.contextCapture();
    }
  };

  abstract <T> Flux<T> of(Flux<T> flux);

  abstract <T> Mono<T> of(Mono<T> mono);
}

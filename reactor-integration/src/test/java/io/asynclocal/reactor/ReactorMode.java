package io.asynclocal.reactor;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The ways in which stores can follow a pipeline. */
enum ReactorMode {
  NATIVE("native") {
    @Override
    AutoCloseable install() {
      return ReactorIntegration.install();
    }
  },

  /** Reactor's own, with the Micrometer accessor; it asks for {@code contextCapture()}. */
  AUTOMATIC("automatic") {
    @Override
    AutoCloseable install() {
      Automatic.enable();
      return Automatic::disable;
    }

    @Override
    <T> Mono<T> captured(Mono<T> mono) {
      return mono.contextCapture();
    }

    @Override
    <T> Flux<T> captured(Flux<T> flux) {
      return flux.contextCapture();
    }
  },

  BOTH("native and automatic") {
    @Override
    AutoCloseable install() {
      AutoCloseable automatic = AUTOMATIC.install();
      AutoCloseable installed = NATIVE.install();
      return () -> {
        installed.close();
        automatic.close();
      };
    }
  };

  private final String label;

  ReactorMode(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  abstract AutoCloseable install();

  /** Returns the pipeline with what this mode asks an application to write at its end. */
  <T> Mono<T> captured(Mono<T> mono) {
    return mono;
  }

  /** Returns the pipeline with what this mode asks an application to write at its end. */
  <T> Flux<T> captured(Flux<T> flux) {
    return flux;
  }
}

package io.asynclocal.benchmarks.reactor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import reactor.core.Fuseable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The pipelines to which nobody has subscribed yet, the newest last. */
final class OpenPipelines {
  private final List<Mono<Object>> monos = new ArrayList<>();
  private final List<Flux<Object>> fluxes = new ArrayList<>();

  void begin(Mono<Object> mono) {
    monos.add(mono);
  }

  void begin(Flux<Object> flux) {
    fluxes.add(flux);
  }

  /** Goes on with the newest {@code Mono} of which {@code fuseable} holds, or else the newest. */
  void mono(boolean fuseable, Function<Mono<Object>, Mono<Object>> operator) {
    monos.add(operator.apply(takeMono(fuseable)));
  }

  /** As {@link #mono}, with another pipeline that the operator subscribes to. */
  void both(BiFunction<Mono<Object>, Mono<Object>, Mono<Object>> operator) {
    Mono<Object> mono = takeMono(false);
    monos.add(operator.apply(mono, other()));
  }

  void flux(Function<Flux<Object>, Flux<Object>> operator) {
    fluxes.add(operator.apply(takeFlux()));
  }

  void end(Function<Flux<Object>, Mono<Object>> operator) {
    monos.add(operator.apply(takeFlux()));
  }

  /** Returns a pipeline that is finished, or a value where there is none. */
  Mono<Object> other() {
    return monos.isEmpty() ? OperatorSteps.VALUE : monos.remove(monos.size() - 1);
  }

  /** Returns all of them. */
  List<Mono<Object>> all() {
    List<Mono<Object>> all = new ArrayList<>(monos);
    fluxes.forEach(flux -> all.add(flux.last()));
    return all;
  }

  private Mono<Object> takeMono(boolean fuseable) {
    for (int i = monos.size() - 1; i >= 0; i--) {
      if (monos.get(i) instanceof Fuseable == fuseable) {
        return monos.remove(i);
      }
    }
    return other();
  }

  private Flux<Object> takeFlux() {
    return fluxes.isEmpty() ? Flux.just(OperatorSteps.ITEM) : fluxes.remove(fluxes.size() - 1);
  }
}

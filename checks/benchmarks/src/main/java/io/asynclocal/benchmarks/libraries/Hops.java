package io.asynclocal.benchmarks.libraries;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Scheduler;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Items that go on in another thread. */
final class Hops {
  static final UnaryOperator<Integer> INCREMENT = item -> item + 1;

  private Hops() {}

  static Flux<Integer> publishOn(int items, UnaryOperator<Integer> work) {
    return Flux.range(0, items).publishOn(Schedulers.parallel()).map(work);
  }

  static Flowable<Integer> observeOn(int items, Scheduler scheduler, UnaryOperator<Integer> work) {
    return Flowable.range(0, items).observeOn(scheduler).map(work::apply);
  }
}

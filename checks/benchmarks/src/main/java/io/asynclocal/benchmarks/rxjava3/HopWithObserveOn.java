package io.asynclocal.benchmarks.rxjava3;

import io.asynclocal.benchmarks.Question;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.schedulers.Schedulers;

/** What it costs to hand items over to another thread. */
@Question(value = "RxJava: observeOn, 1,000 items", baseline = "plain")
public class HopWithObserveOn extends Pipeline {

  @Override
  Object run() {
    return Flowable.range(1, 1_000).observeOn(Schedulers.single()).blockingLast();
  }
}

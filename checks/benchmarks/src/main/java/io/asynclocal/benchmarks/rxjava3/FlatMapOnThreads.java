package io.asynclocal.benchmarks.rxjava3;

import io.asynclocal.benchmarks.Question;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.schedulers.Schedulers;

/** What inner sources cost that are subscribed to on other threads. */
@Question(value = "RxJava: flatMap of 10 with subscribeOn", baseline = "plain")
public class FlatMapOnThreads extends Pipeline {

  @Override
  Object run() {
    return Flowable.range(1, 10)
        .flatMap(i -> Flowable.just(i).subscribeOn(Schedulers.computation()))
        .blockingLast();
  }
}

package io.asynclocal.benchmarks.rxjava3;

import io.asynclocal.benchmarks.Question;
import io.reactivex.rxjava3.core.Flowable;

/** What a pipeline costs that never leaves its thread. */
@Question(value = "RxJava: fused chain of 1,000 items", baseline = "plain")
public class RunSynchronousFlowable extends Pipeline {

  @Override
  Object run() {
    return Flowable.range(1, 1_000)
        .map(i -> i + 1)
        .filter(i -> i % 2 == 0)
        .map(i -> i / 2)
        .reduce(0, Integer::sum)
        .blockingGet();
  }
}

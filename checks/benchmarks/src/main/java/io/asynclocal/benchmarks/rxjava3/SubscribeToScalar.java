package io.asynclocal.benchmarks.rxjava3;

import io.asynclocal.benchmarks.Question;
import io.reactivex.rxjava3.core.Single;

/** What a subscription costs that has nothing to restore. */
@Question(value = "RxJava: subscribe to a scalar", baseline = "plain")
public class SubscribeToScalar extends Pipeline {

  @Override
  Object run() {
    return Single.just(1).map(i -> i + 1).blockingGet();
  }
}

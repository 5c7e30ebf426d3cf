package io.asynclocal.benchmarks.rxjava3;

import static java.util.concurrent.TimeUnit.MICROSECONDS;

import io.asynclocal.benchmarks.Question;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.schedulers.Schedulers;

/** What a signal costs that comes a little later, on another thread. */
@Question(value = "RxJava: Single.delay", baseline = "plain")
public class DelaySingle extends Pipeline {

  @Override
  Object run() {
    return Single.just(1).delay(1, MICROSECONDS, Schedulers.single()).blockingGet();
  }
}

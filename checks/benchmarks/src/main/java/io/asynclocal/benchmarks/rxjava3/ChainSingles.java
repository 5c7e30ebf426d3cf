package io.asynclocal.benchmarks.rxjava3;

import io.asynclocal.benchmarks.Question;
import io.reactivex.rxjava3.core.Single;

/** What ten inner sources cost, each subscribed to in the signal of the one before. */
@Question(value = "RxJava: Single.flatMap, 10 times", baseline = "plain")
public class ChainSingles extends Pipeline {
  private static final int DEPTH = 10;

  @Override
  Object run() {
    Single<Integer> chain = Single.just(1);
    for (int i = 0; i < DEPTH; i++) {
      chain = chain.flatMap(value -> Single.just(value + 1));
    }
    return chain.blockingGet();
  }
}

package io.asynclocal.benchmarks.application.rxjava;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.concurrent.TimeUnit;

/** What a request does: it asks two clients that block, adds up, and answers. */
final class OrderChain {
  private static final int LINES = 20;

  private final Carrier carrier;

  OrderChain(Carrier carrier) {
    this.carrier = carrier;
  }

  /** Returns the answer, which ends with the request's id, if that is still there. */
  Single<String> order(String item) {
    return Single.just(item)
        .filter(name -> !name.isEmpty())
        .switchIfEmpty(Single.error(IllegalArgumentException::new))
        .flatMap(this::price)
        .observeOn(Schedulers.computation())
        .flatMap(this::total)
        .zipWith(stock(item), Integer::sum)
        .timeout(1, TimeUnit.MINUTES)
        // Whichever thread was last: the answer is never made by the one that has begun.
        .observeOn(Schedulers.computation())
        .map(total -> total + " " + carrier.current())
        .onErrorReturn(failure -> "failed: " + failure);
  }

  private Single<Integer> price(String item) {
    return Single.fromCallable(item::length).subscribeOn(Schedulers.io());
  }

  private Single<Integer> stock(String item) {
    return Observable.defer(() -> Observable.fromArray(item.split(",", -1)))
        .map(String::length)
        .flatMapSingle(length -> Single.just(length).subscribeOn(Schedulers.io()))
        .reduce(0, Integer::sum);
  }

  private Single<Integer> total(int price) {
    return Flowable.range(1, LINES)
        .map(line -> line * price)
        .filter(amount -> amount % 2 == 0)
        .concatMapSingle(Single::just)
        .reduce(0, Integer::sum);
  }
}

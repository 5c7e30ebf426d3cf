package io.asynclocal.examples.gallery;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.environment.AsyncEnvironment;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.schedulers.Schedulers;

/** A service of RxJava's: two schedulers, one request. */
public final class RxJavaService {
  private static final AsyncLocalStorage<String> REQUEST = AsyncLocalStorage.create();

  private RxJavaService() {}

  private static Single<String> price(String item) {
    return Single.fromCallable(() -> "price of " + item + " for " + REQUEST.getStore())
        .subscribeOn(Schedulers.io())
        .observeOn(Schedulers.computation())
        .map(price -> price + ", rounded for " + REQUEST.getStore());
  }

  /** Asks for a price. */
  public static void main(String[] args) {
    AsyncEnvironment environment = AsyncEnvironment.start();
    try {
      REQUEST.run("r-17", () -> System.out.println(price("tea").blockingGet()));
    } finally {
      environment.close();
    }
  }
}

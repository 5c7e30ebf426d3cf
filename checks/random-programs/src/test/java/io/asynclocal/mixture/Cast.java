package io.asynclocal.mixture;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import java.util.concurrent.CompletableFuture;
import kotlinx.coroutines.flow.Flow;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What stages are, all of whose items are objects. */
@SuppressWarnings("unchecked")
final class Cast {
  private Cast() {}

  static Flux<Object> flux(Object stage) {
    return (Flux<Object>) stage;
  }

  static Mono<Object> mono(Object stage) {
    return (Mono<Object>) stage;
  }

  static Flowable<Object> flowable(Object stage) {
    return (Flowable<Object>) stage;
  }

  static Observable<Object> observable(Object stage) {
    return (Observable<Object>) stage;
  }

  static Single<Object> single(Object stage) {
    return (Single<Object>) stage;
  }

  static Maybe<Object> maybe(Object stage) {
    return (Maybe<Object>) stage;
  }

  static Flow<Object> flow(Object stage) {
    return (Flow<Object>) stage;
  }

  static CompletableFuture<Object> future(Object stage) {
    return (CompletableFuture<Object>) stage;
  }
}

package io.asynclocal.rxjava2;

import io.asynclocal.AsyncContext;
import io.asynclocal.logging.LoggedId;
import io.reactivex.BackpressureStrategy;
import io.reactivex.Completable;
import io.reactivex.Flowable;
import io.reactivex.Maybe;
import io.reactivex.Observable;
import io.reactivex.Single;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request: what its functions saw, and the means that its pipeline has. */
final class Request {
  static final LoggedId ID = new LoggedId();

  private final String name;
  private final Executor bare;
  private final Map<String, String> wrong = new ConcurrentHashMap<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  Request(String name, Executor bare) {
    this.name = name;
    this.bare = bare;
  }

  static String id() {
    return String.valueOf(ID.getStore());
  }

  String name() {
    return name;
  }

  /** What was seen that was not this request's, by where. */
  Map<String, String> wrong() {
    return wrong;
  }

  <T> T wrong(String where, T value, @Nullable String seen) {
    wrong.put(where, String.valueOf(seen));
    return value;
  }

  boolean hasEnded() throws InterruptedException {
    return ended.await(60, TimeUnit.SECONDS);
  }

  <T> T say(String where, T value) {
    if (!name.equals(id())) {
      wrong(where, value, id());
    }
    return value;
  }

  /** Does something on a thread that works for somebody else. */
  void elsewhere(Runnable work) {
    AsyncContext.root().run(() -> bare.execute(() -> ID.run("other than " + name, work)));
  }

  Flowable<Integer> flowable(int items) {
    return Flowable.create(
        emitter -> {
          say("create", 1);
          emitter.setCancellable(() -> say("cancellable", 1));
          elsewhere(
              () -> {
                for (int i = 0; i < items; i++) {
                  emitter.onNext(i);
                }
                emitter.onComplete();
              });
        },
        BackpressureStrategy.BUFFER);
  }

  Observable<Integer> observable(int items) {
    return Observable.create(
        emitter -> {
          say("create", 1);
          emitter.setCancellable(() -> say("cancellable", 1));
          elsewhere(
              () -> {
                for (int i = 0; i < items; i++) {
                  emitter.onNext(i);
                }
                emitter.onComplete();
              });
        });
  }

  Single<Integer> single() {
    return Single.create(emitter -> elsewhere(() -> emitter.onSuccess(1)));
  }

  Maybe<Integer> maybe() {
    return Maybe.create(emitter -> elsewhere(() -> emitter.onSuccess(1)));
  }

  Completable completable() {
    return Completable.create(emitter -> elsewhere(emitter::onComplete));
  }

  <T> Flowable<T> failing() {
    return Flowable.create(
        emitter -> elsewhere(() -> emitter.onError(new IllegalStateException("on purpose"))),
        BackpressureStrategy.ERROR);
  }

  void end(String how) {
    say(how, 1);
    ended.countDown();
  }
}

package io.asynclocal.reactor.random;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;

/** The end of a pipeline. */
final class End extends BaseSubscriber<String> {
  private final Part part;
  private final Demand demand;
  private final CountDownLatch ended;

  /** How it asks for items. */
  enum Demand {
    ALL,
    ONE_AT_A_TIME,
    ONLY_ONE,
    /** One at a time, all but the first on another thread and in another context. */
    NEXT_ELSEWHERE,
    /** One at a time, on another thread and in another context. */
    ELSEWHERE;

    /**
     * Draws one. Past the hook, of a chain of single items, the first request is answered where it
     * is made, and what is drawn may be such a chain.
     */
    static Demand of(long seed, boolean pastTheHook) {
      Demand drawn =
          List.of(ALL, ONE_AT_A_TIME, ONLY_ONE, ELSEWHERE).get((int) Math.floorMod(seed, 4L));
      return drawn == ELSEWHERE && pastTheHook ? NEXT_ELSEWHERE : drawn;
    }
  }

  End(Part part, Demand demand, CountDownLatch ended) {
    this.part = part;
    this.demand = demand;
    this.ended = ended;
  }

  /** Subscribes, where Reactor calls the hook for the last operator, or where it doesn't. */
  void to(Flux<String> flux, boolean pastTheHook) {
    if (pastTheHook) {
      CoreSubscriber<String> subscriber = this;
      flux.subscribe(subscriber);
    } else {
      Subscriber<String> subscriber = this;
      flux.subscribe(subscriber);
    }
  }

  private void requestElsewhere() {
    part.run()
        .elsewhere(
            () -> {
              if (!isDisposed()) {
                request(1);
              }
            });
  }

  @Override
  protected void hookOnSubscribe(Subscription subscription) {
    part.check("end.onSubscribe");
    switch (demand) {
      case ALL, ONLY_ONE -> subscription.request(Long.MAX_VALUE);
      case ONE_AT_A_TIME, NEXT_ELSEWHERE -> subscription.request(1);
      case ELSEWHERE -> requestElsewhere();
    }
  }

  @Override
  protected void hookOnNext(String item) {
    part.check("end.onNext " + item);
    switch (demand) {
      case ALL -> {
        // has asked for it
      }
      case ONE_AT_A_TIME -> request(1);
      case ONLY_ONE -> cancel();
      case NEXT_ELSEWHERE, ELSEWHERE -> requestElsewhere();
    }
  }

  @Override
  protected void hookOnError(Throwable failure) {
    part.check("end.onError " + failure.getClass().getSimpleName());
  }

  @Override
  protected void hookOnComplete() {
    part.check("end.onComplete");
  }

  @Override
  protected void hookOnCancel() {
    // Whoever disposes of a subscriber calls this, before anything of Reactor's.
  }

  @Override
  protected void hookFinally(SignalType type) {
    ended.countDown();
  }
}

package io.asynclocal.rxjava3;

import static io.asynclocal.rxjava3.Witness.NAME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asynclocal.AsyncContext;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableSubscriber;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.ObservableSource;
import io.reactivex.rxjava3.core.Observer;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.operators.QueueDisposable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.schedulers.TestScheduler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * What would be lost where thirty tests of RxJava's own fail, because they find a wrapper: for each
 * kind, what is right only thanks to it. See {@code docs/transparency-rxjava.md}.
 */
@ExtendWith(Installed.class)
final class NecessaryWrappersTest {
  private final List<String> seen = new CopyOnWriteArrayList<>();

  private void see() {
    seen.add(String.valueOf(NAME.getStore()));
  }

  @Test
  void scheduledTask_leavesNothingToTheNextThoughNothingWasBound() {
    try (OneThread thread = new OneThread()) {
      AsyncContext.root()
          .run(
              () -> {
                thread.scheduler(true).scheduleDirect(() -> NAME.enterWith("left"));
                thread.scheduler(true).scheduleDirect(this::see);
              });
      thread.settle();
    }

    assertEquals(List.of("null"), seen);
  }

  @Test
  void scheduledTask_seesNothingOfWhoRunsItThoughNothingWasBound() {
    assumeTrue(Plugins.areCalledByTestSchedulers());
    TestScheduler clock = new TestScheduler(true);
    AsyncContext.root().run(() -> clock.createWorker().schedule(this::see));

    NAME.run("driver", clock::triggerActions);

    assertEquals(List.of("null"), seen);
  }

  @Test
  void sourceUnderObserveOn_isRequestedInTheContextOfTheSubscription() {
    Wire wire = new Wire();
    Publisher<String> source = subscriber -> late(subscriber, wire);
    try (OneThread thread = new OneThread()) {
      NAME.run(
          "subscriber",
          () -> new Raw(source).observeOn(thread.scheduler(true), false, 1).subscribe(item -> {}));
      thread.settle(); // So that the item finds no task under way that would request the next.
      NAME.run("intruder", () -> wire.next("item"));
      thread.settle();
    }

    assertEquals(List.of("subscriber", "subscriber"), seen);
  }

  @Test
  void fusedSourceUnderObserveOn_isLookedIntoInTheContextOfTheSubscription() {
    assumeTrue(Version.SHOWS_QUEUES);
    AtomicReference<Observer<? super String>> observer = new AtomicReference<>();
    try (OneThread thread = new OneThread()) {
      NAME.run(
          "subscriber",
          () ->
              new RawObservable(observer::set)
                  .observeOn(thread.scheduler(true))
                  .subscribe(item -> {}));
      NAME.run("intruder", () -> observer.get().onSubscribe(new EmptyQueue()));
      thread.settle();
    }

    assertEquals(List.of("subscriber"), seen);
  }

  /** Not even a scheduler that knew the subscription's context would put these two right. */
  @Test
  void sourceUnderObserveOn_isAskedAndReportedOnInTheContextOfTheSubscription() {
    AtomicReference<Subscriber<? super String>> observeOn = new AtomicReference<>();
    try (OneThread thread = new OneThread()) {
      NAME.run(
          "subscriber",
          () ->
              new Raw(observeOn::set)
                  .observeOn(thread.scheduler(true))
                  .subscribe(item -> {}, failure -> {}));
      reported(
          () -> {
            observeOn.get().onSubscribe(new Asked());
            observeOn.get().onComplete();
            observeOn.get().onError(new IllegalStateException("too late"));
          });
    }

    assertEquals(List.of("subscriber", "subscriber"), seen);
  }

  @Test
  void observableUnderObserveOn_isReportedOnInTheContextOfTheSubscription() {
    AtomicReference<Observer<? super String>> observeOn = new AtomicReference<>();
    try (OneThread thread = new OneThread()) {
      NAME.run(
          "subscriber",
          () ->
              new RawObservable(observeOn::set)
                  .observeOn(thread.scheduler(true))
                  .subscribe(item -> {}, failure -> {}));
      reported(
          () -> {
            observeOn.get().onSubscribe(Disposable.empty());
            observeOn.get().onComplete();
            observeOn.get().onError(new IllegalStateException("too late"));
          });
    }

    assertEquals(List.of("subscriber"), seen);
  }

  /** Runs {@code signals} in a wrong context, and sees errors that can't be delivered. */
  private void reported(Runnable signals) {
    RxJavaPlugins.setErrorHandler(failure -> see());
    try {
      NAME.run("intruder", signals);
    } finally {
      RxJavaPlugins.setErrorHandler(null);
    }
  }

  @Test
  void sourceUnderPublish_isRequestedInTheContextOfTheConnection() {
    Wire wire = new Wire();
    Publisher<String> source = subscriber -> late(subscriber, wire);
    var published = new Raw(source).publish(1);
    NAME.run("subscriber", () -> published.subscribe(item -> {}));
    NAME.run("connector", () -> published.connect());

    NAME.run("intruder", () -> wire.next("item"));

    assertEquals(List.of("connector", "connector"), seen);
  }

  @Test
  void plainSubscriber_requestsInTheContextOfTheSubscriptionWhereItComesLate() {
    AtomicReference<Subscriber<? super String>> strict = new AtomicReference<>();
    NAME.run("subscriber", () -> new Raw(strict::set).subscribe(new Requesting()));

    NAME.run("intruder", () -> strict.get().onSubscribe(new Asked()));

    assertEquals(List.of("subscriber"), seen);
  }

  @Test
  void subscriberThatRequestsElsewhere_getsWhatComesOfItInItsOwnContext() {
    AtomicReference<Subscription> subscription = new AtomicReference<>();
    NAME.run(
        "subscriber",
        () ->
            Maybe.mergeArray(Maybe.just("a"), Maybe.just("b"))
                .subscribe(new Holding(subscription)));

    NAME.run("intruder", () -> subscription.get().request(1));

    assertEquals(List.of("subscriber"), seen);
  }

  /** Hands {@code subscriber} a subscription that watches, and signals to it by {@code wire}. */
  private void late(Subscriber<? super String> subscriber, Wire wire) {
    subscriber.onSubscribe(new Asked());
    wire.add(subscriber);
  }

  /** A class of the application's own. */
  private static final class Raw extends Flowable<String> {
    private final Publisher<String> source;

    Raw(Publisher<String> source) {
      this.source = source;
    }

    @Override
    protected void subscribeActual(Subscriber<? super String> subscriber) {
      source.subscribe(subscriber);
    }
  }

  /** The same as an {@code Observable}. */
  private static final class RawObservable extends Observable<String> {
    private final ObservableSource<String> source;

    RawObservable(ObservableSource<String> source) {
      this.source = source;
    }

    @Override
    protected void subscribeActual(Observer<? super String> observer) {
      source.subscribe(observer);
    }
  }

  private final class Asked implements Subscription {
    @Override
    public void request(long n) {
      see();
    }

    @Override
    public void cancel() {}
  }

  private static final class Requesting implements Subscriber<String> {
    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(1);
    }

    @Override
    public void onNext(String item) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }

  private final class Holding implements FlowableSubscriber<String> {
    private final AtomicReference<Subscription> subscription;

    Holding(AtomicReference<Subscription> subscription) {
      this.subscription = subscription;
    }

    @Override
    public void onSubscribe(Subscription given) {
      subscription.set(given);
    }

    @Override
    public void onNext(String item) {
      see();
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }

  /** A queue of one's own that is empty, and says when somebody looks. */
  private final class EmptyQueue implements QueueDisposable<String> {
    @Override
    public int requestFusion(int mode) {
      return mode & SYNC;
    }

    @Override
    public String poll() {
      return null;
    }

    @Override
    public boolean isEmpty() {
      see();
      return true;
    }

    @Override
    public void clear() {}

    @Override
    public boolean offer(String item) {
      throw new UnsupportedOperationException("nobody offers");
    }

    @Override
    public boolean offer(String first, String second) {
      throw new UnsupportedOperationException("nobody offers");
    }

    @Override
    public void dispose() {}

    @Override
    public boolean isDisposed() {
      return false;
    }
  }
}

package io.asynclocal.rxjava3;

import static io.asynclocal.rxjava3.Witness.NAME;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.parallel.ParallelFlowable;
import io.reactivex.rxjava3.processors.PublishProcessor;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.schedulers.TestScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Signals that arrive on threads, and from schedulers, that have another context or none. */
@ExtendWith(Installed.class)
final class SignalsTest {
  private final Witness witness = new Witness();

  @Test
  void parallelFlowable_runsInTheContextOfItsSubscriptionNotOfItsAssembly() {
    PublishProcessor<String> source = PublishProcessor.create();
    ParallelFlowable<String> assembled =
        NAME.call("assembly", () -> source.parallel(2).map(item -> witness.see("rail")));
    NAME.run("subscriber", () -> assembled.sequential().subscribe(item -> witness.see("end")));

    Foreign.run(() -> source.onNext("a"));

    witness.assertSeen("rail subscriber", "end subscriber");
  }

  @Test
  void parallelFlowable_runsOnASchedulerWithoutTheHookInTheSubscribersContext() {
    assumeTrue(Version.hooksParallel(), "Nobody is told of what subscribes.");
    try (HooklessScheduler scheduler = new HooklessScheduler()) {
      NAME.run(
          "subscriber",
          () ->
              Flowable.just("a")
                  .parallel(1)
                  .runOn(scheduler)
                  .map(item -> witness.see("rail"))
                  .sequential()
                  .subscribe(item -> witness.seeLast("end")));
      witness.await();
    }

    witness.assertSeen("rail subscriber", "end subscriber");
  }

  @Test
  void subscribeOn_runsTheSourceInTheSubscribersContextOnASchedulerWithoutTheHook() {
    try (HooklessScheduler scheduler = new HooklessScheduler()) {
      NAME.run(
          "subscriber",
          () ->
              Flowable.fromCallable(() -> witness.see("source"))
                  .map(item -> witness.see("map"))
                  .subscribeOn(scheduler)
                  .subscribe(item -> witness.seeLast("end")));
      witness.await();
    }

    witness.assertSeen("source subscriber", "map subscriber", "end subscriber");
  }

  @Test
  void subscribeOn_runsEveryTypesSourceInTheSubscribersContextOnASchedulerWithoutTheHook() {
    try (HooklessScheduler scheduler = new HooklessScheduler()) {
      NAME.run(
          "subscriber",
          () -> {
            Observable.fromCallable(() -> witness.see("o")).subscribeOn(scheduler).blockingFirst();
            Single.fromCallable(() -> witness.see("s")).subscribeOn(scheduler).blockingGet();
            Maybe.fromCallable(() -> witness.see("m")).subscribeOn(scheduler).blockingGet();
            Completable.fromCallable(() -> witness.see("c")).subscribeOn(scheduler).blockingAwait();
          });
    }

    witness.assertSeen("o subscriber", "s subscriber", "m subscriber", "c subscriber");
  }

  @Test
  void timeout_subscribesToTheFallbackInTheSubscribersContextOnASchedulerWithoutTheHook() {
    try (HooklessScheduler scheduler = new HooklessScheduler()) {
      NAME.run(
          "subscriber",
          () -> {
            Flowable.never()
                .timeout(
                    1,
                    TimeUnit.MILLISECONDS,
                    scheduler,
                    Flowable.fromCallable(() -> witness.see("f")))
                .blockingFirst();
            Observable.never()
                .timeout(
                    1,
                    TimeUnit.MILLISECONDS,
                    scheduler,
                    Observable.fromCallable(() -> witness.see("o")))
                .blockingFirst();
            Single.never()
                .timeout(
                    1,
                    TimeUnit.MILLISECONDS,
                    scheduler,
                    Single.fromCallable(() -> witness.see("s")))
                .blockingGet();
            Maybe.never()
                .timeout(
                    1, TimeUnit.MILLISECONDS, scheduler, Maybe.fromCallable(() -> witness.see("m")))
                .blockingGet();
            Completable.never()
                .timeout(
                    1,
                    TimeUnit.MILLISECONDS,
                    scheduler,
                    Completable.fromCallable(() -> witness.see("c")))
                .blockingAwait();
          });
    }

    witness.assertSeen(
        "f subscriber", "o subscriber", "s subscriber", "m subscriber", "c subscriber");
  }

  @Test
  void testScheduler_signalsInTheSubscribersContextWithBothConstructors() {
    assumeTrue(Plugins.areCalledByTestSchedulers());
    for (boolean hooked : new boolean[] {false, true}) {
      TestScheduler scheduler = new TestScheduler(hooked);
      NAME.run(
          "subscriber",
          () -> {
            Flowable.fromCallable(() -> witness.see("source"))
                .subscribeOn(scheduler)
                .delay(1, TimeUnit.SECONDS, scheduler)
                .observeOn(scheduler)
                .subscribe(item -> witness.see("end"));
            Observable.timer(2, TimeUnit.SECONDS, scheduler)
                .subscribe(item -> witness.see("timer"));
          });

      NAME.run("driver", () -> scheduler.advanceTimeBy(3, TimeUnit.SECONDS));
    }

    witness.assertSeen(
        "source subscriber",
        "end subscriber",
        "timer subscriber",
        "source subscriber",
        "end subscriber",
        "timer subscriber");
  }

  @Test
  void propagatingScheduler_bindsTheTasksOfWorkersThatDont() {
    TestScheduler scheduler = new TestScheduler();
    Scheduler.Worker worker = RxJavaIntegration.propagating(scheduler).createWorker();
    NAME.run("scheduler", () -> worker.schedule(() -> witness.see("task")));

    NAME.run("driver", scheduler::triggerActions);

    witness.assertSeen("task scheduler");
  }

  @Test
  void trampoline_runsATaskThatIsQueuedMeanwhileInItsOwnContext() {
    Scheduler.Worker worker = RxJavaIntegration.propagating(Schedulers.trampoline()).createWorker();
    NAME.run(
        "a",
        () ->
            worker.schedule(
                () -> {
                  NAME.run("b", () -> worker.schedule(() -> witness.see("queued")));
                  witness.see("running");
                }));

    witness.assertSeen("running a", "queued b");
  }

  @Test
  void trampoline_signalsInTheSubscribersContext() {
    NAME.run(
        "a",
        () ->
            Flowable.just("x")
                .observeOn(Schedulers.trampoline())
                .subscribe(
                    item -> {
                      NAME.run(
                          "b",
                          () ->
                              Observable.just("y")
                                  .subscribeOn(Schedulers.trampoline())
                                  .observeOn(Schedulers.trampoline())
                                  .subscribe(inner -> witness.see("inner")));
                      witness.see("outer");
                    }));

    witness.assertSeen("inner b", "outer a");
  }

  @Test
  void schedulersFrom_bindTasksOfContextsThatHaveNothingToo() {
    List<Runnable> queue = new ArrayList<>();
    Scheduler scheduler = Schedulers.from(queue::add);
    scheduler.scheduleDirect(() -> witness.see("nothing"));
    NAME.run("a", () -> scheduler.scheduleDirect(() -> witness.see("something")));

    NAME.run("driver", () -> queue.forEach(Runnable::run));

    witness.assertSeen("nothing null", "something a");
  }

  @Test
  void doOnSubscribe_runsInTheSubscribersContextWhenAPublisherSubscribesElsewhere() {
    Publisher<String> elsewhere =
        subscriber -> Foreign.run(() -> subscriber.onSubscribe(new NoSubscription(subscriber)));
    NAME.run(
        "subscriber",
        () ->
            Flowable.fromPublisher(elsewhere)
                .doOnSubscribe(s -> witness.see("onSubscribe"))
                .subscribe(item -> witness.see("item")));

    witness.assertSeen("onSubscribe subscriber", "item subscriber");
  }

  @Test
  void flatMap_signalsInTheSubscribersContextWhatForeignPublishersEmit() {
    Publisher<String> elsewhere =
        subscriber -> Foreign.run(() -> subscriber.onSubscribe(new NoSubscription(subscriber)));
    NAME.run(
        "subscriber",
        () -> Flowable.just(1).flatMap(one -> elsewhere).subscribe(item -> witness.see("item")));

    witness.assertSeen("item subscriber");
  }

  @Test
  void defer_subscribesInTheContextThatIsCurrentWhenItsFunctionHasReturned() {
    NAME.run(
        "outer",
        () ->
            Flowable.defer(
                    () ->
                        NAME.call(
                            "closed before the return",
                            () -> Flowable.fromCallable(() -> witness.see("chain"))))
                .subscribe());
    NAME.run(
        "outer",
        () ->
            Flowable.defer(
                    () ->
                        Flowable.fromCallable(() -> witness.see("chain"))
                            .compose(RxJavaIntegration.withStore(NAME, "withStore")))
                .subscribe());

    witness.assertSeen("chain outer", "chain withStore");
  }

  private record NoSubscription(Subscriber<? super String> subscriber) implements Subscription {
    @Override
    public void request(long n) {
      subscriber.onNext("item");
      subscriber.onComplete();
    }

    @Override
    public void cancel() {}
  }
}

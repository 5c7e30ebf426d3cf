package io.asynclocal.rxjava2;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.environment.Installation;
import io.asynclocal.logging.LoggedId;
import io.reactivex.BackpressureStrategy;
import io.reactivex.Flowable;
import io.reactivex.Observable;
import io.reactivex.Scheduler;
import io.reactivex.Single;
import io.reactivex.disposables.Disposable;
import io.reactivex.plugins.RxJavaPlugins;
import io.reactivex.processors.PublishProcessor;
import io.reactivex.schedulers.Schedulers;
import io.reactivex.subjects.PublishSubject;
import io.reactivex.subscribers.TestSubscriber;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** 150 requests at once for each kind of pipeline, fed by threads that work for others. */
class PipelinesTest {
  private static final int REQUESTS = 150;
  @RegisterExtension static final LoggedId ID = Request.ID;

  private final ExecutorService bare = Executors.newFixedThreadPool(4);
  private final Scheduler scheduler = Schedulers.from(bare);

  @AfterEach
  void leaveNothing() throws Exception {
    assertSame(AsyncContext.root(), AsyncContext.current());
    for (int i = 0; i < 20; i++) {
      assertSame(AsyncContext.root(), bare.submit(AsyncContext::current).get(30, TimeUnit.SECONDS));
    }
    bare.shutdownNow();
    assertNull(RxJavaPlugins.getScheduleHandler());
    assertNull(RxJavaPlugins.getOnFlowableSubscribe());
    assertNull(RxJavaPlugins.getOnObservableSubscribe());
    assertNull(RxJavaPlugins.getOnSingleSubscribe());
    assertNull(RxJavaPlugins.getOnMaybeSubscribe());
    assertNull(RxJavaPlugins.getOnCompletableSubscribe());
  }

  interface Pipeline {
    Flowable<?> of(Request request, PipelinesTest test);
  }

  enum Kind {
    CREATE((r, t) -> r.flowable(3).map(i -> r.say("map", i)).doFinally(() -> r.say("finally", 1))),
    OBSERVABLE(
        (r, t) ->
            r.observable(3)
                .map(i -> r.say("map", i))
                .doFinally(() -> r.say("finally", 1))
                .toFlowable(BackpressureStrategy.BUFFER)),
    SINGLE((r, t) -> r.single().map(i -> r.say("map", i)).toFlowable()),
    MAYBE((r, t) -> r.maybe().map(i -> r.say("map", i)).defaultIfEmpty(2).toFlowable()),
    COMPLETABLE((r, t) -> r.completable().doOnComplete(() -> r.say("complete", 1)).toFlowable()),
    OBSERVE_ON(
        (r, t) ->
            Flowable.range(1, 300)
                .doOnRequest(n -> r.say("request", n))
                .observeOn(t.scheduler)
                .map(i -> r.say("map", i))),
    OBSERVABLE_ON(
        (r, t) ->
            Observable.range(1, 300)
                .observeOn(t.scheduler)
                .map(i -> r.say("map", i))
                .toFlowable(BackpressureStrategy.BUFFER)),
    SUBSCRIBE_ON(
        (r, t) -> Flowable.fromCallable(() -> r.say("callable", 1)).subscribeOn(t.scheduler)),
    SINGLES_ON(
        (r, t) ->
            Single.fromCallable(() -> r.say("callable", 1))
                .subscribeOn(t.scheduler)
                .observeOn(t.scheduler)
                .map(i -> r.say("map", i))
                .toFlowable()),
    COMPUTATION(
        (r, t) ->
            Flowable.timer(1, MILLISECONDS)
                .map(i -> r.say("timer", i))
                .delay(1, MILLISECONDS)
                .map(i -> r.say("delay", i))),
    INTERVAL((r, t) -> Flowable.interval(1, MILLISECONDS).map(i -> r.say("interval", i)).take(3)),
    IO((r, t) -> Flowable.just(1).observeOn(Schedulers.io()).map(i -> r.say("io", i))),
    BUFFER((r, t) -> r.flowable(5).buffer(1, MILLISECONDS, 2).map(i -> r.say("buffer", i))),
    WINDOW((r, t) -> r.flowable(5).window(2).flatMap(w -> w.map(i -> r.say("window", i)))),
    GROUP_BY(
        (r, t) ->
            r.flowable(5)
                .groupBy(i -> r.say("key", i % 2))
                .flatMap(g -> g.map(i -> r.say("group", i)))),
    FLAT_MAP(
        (r, t) ->
            r.flowable(3)
                .flatMap(i -> r.flowable(r.say("mapper", 2)).map(j -> r.say("inner", j)))
                .map(i -> r.say("merged", i))),
    CONCAT_MAP(
        (r, t) ->
            r.flowable(3)
                .concatMap(i -> r.flowable(r.say("mapper", 2)).map(j -> r.say("inner", j)))
                .map(i -> r.say("concat", i))),
    SWITCH_MAP(
        (r, t) ->
            r.flowable(3)
                .switchMap(i -> r.flowable(r.say("mapper", 2)).map(j -> r.say("inner", j)))
                .map(i -> r.say("switched", i))),
    ZIP(
        (r, t) ->
            Flowable.zip(r.flowable(3), r.flowable(3), (a, b) -> r.say("zipper", a + b))
                .map(i -> r.say("zipped", i))),
    COMBINE(
        (r, t) ->
            Flowable.combineLatest(r.flowable(2), r.flowable(2), (a, b) -> r.say("combiner", a))),
    MERGE((r, t) -> Flowable.merge(r.flowable(3), r.flowable(3)).map(i -> r.say("merge", i))),
    RETRY(
        (r, t) ->
            r.<Integer>failing()
                .doOnError(e -> r.say("error", 1))
                .retryWhen(
                    errors ->
                        errors.take(2).flatMap(e -> Flowable.timer(1, MILLISECONDS, t.scheduler)))
                .doOnComplete(() -> r.say("retried", 1))),
    RESUME(
        (r, t) ->
            r.<Integer>failing()
                .onErrorResumeNext((Throwable e) -> r.flowable(r.say("resume", 2)))
                .map(i -> r.say("resumed", i))),
    TIMEOUT(
        (r, t) ->
            Flowable.<Integer>never()
                .doOnCancel(() -> r.say("cancel", 1))
                .timeout(1, MILLISECONDS, t.scheduler, r.flowable(2))
                .map(i -> r.say("fallback", i))),
    TAKE(
        (r, t) ->
            r.flowable(5).doOnCancel(() -> r.say("cancel", 1)).take(1).map(i -> r.say("take", i))),
    UNSUBSCRIBE_ON(
        (r, t) ->
            r.flowable(5)
                .doOnCancel(() -> r.say("cancel", 1))
                .unsubscribeOn(t.scheduler)
                .take(1)
                .map(i -> r.say("take", i))),
    USING(
        (r, t) ->
            Flowable.using(
                () -> r.say("resource", 1),
                resource -> r.flowable(2),
                resource -> r.say("dispose", resource))),
    PARALLEL(
        (r, t) ->
            Flowable.range(1, 20)
                .parallel(4)
                .runOn(t.scheduler)
                .map(i -> r.say("rail", i))
                .sequential()
                .map(i -> r.say("sequential", i))),
    REPLAY((r, t) -> r.flowable(3).replay(2).refCount().map(i -> r.say("replay", i))),
    CACHE((r, t) -> r.flowable(3).cache().map(i -> r.say("cache", i))),
    SINGLE_CACHE((r, t) -> r.single().cache().map(i -> r.say("cache", i)).toFlowable()),
    STORE_ENTERED(
        (r, t) ->
            Flowable.defer(
                    () -> {
                      ENTERED.enterWith("entered by " + r.name());
                      return r.flowable(2)
                          .flatMap(i -> Flowable.timer(1, MILLISECONDS, t.scheduler))
                          .map(
                              i ->
                                  ("entered by " + r.name()).equals(ENTERED.getStore())
                                      ? r.say("deferred", i)
                                      : r.wrong("entered", i, ENTERED.getStore()));
                    })
                .map(i -> r.say("below", i)));

    final Pipeline pipeline;

    Kind(Pipeline pipeline) {
      this.pipeline = pipeline;
    }
  }

  private static final AsyncLocalStorage<String> ENTERED = AsyncLocalStorage.create();

  /** Answers what the requests saw that was not their own. */
  private List<String> wrong(Kind kind) throws Exception {
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      Request request = new Request("request-" + i, bare);
      requests.add(request);
      Runnable subscribing =
          () -> {
            Disposable unused =
                kind.pipeline
                    .of(request, this)
                    .subscribe(
                        item -> request.say("item", 1),
                        failure -> request.end("failure " + failure),
                        () -> request.end("completion"));
          };
      // As a callback of its own: what is entered there ends with it.
      AsyncContext.root().run(() -> Request.ID.run(request.name(), subscribing));
    }
    List<String> wrong = new ArrayList<>();
    for (Request request : requests) {
      assertTrue(request.hasEnded(), () -> request.name() + " of " + kind);
      request
          .wrong()
          .forEach((where, seen) -> wrong.add(request.name() + " " + where + " " + seen));
    }
    return wrong;
  }

  @ParameterizedTest
  @EnumSource
  void functions_seeTheStoresOfWhoSubscribes(Kind kind) throws Exception {
    Installation installed = RxJava2Integration.install();
    try {
      assertEquals(List.of(), wrong(kind));
    } finally {
      installed.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutTheIntegration_someSeeOthersOrNobody(Kind kind) throws Exception {
    assertTrue(wrong(kind).size() >= REQUESTS / 2);
  }

  @Test
  void subscribersOfASharedSource_seeEachItsOwn() throws Exception {
    Installation installed = RxJava2Integration.install();
    try {
      PublishProcessor<Integer> processor = PublishProcessor.create();
      PublishSubject<Integer> subject = PublishSubject.create();
      Flowable<Integer> shared = processor.share();
      Semaphore right = new Semaphore(0);
      for (int i = 0; i < REQUESTS; i++) {
        String name = "request-" + i;
        Runnable check = () -> right.release(name.equals(Request.id()) ? 1 : 0);
        Request.ID.run(
            name,
            () -> {
              Disposable first = shared.subscribe(item -> check.run());
              Disposable second = subject.subscribe(item -> check.run());
            });
      }
      Request.ID.run("other", () -> processor.onNext(1));
      Request.ID.run("other", () -> subject.onNext(1));
      assertEquals(2 * REQUESTS, right.availablePermits());
    } finally {
      installed.close();
    }
  }

  @Test
  void requestsAndCancellationFromElsewhere_runWhereWasSubscribed() {
    List<String> seen = new ArrayList<>();
    Runnable look = () -> seen.add(Request.id() + " " + ENTERED.getStore());
    Flowable<Integer> flowable =
        Flowable.defer(
            () -> {
              ENTERED.enterWith("entered");
              return Flowable.range(1, 10)
                  .doOnRequest(n -> look.run())
                  .doOnCancel(look::run)
                  .map(
                      item -> {
                        look.run();
                        return item;
                      });
            });
    Installation installed = RxJava2Integration.install();
    try {
      TestSubscriber<Integer> subscriber = new TestSubscriber<>(0);
      AsyncContext.root().run(() -> Request.ID.run("ann", () -> flowable.subscribe(subscriber)));
      Request.ID.run("other", () -> subscriber.request(1));
      Request.ID.run("other", subscriber::cancel);
      subscriber.assertValue(1);
      assertEquals(List.of("ann entered", "ann entered", "ann entered"), seen);
    } finally {
      installed.close();
    }
  }

  @Test
  void whatIsThrown_leavesEveryThreadClean() throws Exception {
    List<String> told = new ArrayList<>();
    RxJavaPlugins.setErrorHandler(failure -> told.add(Request.id()));
    Installation installed = RxJava2Integration.install();
    try {
      for (int i = 0; i < REQUESTS; i++) {
        AtomicReference<io.reactivex.FlowableEmitter<Integer>> kept = new AtomicReference<>();
        Disposable unused =
            Request.ID.call(
                "request-" + i,
                () ->
                    Flowable.<Integer>create(kept::set, BackpressureStrategy.ERROR)
                        .doOnNext(
                            item -> {
                              Request.ID.enterWith(
                                  "left by "
                                      + Request.id()); // counts for what this function makes happen
                              throw new IllegalArgumentException();
                            })
                        .subscribe()); // nobody waits for the error
        Request.ID.run(
            "other",
            () -> {
              kept.get().onNext(1);
              assertEquals("other", Request.id());
            });
        assertEquals("left by request-" + i, told.get(told.size() - 1));
      }
      assertEquals(REQUESTS, told.size());
    } finally {
      installed.close();
      RxJavaPlugins.setErrorHandler(null);
    }
  }

  @Test
  void endedSubscription_keepsNoContext() throws Exception {
    Installation installed = RxJava2Integration.install();
    List<Object> kept = new ArrayList<>();
    try {
      List<WeakReference<AsyncContext>> contexts = new ArrayList<>();
      Request.ID.run(
          "ann",
          () -> {
            contexts.add(new WeakReference<>(AsyncContext.current()));
            kept.add(
                Flowable.<Integer>create(
                        emitter -> {
                          kept.add(emitter);
                          emitter.onNext(1);
                          emitter.onComplete();
                        },
                        BackpressureStrategy.BUFFER)
                    .subscribeOn(scheduler)
                    .observeOn(scheduler)
                    .delay(1, MILLISECONDS)
                    .blockingFirst());
            kept.add(
                Single.<Integer>create(
                        emitter -> {
                          kept.add(emitter);
                          emitter.onSuccess(1);
                        })
                    .timeout(1, TimeUnit.MINUTES)
                    .blockingGet());
            Disposable cancelled =
                Observable.<Integer>create(kept::add).observeOn(scheduler).subscribe();
            cancelled.dispose();
            kept.add(cancelled);
          });
      for (int i = 0; i < 100 && contexts.get(0).get() != null; i++) {
        System.gc();
        for (int j = 0; j < 4; j++) {
          bare.submit(() -> {}).get(30, TimeUnit.SECONDS);
        }
      }
      assertNull(contexts.get(0).get());
      assertTrue(kept.size() > 5);
    } finally {
      installed.close();
    }
  }
}

package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncLocalStorage;
import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Emitter;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableEmitter;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleEmitter;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.observers.TestObserver;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.processors.UnicastProcessor;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.schedulers.TestScheduler;
import io.reactivex.rxjava3.subjects.PublishSubject;
import io.reactivex.rxjava3.subjects.UnicastSubject;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import java.io.IOException;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * When a subscription has ended nothing of ours refers to its context, though whoever emits, and
 * whoever has subscribed, is kept for ever.
 */
@ExtendWith(Installed.class)
final class EndOfSubscriptionTest {

  /** One of each type whose operators run their function when they are cancelled after the end. */
  private static final List<Source> CANCELLED_LATE =
      List.of(
          Source.PUBLISH_PROCESSOR,
          Source.SINGLE_SUBJECT,
          Source.MAYBE_SUBJECT,
          Source.COMPLETABLE_SUBJECT);

  private final List<String> undeliverable = new ArrayList<>();
  private final AsyncHook hook = AsyncHooks.createHook(new AsyncHookCallbacks() {});

  private enum Ending {
    COMPLETION {
      @Override
      void end(Wire wire, End end) {
        wire.next("x");
        wire.complete();
      }
    },
    FAILURE {
      @Override
      void end(Wire wire, End end) {
        wire.fail();
      }
    },
    CANCELLATION {
      @Override
      void end(Wire wire, End end) {
        end.cancel();
      }
    };

    abstract void end(Wire wire, End end);
  }

  @BeforeEach
  void noteUndeliverableErrors() {
    RxJavaPlugins.setErrorHandler(failure -> undeliverable.add("" + Store.REQUEST.getStore()));
  }

  @AfterEach
  void forgetUndeliverableErrors() {
    RxJavaPlugins.setErrorHandler(null);
    hook.disable();
  }

  @ParameterizedTest
  @EnumSource
  void source_keepsNothingOfASubscriptionThatHasEnded(Ending ending) {
    assertNothingIsKept(ending, opened -> opened);
  }

  @ParameterizedTest
  @EnumSource
  void withStore_keepsNothingOfASubscriptionThatHasEnded(Ending ending) {
    AsyncLocalStorage<String> above = AsyncLocalStorage.create();
    assertNothingIsKept(ending, opened -> withStore(opened, above));
  }

  /** All sources at once, since it is the collector that takes time. */
  private static void assertNothingIsKept(Ending ending, UnaryOperator<Object> operator) {
    List<Object> keepers = new ArrayList<>();
    List<Runnable> ends = new ArrayList<>();
    Map<Source, Store> stores = new EnumMap<>(Source.class);
    for (Source source : Source.values()) {
      Wire wire = new Wire();
      Object opened = source.open(wire);
      Store store = new Store();
      End end = store.run(() -> End.subscribe(operator.apply(opened), false));
      stores.put(source, store);
      ends.add(() -> ending.end(wire, end));
      keepers.addAll(List.of(wire, opened, end));
    }
    Store.collectGarbage();
    assertEquals(stores.keySet(), kept(stores), "The test would see nothing.");

    ends.forEach(Runnable::run);

    for (int turn = 0; turn < Store.MOST_TURNS && !kept(stores).isEmpty(); turn++) {
      Store.collectGarbage();
    }
    assertEquals(Set.of(), kept(stores), "These still refer to the context.");
    Reference.reachabilityFence(keepers);
    Reference.reachabilityFence(ends);
  }

  private static Set<Source> kept(Map<Source, Store> stores) {
    return stores.entrySet().stream()
        .filter(entry -> entry.getValue().isKept())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /**
   * The operator keeps what disposes of its task, and that keeps the task, when the source ends:
   * only when it is disposed of it lets go.
   */
  @Test
  void task_keepsNothingOfASubscriptionThatHasEnded() throws InterruptedException {
    List<Object> emitters = new CopyOnWriteArrayList<>();
    CountDownLatch subscribed = new CountDownLatch(5);
    Store store = new Store();
    List<Disposable> subscriptions =
        store.run(
            () ->
                List.of(
                    Flowable.create(
                            emitter -> keep(emitter, emitters, subscribed),
                            BackpressureStrategy.BUFFER)
                        .subscribeOn(Schedulers.single())
                        .subscribe(),
                    Observable.create(emitter -> keep(emitter, emitters, subscribed))
                        .subscribeOn(Schedulers.single())
                        .subscribe(),
                    Single.create(emitter -> keep(emitter, emitters, subscribed))
                        .subscribeOn(Schedulers.single())
                        .subscribe(),
                    Maybe.create(emitter -> keep(emitter, emitters, subscribed))
                        .subscribeOn(Schedulers.single())
                        .subscribe(),
                    Completable.create(emitter -> keep(emitter, emitters, subscribed))
                        .subscribeOn(Schedulers.single())
                        .subscribe()));
    assertTrue(subscribed.await(30, TimeUnit.SECONDS), "Nothing is subscribed to.");
    awaitTasks();
    Wire wire = new Wire();
    emitters.forEach(wire::anyEmitter);
    wire.next("x");
    wire.complete();

    store.assertCollected();
    Reference.reachabilityFence(List.of(emitters, subscriptions));
  }

  /**
   * Waits until the one thread has nothing to do: tasks that have subscribed have yet to return.
   */
  private static void awaitTasks() throws InterruptedException {
    CountDownLatch reached = new CountDownLatch(1);
    Schedulers.single().scheduleDirect(reached::countDown);
    assertTrue(reached.await(30, TimeUnit.SECONDS), "The thread hangs.");
  }

  private static void keep(Object emitter, List<Object> emitters, CountDownLatch subscribed) {
    emitters.add(emitter);
    subscribed.countDown();
  }

  @Test
  void queue_isPolledInTheContextUntilItIsEmpty() {
    UnicastProcessor<String> processor = UnicastProcessor.create();
    UnicastSubject<String> subject = UnicastSubject.create();
    TestScheduler scheduler = new TestScheduler();
    List<Object> seen = new ArrayList<>();
    Store store = new Store();
    List<Object> ends =
        store.run(
            () ->
                List.of(
                    processor
                        .map(item -> seen.add(Store.REQUEST.getStore()))
                        .observeOn(scheduler)
                        .subscribeWith(new TestSubscriber<>()),
                    subject
                        .map(item -> seen.add(Store.REQUEST.getStore()))
                        .observeOn(scheduler)
                        .subscribeWith(new TestObserver<>())));
    processor.onNext("x");
    processor.onComplete();
    subject.onNext("x");
    subject.onComplete();
    store.assertKept();

    scheduler.triggerActions();

    assertEquals(2, seen.size());
    seen.forEach(request -> assertTrue(store.is(request)));
    seen.clear();
    store.assertCollected();
    Reference.reachabilityFence(List.of(processor, subject, ends));
  }

  /** The rails of a parallel flow end when the queue is seen to be empty, and poll no more. */
  @Test
  void queue_isLetGoOfWhenItIsSeenToBeEmptyAfterItsEnd() {
    assumeTrue(Version.SHOWS_QUEUES);
    UnicastProcessor<String> processor = UnicastProcessor.create();
    Store store = new Store();
    TestSubscriber<String> subscriber =
        store.run(() -> processor.parallel(2).sequential().subscribeWith(new TestSubscriber<>()));

    processor.onNext("x");
    processor.onComplete();

    subscriber.assertResult("x");
    store.assertCollected();
    Reference.reachabilityFence(List.of(processor, subscriber));
  }

  @Test
  void queue_isLetGoOfByWhateverOperatorHasEmptiedIt() {
    List<Function<UnicastProcessor<Object>, Flowable<Object>>> flowables =
        List.of(
            queue -> queue.observeOn(Schedulers.trampoline()),
            queue -> queue.observeOn(Schedulers.trampoline()).filter(item -> true),
            queue -> queue.publish().autoConnect(),
            queue -> queue.flatMapIterable(item -> List.of(item)),
            queue -> Flowable.just(1).hide().flatMap(item -> queue),
            queue -> Flowable.just(1).hide().concatMap(item -> queue),
            queue -> Flowable.just(1).hide().concatMapEager(item -> queue),
            queue -> Flowable.zip(queue, Flowable.just(1), (item, one) -> item),
            queue -> queue.parallel(2).map(item -> item).sequential(),
            queue -> queue.concatMapSingle(Single::just));
    List<Function<UnicastSubject<Object>, Observable<Object>>> observables =
        List.of(
            queue -> queue.observeOn(Schedulers.trampoline()),
            queue -> queue.publish().autoConnect(),
            queue -> Observable.just(1).hide().flatMap(item -> queue),
            queue -> Observable.just(1).hide().concatMap(item -> queue),
            queue -> Observable.just(1).hide().concatMapEager(item -> queue),
            queue -> queue.concatMapSingle(Single::just));
    assertAreLetGoOf(flowables, observables, false);
  }

  /** Each operator empties its queue, whose source then completes or fails. */
  private static void assertAreLetGoOf(
      List<Function<UnicastProcessor<Object>, Flowable<Object>>> flowables,
      List<Function<UnicastSubject<Object>, Observable<Object>>> observables,
      boolean fails) {
    List<Object> kept = new ArrayList<>();
    List<Store> stores = new ArrayList<>();
    for (Function<UnicastProcessor<Object>, Flowable<Object>> emptied : flowables) {
      UnicastProcessor<Object> queue = UnicastProcessor.create();
      Store store = new Store();
      stores.add(store);
      TestSubscriber<Object> subscriber =
          store.run(() -> emptied.apply(queue).subscribeWith(new TestSubscriber<>(1)));
      queue.onNext("x");
      if (fails) {
        queue.onError(new IOException("drawn"));
        subscriber.assertFailure(IOException.class, "x");
      } else {
        queue.onComplete();
        subscriber.assertResult("x");
      }
      Collections.addAll(kept, queue, subscriber);
    }
    for (Function<UnicastSubject<Object>, Observable<Object>> emptied : observables) {
      UnicastSubject<Object> queue = UnicastSubject.create();
      Store store = new Store();
      stores.add(store);
      TestObserver<Object> observer =
          store.run(() -> emptied.apply(queue).subscribeWith(new TestObserver<>()));
      queue.onNext("x");
      if (fails) {
        queue.onError(new IOException("drawn"));
        observer.assertFailure(IOException.class, "x");
      } else {
        queue.onComplete();
        observer.assertResult("x");
      }
      Collections.addAll(kept, queue, observer);
    }
    stores.forEach(Store::assertCollected);
    Reference.reachabilityFence(kept);
  }

  /** Not every operator looks into the queue of what has failed. */
  @Test
  void emptyQueue_isLetGoOfWhenItsSourceFails() {
    List<Function<Observable<Object>, Observable<Object>>> polled =
        List.of(
            queue -> Observable.just(1).hide().switchMap(item -> queue),
            queue -> Observable.just(1).hide().flatMap(item -> queue),
            queue -> Observable.just(1).hide().concatMap(item -> queue),
            queue -> Observable.just(1).hide().concatMapEager(item -> queue),
            queue -> queue.concatMapSingle(Single::just),
            queue -> queue.observeOn(Schedulers.trampoline()),
            queue -> Observable.zip(queue, Observable.just(1), (item, one) -> item));
    List<Object> kept = new ArrayList<>();
    List<Store> stores = new ArrayList<>();
    for (Function<Observable<Object>, Observable<Object>> polling : polled) {
      CompletableFuture<Object> future = new CompletableFuture<>();
      Store store = new Store();
      stores.add(store);
      TestObserver<Object> observer =
          store.run(
              () ->
                  polling
                      .apply(Observable.fromCompletionStage(future))
                      .subscribeWith(new TestObserver<>()));
      future.completeExceptionally(new IOException("drawn"));
      observer.assertFailure(IOException.class);
      Collections.addAll(kept, future, observer);
    }
    stores.forEach(Store::assertCollected);
    Reference.reachabilityFence(kept);
  }

  /** As above, of a queue that had items, which were taken. */
  @Test
  void emptiedQueue_isLetGoOfWhenItsSourceFails() {
    List<Function<UnicastSubject<Object>, Observable<Object>>> observables =
        List.of(
            queue -> Observable.just(1).hide().switchMap(item -> queue),
            queue -> Observable.just(1).hide().flatMap(item -> queue),
            queue -> Observable.just(1).hide().concatMap(item -> queue),
            queue -> Observable.just(1).hide().concatMapEager(item -> queue),
            queue -> queue.concatMapSingle(Single::just),
            queue -> queue.observeOn(Schedulers.trampoline()));
    List<Function<UnicastProcessor<Object>, Flowable<Object>>> flowables =
        List.of(
            queue -> Flowable.just(1).hide().switchMap(item -> queue),
            queue -> Flowable.just(1).hide().flatMap(item -> queue),
            queue -> Flowable.just(1).hide().concatMap(item -> queue),
            queue -> Flowable.just(1).hide().concatMapEager(item -> queue),
            queue -> queue.concatMapSingle(Single::just),
            queue -> queue.publish().autoConnect(),
            queue -> queue.flatMapIterable(item -> List.of(item)),
            queue -> queue.parallel(2).map(item -> item).sequential(),
            queue -> queue.observeOn(Schedulers.trampoline()));
    assertAreLetGoOf(flowables, observables, true);
  }

  /** A queue that is full from the beginning says by being empty that it has ended. */
  @Test
  void synchronousQueue_isLetGoOfWhenItIsSeenToBeEmpty() {
    assumeTrue(Version.SHOWS_QUEUES);
    TestScheduler scheduler = new TestScheduler();
    List<Object> seen = new ArrayList<>();
    Store store = new Store();
    List<TestSubscriber<Object>> subscribers =
        store.run(
            () ->
                List.of(
                    queue(seen).observeOn(scheduler).subscribeWith(new TestSubscriber<Object>(2)),
                    queue(seen)
                        .observeOn(scheduler)
                        .filter(item -> true) // which takes items conditionally
                        .subscribeWith(new TestSubscriber<>(2)),
                    queue(seen)
                        .parallel(1)
                        .runOn(scheduler)
                        .sequential()
                        .subscribeWith(new TestSubscriber<>(2)),
                    queue(seen)
                        .observeOn(scheduler)
                        .flatMapIterable(item -> List.of(item))
                        .subscribeWith(new TestSubscriber<>(2)),
                    queue(seen)
                        .observeOn(scheduler)
                        .publish()
                        .autoConnect()
                        .subscribeWith(new TestSubscriber<>(2))));
    store.assertKept();

    scheduler.triggerActions();

    subscribers.forEach(subscriber -> subscriber.assertResult(true, true));
    assertEquals(2 * subscribers.size(), seen.size());
    seen.forEach(request -> assertTrue(store.is(request)));
    seen.clear();
    store.assertCollected();
    Reference.reachabilityFence(subscribers);
  }

  private static Flowable<Object> queue(List<Object> seen) {
    return Flowable.fromIterable(
        () ->
            List.<Object>of(true, true).stream()
                .peek(item -> seen.add(Store.REQUEST.getStore()))
                .iterator());
  }

  @Test
  void queue_isLetGoOfWhenItsSubscriberCancels() {
    UnicastProcessor<String> processor = UnicastProcessor.create();
    TestScheduler scheduler = new TestScheduler();
    List<Object> kept = new ArrayList<>();
    Store store = new Store();
    TestSubscriber<String> subscriber =
        store.run(
            () ->
                processor
                    .doOnSubscribe(kept::add)
                    .observeOn(scheduler)
                    .subscribeWith(new TestSubscriber<>(0)));
    processor.onNext("x");

    subscriber.cancel();
    scheduler.triggerActions();

    store.assertCollected();
    Reference.reachabilityFence(List.of(processor, subscriber, kept));
  }

  @Test
  void fallbackOfATimeout_isLetGoOfWhenItIsNotNeeded() {
    PublishSubject<String> subject = PublishSubject.create();
    TestScheduler scheduler = new TestScheduler();
    Store store = new Store();
    TestObserver<String> observer =
        store.run(
            () ->
                subject
                    .timeout(1, TimeUnit.HOURS, scheduler, Observable.never())
                    .subscribeWith(new TestObserver<>()));

    subject.onComplete();
    scheduler.advanceTimeBy(
        1, TimeUnit.HOURS); // this scheduler keeps what is disposed of till then

    store.assertCollected();
    Reference.reachabilityFence(List.of(subject, observer));
  }

  @Test
  void propagatingScheduler_keepsNothingOfATaskThatHasRun() {
    TestScheduler scheduler = new TestScheduler();
    Store store = new Store();
    List<Runnable> kept = new ArrayList<>();
    Object task =
        store.run(
            () ->
                ScheduledTask.schedule(
                    () -> {},
                    false,
                    bound -> {
                      kept.add(bound);
                      return scheduler.scheduleDirect(bound);
                    }));
    store.assertKept();

    scheduler.triggerActions();

    store.assertCollected();
    Reference.reachabilityFence(List.of(kept, task));
  }

  @Test
  void lateError_isReportedInTheContextThatSomebodyKeeps() {
    List<Object> emitters = new ArrayList<>();
    AsyncContext kept =
        Store.REQUEST.call(
            "r-1",
            () -> {
              createAndDispose(emitters);
              return AsyncContext.current();
            });

    Store.collectGarbage();
    Store.REQUEST.run("emitter's", () -> fail(emitters));

    assertEquals(List.of("r-1", "r-1", "r-1", "r-1", "r-1"), undeliverable);
    Reference.reachabilityFence(kept);
  }

  @Test
  void lateError_isReportedInNoContextWhereNobodyKeepsIt() {
    List<Object> emitters = new ArrayList<>();
    Store store = new Store();
    store.run(() -> createAndDispose(emitters));
    store.assertCollected();

    Store.REQUEST.run("emitter's", () -> fail(emitters));

    assertEquals(List.of("null", "null", "null", "null", "null"), undeliverable);
  }

  @Test
  void lateCleanup_isDoneAtOnceInTheContextThatSomebodyKeeps() {
    AtomicReference<SingleEmitter<String>> single = new AtomicReference<>();
    AtomicReference<FlowableEmitter<String>> flowable = new AtomicReference<>();
    AsyncContext kept =
        Store.REQUEST.call(
            "r-1",
            () -> {
              Single.create(single::set).subscribe();
              Flowable.create(flowable::set, BackpressureStrategy.LATEST).subscribe();
              return AsyncContext.current();
            });
    List<Object> seen = new ArrayList<>();
    single.get().onSuccess("x");
    flowable.get().onComplete();

    Store.collectGarbage();
    Store.REQUEST.run(
        "emitter's",
        () -> {
          single.get().setCancellable(() -> seen.add(Store.REQUEST.getStore()));
          flowable.get().setCancellable(() -> seen.add(Store.REQUEST.getStore()));
        });

    assertEquals(List.of("r-1", "r-1"), seen);
    Reference.reachabilityFence(kept);
  }

  /** While hooks watch a subscription is a resource, which nobody keeps but its own links. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void lateCancellation_runsInTheContextThatSomebodyKeeps(boolean watched) {
    if (watched) {
      hook.enable();
    }
    List<Object> seen = new ArrayList<>();
    Wire wire = new Wire();
    Watched cancellation = new Watched(Event.CANCEL, () -> seen.add(Store.REQUEST.getStore()));
    List<Disposable> upstreams = new ArrayList<>();
    AsyncContext kept =
        Store.REQUEST.call(
            "r-1",
            () -> {
              CANCELLED_LATE.forEach(
                  source -> subscribe(cancellation.above(source.open(wire)), upstreams));
              return AsyncContext.current();
            });
    wire.next("x");
    wire.complete();

    Store.collectGarbage();
    Store.REQUEST.run("canceller's", () -> upstreams.forEach(Disposable::dispose));

    assertEquals(List.of("r-1", "r-1", "r-1", "r-1"), seen);
    Reference.reachabilityFence(kept);
  }

  @Test
  void setCancellable_reportsWhatTheCleanupThrows() {
    AtomicReference<Emitter<String>> emitter = new AtomicReference<>();
    Store.REQUEST.run(
        "r-1",
        () ->
            Observable.<String>create(
                    created -> {
                      created.setCancellable(
                          () -> {
                            throw new IOException("on purpose");
                          });
                      emitter.set(created);
                    })
                .subscribe());

    emitter.get().onComplete();

    assertEquals(List.of("r-1"), undeliverable);
  }

  /** Subscribes, and adds what cancels, however the pipeline ends. */
  private static void subscribe(Object pipeline, List<Disposable> upstreams) {
    if (pipeline instanceof Flowable<?> flowable) {
      flowable
          .doOnSubscribe(upstream -> upstreams.add(Disposable.fromSubscription(upstream)))
          .subscribe();
    } else if (pipeline instanceof Single<?> single) {
      single.doOnSubscribe(upstreams::add).subscribe();
    } else if (pipeline instanceof Maybe<?> maybe) {
      maybe.doOnSubscribe(upstreams::add).subscribe();
    } else {
      ((Completable) pipeline).doOnSubscribe(upstreams::add).subscribe();
    }
  }

  private static Object withStore(Object source, AsyncLocalStorage<String> storage) {
    StoreTransformer<Object> operator = RxJavaIntegration.withStore(storage, "x");
    if (source instanceof Flowable<?> flowable) {
      return flowable.cast(Object.class).compose(operator);
    } else if (source instanceof Observable<?> observable) {
      return observable.cast(Object.class).compose(operator);
    } else if (source instanceof Single<?> single) {
      return single.cast(Object.class).compose(operator);
    } else if (source instanceof Maybe<?> maybe) {
      return maybe.cast(Object.class).compose(operator);
    }
    return ((Completable) source).compose(operator);
  }

  private static List<Object> createAndDispose(List<Object> emitters) {
    Flowable.create(emitters::add, BackpressureStrategy.BUFFER).subscribe().dispose();
    Observable.create(emitters::add).subscribe().dispose();
    Single.create(emitters::add).subscribe().dispose();
    Maybe.create(emitters::add).subscribe().dispose();
    Completable.create(emitters::add).subscribe().dispose();
    return emitters;
  }

  private static void fail(List<Object> emitters) {
    Wire wire = new Wire();
    emitters.forEach(wire::anyEmitter);
    wire.fail();
  }
}

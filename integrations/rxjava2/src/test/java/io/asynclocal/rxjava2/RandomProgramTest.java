package io.asynclocal.rxjava2;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.asynclocal.AsyncContext;
import io.asynclocal.contract.random.Case;
import io.asynclocal.contract.random.Judge;
import io.asynclocal.contract.random.RandomProgram;
import io.asynclocal.contract.random.RandomPrograms;
import io.asynclocal.contract.random.Together;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Each function of a random pipeline sees the stores of its subscriber, whoever feeds it. {@code
 * -Drandom.seeds=100000} runs more of them, {@code -Drandom.first=17} begins elsewhere.
 */
class RandomProgramTest {
  @RegisterExtension static final LoggedId ID = Request.ID;

  private static final RandomPrograms<Program> PROGRAMS =
      RandomPrograms.of("programs of RxJava 2", 200, Program::new);
  private static final int BLIND_SEEDS = 40;
  private static final int DEEPEST = 2;

  /** What comes too late for it, of a timer, is dropped. */
  private final ExecutorService bare =
      new ThreadPoolExecutor(
          3, 3, 0, MILLISECONDS, new LinkedBlockingQueue<>(), new DiscardPolicy());

  private final Scheduler scheduler = Schedulers.from(bare);

  @AfterEach
  void leaveNothing() throws Exception {
    RxJavaPlugins.setErrorHandler(null);
    for (int i = 0; i < 20; i++) {
      assertEquals("null", bare.submit(Request::id).get(30, TimeUnit.SECONDS));
    }
    assertEquals("null", Request.id());
    bare.shutdownNow();
  }

  private interface Source {
    Flowable<Integer> open(Request r, Scheduler on);
  }

  private interface Step {
    Flowable<Integer> add(Request r, Scheduler on, Flowable<Integer> above, Inner inner);
  }

  /** Another random pipeline, for a step that wants one. */
  private interface Inner {
    Flowable<Integer> open();
  }

  private static final List<Source> SOURCES =
      List.of(
          (r, on) -> r.flowable(3),
          (r, on) -> r.flowable(300),
          (r, on) -> r.observable(3).toFlowable(BackpressureStrategy.BUFFER),
          (r, on) -> r.single().toFlowable(),
          (r, on) -> r.maybe().toFlowable(),
          (r, on) -> r.completable().<Integer>toFlowable().defaultIfEmpty(7),
          (r, on) -> Flowable.range(1, 200),
          (r, on) -> Flowable.fromCallable(() -> r.say("callable", 1)),
          (r, on) -> Flowable.defer(() -> r.flowable(r.say("defer", 2))),
          (r, on) -> Flowable.interval(1, MILLISECONDS, on).map(i -> r.say("tick", 1)).take(2),
          (r, on) -> Flowable.timer(1, MILLISECONDS).map(i -> r.say("timer", 1)),
          (r, on) -> Flowable.<Integer>generate(e -> e.onNext(r.say("generate", 1))).take(20),
          (r, on) -> r.failing(),
          (r, on) -> Flowable.empty(),
          (r, on) -> fed(r, PublishProcessor.create()),
          (r, on) ->
              Flowable.using(() -> r.say("open", 1), i -> r.flowable(2), i -> r.say("close", i)));

  private static Flowable<Integer> fed(Request r, PublishProcessor<Integer> processor) {
    return processor.doOnSubscribe(
        s ->
            r.elsewhere(
                () -> {
                  processor.onNext(1);
                  processor.onNext(2);
                  processor.onComplete();
                }));
  }

  private static final List<Step> STEPS = new ArrayList<>();

  static {
    step((r, on, f, in) -> f.map(i -> r.say("map", i)));
    step((r, on, f, in) -> f.filter(i -> r.say("filter", i) >= 0));
    step((r, on, f, in) -> f.scan((a, b) -> r.say("scan", b)));
    step((r, on, f, in) -> f.distinct(i -> r.say("distinct", i)));
    step((r, on, f, in) -> f.take(2));
    step((r, on, f, in) -> f.skip(1));
    step((r, on, f, in) -> f.takeWhile(i -> r.say("takeWhile", i) < 100));
    step((r, on, f, in) -> f.takeLast(3).doOnNext(i -> r.say("takeLast", i)));
    step((r, on, f, in) -> f.doOnRequest(n -> r.say("request", n)));
    step((r, on, f, in) -> f.doOnCancel(() -> r.say("cancel", 1)));
    step((r, on, f, in) -> f.doFinally(() -> r.say("finally", 1)));
    step((r, on, f, in) -> f.doAfterTerminate(() -> r.say("afterTerminate", 1)));
    step((r, on, f, in) -> f.doOnLifecycle(s -> r.say("s", s), n -> {}, () -> r.say("c", 1)));
    step((r, on, f, in) -> f.doOnEach(n -> r.say("each", n)));
    step((r, on, f, in) -> f.observeOn(on).map(i -> r.say("observeOn", i)));
    step((r, on, f, in) -> f.observeOn(Schedulers.computation(), true, 2));
    step((r, on, f, in) -> f.subscribeOn(on).map(i -> r.say("subscribeOn", i)));
    step((r, on, f, in) -> f.unsubscribeOn(on));
    step((r, on, f, in) -> f.delay(1, MILLISECONDS, on).map(i -> r.say("delay", i)));
    step((r, on, f, in) -> f.delay(i -> in.open()).map(i -> r.say("delayed", i)));
    step((r, on, f, in) -> f.delaySubscription(1, MILLISECONDS, on));
    step((r, on, f, in) -> f.delaySubscription(in.open()));
    step((r, on, f, in) -> f.timeout(1, TimeUnit.MINUTES, on, in.open()));
    step((r, on, f, in) -> f.timeout(i -> in.open().ignoreElements().toFlowable(), in.open()));
    step((r, on, f, in) -> f.debounce(1, MILLISECONDS, on).map(i -> r.say("debounce", i)));
    step((r, on, f, in) -> f.sample(1, MILLISECONDS, on, true).map(i -> r.say("sample", i)));
    step((r, on, f, in) -> f.sample(in.open(), true).map(i -> r.say("sampled", i)));
    step((r, on, f, in) -> f.throttleLatest(1, MILLISECONDS, on, true));
    step((r, on, f, in) -> f.buffer(1, MILLISECONDS, on, 2).map(i -> r.say("buffer", 1)));
    step((r, on, f, in) -> f.buffer(in.open()).map(i -> r.say("buffered", 1)));
    step((r, on, f, in) -> f.window(2).flatMap(w -> w.map(i -> r.say("window", i))));
    step((r, on, f, in) -> f.window(1, MILLISECONDS, on).concatMap(w -> w));
    step((r, on, f, in) -> f.groupBy(i -> r.say("key", i % 2)).flatMap(g -> g));
    step((r, on, f, in) -> f.flatMap(i -> in.open()).map(i -> r.say("flat", i)));
    step((r, on, f, in) -> f.flatMapSingle(i -> in.open().first(r.say("mapper", 1))));
    step((r, on, f, in) -> f.flatMapMaybe(i -> in.open().firstElement()));
    step((r, on, f, in) -> f.flatMapIterable(i -> List.of(1, r.say("iterable", 2))));
    step((r, on, f, in) -> f.concatMap(i -> in.open()).map(i -> r.say("concat", i)));
    step((r, on, f, in) -> f.concatMapEager(i -> in.open()).map(i -> r.say("eager", i)));
    step((r, on, f, in) -> f.concatMapSingle(i -> in.open().first(r.say("mapper", 1))));
    step((r, on, f, in) -> f.switchMap(i -> in.open()).map(i -> r.say("switch", i)));
    step((r, on, f, in) -> f.switchMapSingle(i -> in.open().first(r.say("mapper", 1))));
    step((r, on, f, in) -> f.switchIfEmpty(in.open()).map(i -> r.say("instead", i)));
    step((r, on, f, in) -> f.zipWith(in.open(), (a, b) -> r.say("zip", a)));
    step((r, on, f, in) -> f.mergeWith(in.open()).map(i -> r.say("merged", i)));
    step((r, on, f, in) -> f.concatWith(in.open()).map(i -> r.say("then", i)));
    step((r, on, f, in) -> f.startWith(in.open()).map(i -> r.say("start", i)));
    step((r, on, f, in) -> f.ambWith(in.open()).map(i -> r.say("amb", i)));
    step((r, on, f, in) -> Flowable.combineLatest(f, in.open(), (a, b) -> r.say("combine", a)));
    step((r, on, f, in) -> f.withLatestFrom(in.open(), (a, b) -> r.say("latest", a)));
    step((r, on, f, in) -> f.takeUntil(in.open()).map(i -> r.say("until", i)));
    step((r, on, f, in) -> f.skipUntil(in.open()).map(i -> r.say("skipUntil", i)));
    step((r, on, f, in) -> f.onErrorResumeNext(in.open()).map(i -> r.say("resume", i)));
    step((r, on, f, in) -> f.onErrorReturn(e -> r.say("return", 1)));
    step((r, on, f, in) -> f.retry(1, e -> r.say("retry", true)));
    step((r, on, f, in) -> f.retryWhen(e -> e.take(1).delay(1, MILLISECONDS, on)));
    step((r, on, f, in) -> f.repeat(2).map(i -> r.say("repeat", i)));
    step((r, on, f, in) -> f.repeatWhen(e -> e.take(1).delay(1, MILLISECONDS, on)));
    step((r, on, f, in) -> f.onBackpressureBuffer().map(i -> r.say("backpressure", i)));
    step((r, on, f, in) -> f.onBackpressureDrop(i -> r.say("drop", i)));
    step((r, on, f, in) -> f.onBackpressureLatest());
    step((r, on, f, in) -> f.publish(p -> p.map(i -> r.say("published", i))));
    step((r, on, f, in) -> f.replay(2).refCount().map(i -> r.say("replay", i)));
    step((r, on, f, in) -> f.cache().map(i -> r.say("cache", i)));
    step((r, on, f, in) -> f.share().map(i -> r.say("share", i)));
    step((r, on, f, in) -> f.parallel(2).runOn(on).map(i -> r.say("rail", i)).sequential());
    step((r, on, f, in) -> f.toList().map(l -> r.say("list", 1)).toFlowable());
    step((r, on, f, in) -> f.reduce((a, b) -> r.say("reduce", a)).toFlowable());
    step((r, on, f, in) -> f.ignoreElements().andThen(in.open()).map(i -> r.say("after", i)));
    step((r, on, f, in) -> single(f).observeOn(on).map(i -> r.say("single", i)).toFlowable());
    step((r, on, f, in) -> single(f).delay(1, MILLISECONDS, on).toFlowable());
    step((r, on, f, in) -> single(f).subscribeOn(on).doFinally(() -> r.say("f", 1)).toFlowable());
    step((r, on, f, in) -> single(f).flatMapPublisher(i -> in.open()));
    step((r, on, f, in) -> single(f).flatMap(i -> single(in.open())).toFlowable());
    step(
        (r, on, f, in) ->
            single(f).zipWith(single(in.open()), (a, b) -> r.say("z", a)).toFlowable());
    step((r, on, f, in) -> single(f).cache().map(i -> r.say("cached", i)).toFlowable());
    step((r, on, f, in) -> single(f).timeout(1, TimeUnit.MINUTES, on).toFlowable());
    step((r, on, f, in) -> f.firstElement().observeOn(on).map(i -> r.say("maybe", i)).toFlowable());
    step((r, on, f, in) -> f.firstElement().switchIfEmpty(single(in.open())).toFlowable());
    step((r, on, f, in) -> f.firstElement().delay(1, MILLISECONDS, on).toFlowable());
    step(
        (r, on, f, in) ->
            f.ignoreElements().observeOn(on).doOnComplete(() -> r.say("c", 1)).toFlowable());
    step((r, on, f, in) -> f.ignoreElements().delay(1, MILLISECONDS, on).andThen(in.open()));
    step((r, on, f, in) -> flow(f.toObservable().observeOn(on).map(i -> r.say("o", i))));
    step((r, on, f, in) -> flow(f.toObservable().subscribeOn(on).map(i -> r.say("o", i))));
    step((r, on, f, in) -> flow(f.toObservable().delay(1, MILLISECONDS, on)));
    step((r, on, f, in) -> flow(f.toObservable().flatMap(i -> in.open().toObservable())));
    step((r, on, f, in) -> flow(f.toObservable().concatMap(i -> in.open().toObservable())));
    step((r, on, f, in) -> flow(f.toObservable().switchMap(i -> in.open().toObservable())));
    step((r, on, f, in) -> flow(f.toObservable().takeUntil(in.open().toObservable())));
    step(
        (r, on, f, in) ->
            flow(f.toObservable().buffer(1, MILLISECONDS, on).map(i -> r.say("b", 1))));
    step((r, on, f, in) -> flow(f.toObservable().doOnDispose(() -> r.say("dispose", 1)).take(1)));
    step((r, on, f, in) -> flow(f.toObservable().publish(o -> o.map(i -> r.say("p", i)))));
    step(
        (r, on, f, in) ->
            flow(f.toObservable().zipWith(in.open().toObservable(), (a, b) -> r.say("z", a))));
    step(
        (r, on, f, in) ->
            flow(f.toObservable().retryWhen(e -> e.take(1).delay(1, MILLISECONDS, on))));
    step((r, on, f, in) -> flow(f.toObservable().replay(1).autoConnect().map(i -> r.say("a", i))));
    step((r, on, f, in) -> flow(f.toObservable().timeout(1, TimeUnit.MINUTES, on)));
    step(
        (r, on, f, in) ->
            flow(
                PublishSubject.<Integer>create()
                    .mergeWith(f.toObservable())
                    .takeUntil(in.open().lastOrError().onErrorReturnItem(1).toObservable())));
  }

  private static void step(Step step) {
    STEPS.add(step);
  }

  private static Single<Integer> single(Flowable<Integer> flowable) {
    return flowable.first(1);
  }

  private static Flowable<Integer> flow(Observable<Integer> observable) {
    return observable.toFlowable(BackpressureStrategy.BUFFER);
  }

  /** Builds what the random numbers say, and notes in {@code text} what it is. */
  private Flowable<Integer> build(Request r, Random random, int depth, StringBuilder text) {
    int source = random.nextInt(SOURCES.size());
    text.append("source ").append(source);
    Flowable<Integer> flowable = SOURCES.get(source).open(r, scheduler);
    int steps = depth == 0 ? 3 + random.nextInt(6) : depth < DEEPEST ? random.nextInt(3) : 0;
    for (int i = 0; i < steps; i++) {
      int step = random.nextInt(STEPS.size());
      long seed = random.nextLong();
      text.append(" .").append(step);
      if (depth < DEEPEST) {
        flowable =
            STEPS
                .get(step)
                .add(
                    r,
                    scheduler,
                    flowable,
                    () -> build(r, new Random(seed), depth + 1, new StringBuilder()));
      }
    }
    return flowable;
  }

  /** What a seed gives: built anew for each subscriber, and so it can't be made smaller. */
  private record Program(long seed) implements RandomProgram<Program> {
    @Override
    public List<Program> smaller() {
      return List.of();
    }
  }

  private void run(Case<Program> program) throws InterruptedException {
    List<Request> requests = new ArrayList<>();
    List<AsyncContext> contexts = new ArrayList<>(); // so that what comes late has one to run in
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      Request r = new Request("request-" + i, bare);
      requests.add(r);
      text.setLength(0);
      Flowable<Integer> flowable = build(r, new Random(program.seed()), 0, text);
      int most = 1 + (int) Math.floorMod(program.seed() + i, 50L);
      Runnable subscribing =
          () -> {
            contexts.add(AsyncContext.current());
            Disposable unused =
                flowable
                    .doOnCancel(() -> r.say("end.cancel", 1))
                    .take(most)
                    .timeout(20, TimeUnit.MILLISECONDS, Flowable.empty()) // many never end
                    .subscribe(
                        item -> r.say("end.item", 1),
                        failure -> r.end("end.failure"),
                        () -> r.end("end.completion"));
          };
      AsyncContext.root().run(() -> Request.ID.run(r.name(), subscribing));
    }
    for (Request r : requests) {
      if (!r.hasEnded()) {
        program.faults().add(r.name() + " hangs: " + text);
      }
      r.wrong()
          .forEach((where, seen) -> program.faults().add(where + " saw " + seen + ": " + text));
    }
    assertEquals(3, contexts.size());
  }

  private Judge<Program> judge(Together together) {
    return cases -> together.each(cases, this::run);
  }

  @Test
  void everyFunction_seesItsSubscribersStores() throws Exception {
    RxJavaPlugins.setErrorHandler(failure -> {}); // what comes after the end
    Installation installed = RxJava2Integration.install();
    try (Together together = new Together()) {
      PROGRAMS.requireNoFault("installed", judge(together));
    } finally {
      installed.close();
    }
  }

  @Test
  void withoutTheIntegration_mostProgramsAreFaulty() throws Exception {
    RxJavaPlugins.setErrorHandler(failure -> {});
    try (Together together = new Together()) {
      PROGRAMS.requireFaults(BLIND_SEEDS, BLIND_SEEDS / 2, judge(together));
    }
  }
}

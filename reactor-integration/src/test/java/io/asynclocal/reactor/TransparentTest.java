package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscriber;
import reactor.core.Disposable;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What serves everybody is nobody's, whoever has begun it. */
final class TransparentTest extends PipelineTest {
  private static final AsyncLocalStorage<Object> BIG = AsyncLocalStorage.create();

  private final Sinks.Many<String> queue = Sinks.many().multicast().directBestEffort();

  @AfterEach
  void disableAutomaticMode() {
    Automatic.disable();
  }

  /** A library's class, which the test's resources name. */
  static final class Connection extends BaseSubscriber<String> {
    private final Consumer<Object> log;

    Connection(Consumer<Object> log) {
      this.log = log;
    }

    Disposable open(Flux<String> queue) {
      return queue.doOnNext(query -> log.accept(query)).subscribe();
    }

    Disposable openWithConsumer(Flux<String> queue) {
      return queue.map(query -> query).subscribe(query -> log.accept(query));
    }

    void openAsSubscriber(Flux<String> queue) {
      Subscriber<String> subscriber = this;
      queue.map(query -> query).subscribe(subscriber);
    }

    Runnable again(Scheduler scheduler, CountDownLatch turns) {
      return new Runnable() {
        @Override
        public void run() {
          if (turns.getCount() > 0) {
            log.accept("again");
            turns.countDown();
            scheduler.schedule(this, 1, TimeUnit.MILLISECONDS);
          }
        }
      };
    }

    @Override
    protected void hookOnNext(String query) {
      log.accept(query);
    }
  }

  private static Stream<Named<Opening>> openings() {
    return Stream.of(
        Named.of("by hand", TransparentTest::openTransparent),
        Named.of("a known library's function", (test, queue) -> test.connection().open(queue)),
        Named.of("its subscriber", (test, queue) -> test.connection().openAsSubscriber(queue)));
  }

  interface Opening {
    void of(TransparentTest test, Flux<String> queue);
  }

  private Connection connection() {
    return new Connection(this::note);
  }

  private void openTransparent(Flux<String> queue) {
    queue.doOnNext(this::note).transform(ReactorIntegration.transparent()).subscribe();
  }

  @ParameterizedTest
  @MethodSource("openings")
  void signal_isItsEmitters(Opening opening) {
    as("opener", () -> opening.of(this, queue.asFlux()));
    elsewhere(() -> queue.tryEmitNext("query"));
    as("r2", () -> queue.tryEmitNext("query of r2"));

    assertSeen("query:" + INTRUDER, "query of r2:r2");
  }

  @ParameterizedTest
  @MethodSource("openings")
  void opener_isNotKept(Opening opening) {
    assertCollected(within(() -> opening.of(this, queue.asFlux())));
    as("r2", () -> queue.tryEmitNext("query"));

    assertSeen("query:r2");
  }

  /** The counterpart. */
  @Test
  void subscription_ofAnybodyElseIsTheOpeners() {
    Reference<Object> store =
        within(() -> as("opener", () -> queue.asFlux().doOnNext(this::note).subscribe()));
    System.gc();
    assertNotNull(store.get());
    as("r2", () -> queue.tryEmitNext("query"));

    assertSeen("query:opener");
  }

  /** Drivers subscribe so to what a request sends. */
  @Test
  void subscription_ofAKnownLibraryWithAConsumerIsTheOpeners() {
    as("opener", () -> connection().openWithConsumer(queue.asFlux()));
    as("r2", () -> queue.tryEmitNext("query"));

    assertSeen("query:opener");
  }

  @Test
  void everyOperator_isItsEmitters() {
    AtomicReference<FluxSink<String>> sink = new AtomicReference<>();
    as(
        "opener",
        () ->
            Flux.<String>create(sink::set)
                .onBackpressureBuffer()
                .tap(
                    () ->
                        new DefaultSignalListener<>() {
                          @Override
                          public void doOnNext(String item) {
                            note("tap");
                          }
                        })
                .parallel(1)
                .sequential()
                .groupBy(item -> item)
                .flatMap(group -> group)
                .publish()
                .autoConnect()
                .doOnNext(this::note)
                .transform(ReactorIntegration.transparent())
                .subscribe());
    as("r2", () -> sink.get().next("1"));

    assertSeen("tap:r2", "1:r2");
  }

  @Test
  void whatAFunctionBegins_isRestoredAsTheEmitter() {
    CompletableFuture<String> reply = new CompletableFuture<>();
    as(
        "opener",
        () ->
            queue
                .asFlux()
                .concatMap(query -> Mono.fromFuture(reply).doOnNext(this::note))
                .transform(ReactorIntegration.transparent())
                .subscribe());
    as("r2", () -> queue.tryEmitNext("query"));
    elsewhere(() -> reply.complete("reply"));

    assertSeen("reply:r2");
  }

  @Test
  void store_thatIsBoundAboveIsInForceThereAndNobodysBelow() {
    as(
        "opener",
        () ->
            queue
                .asFlux()
                .doOnNext(this::note)
                .transform(ReactorIntegration.withStore(WHO, "pool"))
                .as(Flux::from)
                .doOnNext(this::note)
                .transform(ReactorIntegration.transparent())
                .subscribe());
    as("r2", () -> queue.tryEmitNext("1"));

    assertSeen("1:pool", "1:null");
  }

  @Test
  void store_thatIsEnteredAboveIsInForceThere() {
    as(
        "opener",
        () ->
            Flux.defer(
                    () -> {
                      WHO.enterWith("pool");
                      return queue.asFlux().doOnNext(this::note);
                    })
                .transform(ReactorIntegration.transparent())
                .subscribe());
    as("r2", () -> queue.tryEmitNext("1"));

    assertSeen("1:pool");
  }

  @Test
  void mono_isItsEmitters() {
    Sinks.One<String> closed = Sinks.one();
    as(
        "opener",
        () ->
            closed
                .asMono()
                .doOnNext(this::note)
                .transform(ReactorIntegration.transparent())
                .subscribe());
    as("r2", () -> closed.tryEmitValue("closed"));

    assertSeen("closed:r2");
  }

  @Test
  void task_ofAKnownLibraryIsNobodysAndKeepsNothing() throws InterruptedException {
    CountDownLatch turns = new CountDownLatch(3);
    Scheduler scheduler = Schedulers.newSingle("test");
    try {
      assertCollected(
          within(
              () -> as("opener", () -> scheduler.schedule(connection().again(scheduler, turns)))));
      assertTrue(turns.await(30, TimeUnit.SECONDS));
    } finally {
      scheduler.dispose();
    }

    assertSeen("again:null", "again:null", "again:null");
  }

  @Test
  void periodicTask_ofAKnownLibraryIsNobodysAndKeepsNothing() throws InterruptedException {
    CountDownLatch turns = new CountDownLatch(1);
    Connection connection = new Connection(what -> note("periodic"));
    Scheduler scheduler = Schedulers.newSingle("test");
    try {
      Runnable task = connection.again(Schedulers.immediate(), turns);
      assertCollected(
          within(
              () ->
                  as(
                      "opener",
                      () -> scheduler.schedulePeriodically(task, 0, 1, TimeUnit.MILLISECONDS))));
      assertTrue(turns.await(30, TimeUnit.SECONDS));
    } finally {
      scheduler.dispose();
    }

    assertSeen("periodic:null");
  }

  /** The counterpart. */
  @Test
  void task_ofAnybodyElseIsTheOpenersAndKeptUntilItHasRun() throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(1);
    Scheduler scheduler = Schedulers.newSingle("test");
    try {
      as(
          "opener",
          () ->
              scheduler.schedule(
                  () -> {
                    note("once");
                    ran.countDown();
                  }));
      assertTrue(ran.await(30, TimeUnit.SECONDS));
    } finally {
      scheduler.dispose();
    }

    assertSeen("once:opener");
  }

  private static Reference<Object> within(Runnable work) {
    Object big = new Object();
    BIG.run(big, work);
    return new WeakReference<>(big);
  }

  private static void assertCollected(Reference<Object> store) {
    for (int turn = 0; turn < 50 && store.get() != null; turn++) {
      System.gc();
    }
    assertNull(store.get());
  }
}

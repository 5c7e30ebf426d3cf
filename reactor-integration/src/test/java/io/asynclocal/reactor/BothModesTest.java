package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.asynclocal.AsyncContext;
import io.micrometer.context.ContextRegistry;
import java.lang.ref.Reference;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.CoreSubscriber;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Signal;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

/**
 * With Reactor's automatic mode as well: it carries another library's thread-local, which is noted
 * beside the store.
 */
final class BothModesTest extends PipelineTest {
  private static final String KEY = "another library's";
  private final ThreadLocal<String> theirs = new ThreadLocal<>();

  @BeforeEach
  void enableAutomaticMode() {
    ContextRegistry.getInstance().registerThreadLocalAccessor(KEY, theirs);
    Automatic.enable();
  }

  @AfterEach
  void disableAutomaticMode() {
    Automatic.disable();
    assertFalse(AutomaticMode.isEnabled());
    ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
  }

  private void noteBoth(Object what) {
    note(what + "," + theirs.get());
  }

  @ParameterizedTest
  @EnumSource
  void eachMode_carriesItsOwn(Source source) {
    Source.Handle handle = source.open();
    as(
        "A",
        () ->
            handle
                .flux()
                .doOnNext(this::noteBoth)
                .contextWrite(Context.of(KEY, "theirs"))
                .subscribe());
    elsewhere(() -> handle.emit("1"));

    assertSeen("1,theirs:A");
  }

  @ParameterizedTest
  @EnumSource
  void contextWrite_ofAnUnrelatedKeyLeavesTheStoresAlone(Source source) {
    Source.Handle handle = source.open();
    as(
        "A",
        () ->
            handle
                .flux()
                .doOnNext(this::note)
                .contextWrite(Context.of("unrelated", 1))
                .subscribe(this::note));
    elsewhere(() -> handle.emit("1"));

    assertSeen("1:A", "1:A");
  }

  @Test
  void withStore_bindsAboveOnly() {
    CompletableFuture<String> future = new CompletableFuture<>();
    as(
        "A",
        () ->
            Mono.fromFuture(future)
                .doOnNext(this::noteBoth)
                .transform(ReactorIntegration.withStore(WHO, "bound"))
                .contextWrite(Context.of(KEY, "theirs"))
                .subscribe(this::note));
    elsewhere(() -> future.complete("1"));

    assertSeen("1,theirs:bound", "1:A");
  }

  @Test
  void share_showsEachSubscriberItself() {
    Sinks.Many<String> sink = Sinks.many().multicast().directBestEffort();
    Flux<String> shared = sink.asFlux().share();
    as("A", () -> shared.subscribe(this::note));
    as("B", () -> shared.doOnNext(this::note).subscribe());
    elsewhere(() -> sink.tryEmitNext("1"));

    assertSeen("1:A", "1:B");
  }

  @Test
  void contextCapture_findsTheStores() {
    Sinks.Many<String> sink = Sinks.many().multicast().directBestEffort();
    as("A", () -> sink.asFlux().doOnNext(this::note).contextCapture().subscribe(this::note));
    elsewhere(() -> sink.tryEmitNext("1"));

    assertSeen("1:A", "1:A");
  }

  /** What signals when it is told to, and is nobody's but the test's. */
  private static final class Foreign implements Publisher<String> {
    private Subscriber<? super String> subscriber;

    @Override
    public void subscribe(Subscriber<? super String> subscriber) {
      this.subscriber = subscriber;
      subscriber.onSubscribe(Operators.emptySubscription());
    }
  }

  /** An operator that lets go of its subscriber answers an empty {@code Context} from then on. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void signal_isItsSubscribersAboveAnOperatorThatHasLetGoOfIt(boolean isTapped) {
    Foreign foreign = new Foreign();
    Flux<String> source = Flux.from(foreign);
    Flux<String> above = isTapped ? source.tap(() -> new DefaultSignalListener<>() {}) : source;
    AsyncContext kept = AsyncContext.root().with(WHO, "A");
    kept.run(() -> above.doOnNext(this::note).onTerminateDetach().subscribe(this::note).dispose());
    elsewhere(() -> foreign.subscriber.onNext("late"));

    assertSeen("late:A");
    Reference.reachabilityFence(kept);
  }

  /** Reactor subscribes to the trigger with an empty {@code Context}. */
  @Test
  void cacheInvalidateWhen_runsItsTriggerAsTheSubscriber() {
    Sinks.Many<String> sink = Sinks.many().replay().all();
    Function<String, Mono<Void>> trigger =
        item ->
            Flux.just("2")
                .doOnNext(this::note)
                .tap(() -> new DefaultSignalListener<>() {})
                .doOnEach(this::noteType)
                .then(sink.asFlux().doOnEach(this::noteType).then());
    as("A", () -> Mono.just("1").cacheInvalidateWhen(trigger, this::note).subscribe(this::note));
    elsewhere(() -> sink.tryEmitNext("3"));

    assertSeen("1:A", "2:A", "onNext:A", "onComplete:A", "onNext:A");
  }

  private void noteType(Signal<?> signal) {
    note(signal.getType());
  }

  /** Such a sink isn't what Reactor counts as its own. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bareSource_signalsASubscriberWithAnEmptyContextAsItself(boolean isReactors) {
    Sinks.Many<String> sink = Sinks.many().replay().all();
    Flux<String> bare = isReactors ? sink.asFlux() : new Wrapping(sink.asFlux());
    as("A", () -> bare.doOnEach(this::noteType).subscribeWith(new Noting()));
    as("B", () -> bare.subscribeWith(new Noting()));
    elsewhere(() -> sink.tryEmitNext("1"));

    assertSeen("onNext:A", "1:A", "1:B");
  }

  @Test
  void bareSource_signalsInAnothersThreadLocalsToo() {
    Foreign foreign = new Foreign();
    as(
        "A",
        () ->
            new Wrapping(foreign)
                .doOnNext(this::noteBoth)
                .contextWrite(Context.of(KEY, "theirs"))
                .subscribe());
    elsewhere(() -> foreign.subscriber.onNext("1"));

    assertSeen("1,theirs:A");
  }

  /** Somebody else's publisher, of a type that Reactor has. */
  private static final class Wrapping extends Flux<String> {
    private final Publisher<String> wrapped;

    Wrapping(Publisher<String> wrapped) {
      this.wrapped = wrapped;
    }

    @Override
    public void subscribe(CoreSubscriber<? super String> actual) {
      wrapped.subscribe(actual);
    }
  }

  /** An end that hands no {@code Context} on. */
  private final class Noting extends BaseSubscriber<String> {
    @Override
    protected void hookOnNext(String item) {
      note(item);
    }
  }
}

package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/** Stores in Reactor's Context, and the Context of the subscriber. */
final class ReactorContextTest extends PipelineTest {
  private static final AsyncLocalStorage<String> OTHER = AsyncLocalStorage.create();

  @Test
  void withStore_bindsAboveAndLeavesWhatIsBelow() {
    Sinks.Many<String> sink = Sinks.many().multicast().directBestEffort();
    as(
        "A",
        () ->
            sink.asFlux()
                .doOnNext(item -> note("above"))
                .transform(ReactorIntegration.withStore(WHO, "bound"))
                .doOnNext(item -> note("below"))
                .subscribe());
    elsewhere(() -> sink.tryEmitNext("1"));

    assertSeen("above:bound", "below:A");
  }

  @Test
  void withStore_keepsTheOtherStores() {
    OTHER.run(
        "other",
        () ->
            as(
                "A",
                () ->
                    Mono.fromCallable(() -> WHO.getStore() + OTHER.getStore())
                        .transform(ReactorIntegration.withStore(WHO, "bound"))
                        .subscribe(this::note)));

    assertSeen("boundother:A");
  }

  @Test
  void withStore_goesUpWithRequestsAndCancellation() {
    Tapped<Object> subscriber = new Tapped<>();
    as(
        "A",
        () ->
            Flux.never()
                .doOnSubscribe(s -> note("subscribe"))
                .doOnRequest(n -> note("request"))
                .doOnCancel(() -> note("cancel"))
                .transform(ReactorIntegration.withStore(WHO, "bound"))
                .doOnCancel(() -> note("cancel"))
                .subscribe(subscriber));
    elsewhere(() -> subscriber.request(1));
    elsewhere(subscriber::cancel);

    assertSeen("subscribe:bound", "request:bound", "cancel:A", "cancel:bound");
  }

  @Test
  void contextWrite_ofAStoreBindsAboveAndLeavesWhatIsBelow() {
    Sinks.Many<String> sink = Sinks.many().multicast().directBestEffort();
    as(
        "A",
        () ->
            sink.asFlux()
                .doOnNext(item -> note("above"))
                .contextWrite(context -> ReactorIntegration.putStore(context, WHO, "written"))
                .doOnNext(item -> note("below"))
                .subscribe());
    elsewhere(() -> sink.tryEmitNext("1"));

    assertSeen("above:written", "below:A");
  }

  /** What somebody writes is what he means, be it derived from what is current there. */
  @Test
  void contextWrite_ofADerivedContextCountsWithinTheFlowThatItIsDerivedFrom() {
    Sinks.One<String> sink = Sinks.one();
    as(
        "A",
        () ->
            Mono.just("1")
                .hide()
                .flatMap(
                    item ->
                        sink.asMono()
                            .doOnNext(value -> note("above"))
                            .contextWrite(ReactorContextTest::withDerived)
                            .doOnNext(value -> note("below")))
                .subscribe());
    elsewhere(() -> sink.tryEmitValue("1"));

    assertSeen("above:derived", "below:A");
  }

  /** What is entered above is within the written context then, and goes on from there. */
  @Test
  void contextWrite_ofADerivedContextHasWhatIsEnteredAboveToo() {
    as(
        "A",
        () ->
            Mono.just("1")
                .hide()
                .flatMap(
                    item ->
                        Mono.defer(
                                () -> {
                                  OTHER.enterWith("entered");
                                  return Mono.fromCallable(() -> OTHER.getStore() + "");
                                })
                            .subscribeOn(Schedulers.parallel())
                            .doOnNext(this::note)
                            .contextWrite(ReactorContextTest::withDerived))
                .block());

    assertSeen("entered:derived");
  }

  private static Context withDerived(Context context) {
    return context.put(ReactorIntegration.CONTEXT_KEY, AsyncContext.current().with(WHO, "derived"));
  }

  @Test
  void contextWrite_ofAnUnrelatedKeyTouchesNothing() {
    CompletableFuture<String> future = new CompletableFuture<>();
    as(
        "A",
        () ->
            Mono.fromFuture(future)
                .doOnNext(item -> note("above"))
                .contextWrite(Context.of("unrelated", 1))
                .doOnNext(item -> note("below"))
                .subscribe());
    elsewhere(() -> future.complete("1"));

    assertSeen("above:A", "below:A");
  }

  @Test
  void deferContextual_readsAStore() {
    as(
        "A",
        () ->
            Mono.deferContextual(
                    context -> Mono.just(ReactorIntegration.getStore(context, WHO) + "!"))
                .transform(ReactorIntegration.withStore(WHO, "bound"))
                .subscribe(this::note));

    assertSeen("bound!:A");
  }

  @Test
  void getStore_isTheCurrentOneWhereNothingIsWritten() {
    assertNull(ReactorIntegration.getStore(Context.empty(), WHO));
    as("A", () -> assertEquals("A", ReactorIntegration.getStore(Context.empty(), WHO)));
  }

  @Test
  void putStore_addsToWhatIsWritten() {
    Context first = ReactorIntegration.putStore(Context.empty(), WHO, "written");
    Context second = ReactorIntegration.putStore(first, OTHER, "other");

    assertEquals("written", ReactorIntegration.getStore(second, WHO));
    assertEquals("other", ReactorIntegration.getStore(second, OTHER));
    assertNull(ReactorIntegration.getStore(first, OTHER));
    assertEquals(1, second.size());
  }

  @Test
  void subscribe_withAContextRunsInWhatIsWrittenThere() {
    CompletableFuture<String> future = new CompletableFuture<>();
    as(
        "A",
        () ->
            Mono.fromFuture(future)
                .subscribe(
                    this::note,
                    failure -> {},
                    () -> note("complete"),
                    ReactorIntegration.putStore(Context.empty(), WHO, "written")));
    elsewhere(() -> future.complete("1"));

    assertSeen("1:written", "complete:written");
  }

  @Test
  void subscribe_withAContextRunsSynchronousWorkThereToo() {
    Context context = ReactorIntegration.putStore(Context.empty(), WHO, "written");
    as("A", () -> Flux.range(1, 1).subscribe(this::note, failure -> {}, () -> {}, context));
    as("A", () -> Flux.just("just").subscribe(this::note, failure -> {}, () -> {}, context));

    assertSeen("1:written", "just:written");
  }

  @Test
  void badInput_isNamed() {
    assertThrows(NullPointerException.class, () -> ReactorIntegration.withStore(null, "x"));
    assertThrows(NullPointerException.class, () -> ReactorIntegration.putStore(null, WHO, "x"));
    assertThrows(
        NullPointerException.class, () -> ReactorIntegration.getStore(Context.empty(), null));
  }

  @Test
  void key_isTheMicrometerAccessors() {
    assertSame(io.asynclocal.micrometer.AsyncContextAccessor.KEY, ReactorIntegration.CONTEXT_KEY);
  }
}

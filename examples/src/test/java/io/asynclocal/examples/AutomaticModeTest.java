package io.asynclocal.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.environment.AsyncEnvironment;
import io.micrometer.context.ContextRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Reactor's automatic mode with an accessor whose value is kept in a store, the MDC: what is
 * written for the accessor counts, as it does without the library, and the stores are there too.
 */
class AutomaticModeTest {
  private static final String KEY = "k";
  private static final AsyncLocalStorage<String> WHO =
      AsyncLocalStorage.<String>builder().name("who").build();

  private AsyncEnvironment environment;

  /** Where the item comes from, if not from the subscriber's thread, then from one of its own. */
  enum Source {
    JUST(() -> Mono.just("v")),
    CALLABLE(() -> Mono.fromCallable(() -> "v")),
    DELAY(() -> Mono.delay(Duration.ofMillis(1)).map(tick -> "v")),
    CREATE(() -> Mono.create(sink -> elsewhere(() -> sink.success("v")))),
    FLUX_CREATE(
        () -> Flux.<String>create(sink -> elsewhere(() -> sink.next("v").complete())).next()),
    FUTURE(() -> Mono.fromFuture(CompletableFuture.supplyAsync(() -> "v"))),
    FOREIGN(() -> Mono.from(s -> elsewhere(() -> Mono.just("v").subscribe(s)))),
    PUBLISHED(() -> Mono.just("v").publishOn(Schedulers.parallel())),
    SUBSCRIBED(() -> Mono.just("v").subscribeOn(Schedulers.boundedElastic()));

    final Supplier<Mono<String>> open;

    Source(Supplier<Mono<String>> open) {
      this.open = open;
    }

    private static void elsewhere(Runnable work) {
      new Thread(() -> WHO.run("other", work)).start();
    }
  }

  /** What reads the MDC and the store. */
  enum Reading {
    MAP(mono -> mono.map(AutomaticModeTest::read)),
    FLAT_MAP(mono -> mono.flatMap(v -> Mono.fromCallable(() -> read(v)))),
    FLAT_MAP_DELAYED(
        mono -> mono.flatMap(v -> Mono.delay(Duration.ofMillis(1)).map(tick -> read(v)))),
    PUBLISH_ON(mono -> mono.publishOn(Schedulers.parallel()).map(AutomaticModeTest::read)),
    ZIP(mono -> mono.zipWith(Mono.fromCallable(() -> "")).map(both -> read(both.getT1()))),
    MANY(mono -> mono.flatMapMany(v -> Flux.just(v).map(AutomaticModeTest::read)).next()),
    THEN(mono -> mono.then(Mono.defer(() -> Mono.just(read("v"))))),
    HANDLE(mono -> mono.handle((v, sink) -> sink.next(read(v)))),
    RESUME(
        mono ->
            mono.<String>handle((v, sink) -> sink.error(new IllegalStateException(v)))
                .onErrorResume(e -> Mono.just(read(e.getMessage()))));

    final UnaryOperator<Mono<String>> operators;

    Reading(UnaryOperator<Mono<String>> operators) {
      this.operators = operators;
    }
  }

  private static String read(String item) {
    return item + " " + MDC.get(KEY) + " " + WHO.getStore();
  }

  private void begin(boolean accessorFirst) {
    Runnable accessor =
        () ->
            ContextRegistry.getInstance()
                .registerThreadLocalAccessor(
                    KEY, () -> MDC.get(KEY), value -> MDC.put(KEY, value), () -> MDC.remove(KEY));
    if (accessorFirst) {
      ContextRegistry.getInstance().removeThreadLocalAccessor("io.asynclocal.context");
      accessor.run();
    }
    environment = AsyncEnvironment.start();
    if (!accessorFirst) {
      accessor.run();
    }
    Hooks.enableAutomaticContextPropagation();
  }

  @AfterEach
  void leaveNothing() {
    Hooks.disableAutomaticContextPropagation();
    ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
    assertNull(MDC.get(KEY));
    assertSame(AsyncContext.root(), AsyncContext.current());
    environment.close();
  }

  private static List<String> seen(UnaryOperator<Mono<String>> writing) {
    List<String> seen = new ArrayList<>();
    for (Source source : Source.values()) {
      for (Reading reading : Reading.values()) {
        Mono<String> pipeline = writing.apply(reading.operators.apply(source.open.get()));
        seen.add(source + " " + reading + " " + pipeline.block(Duration.ofSeconds(30)));
      }
    }
    return seen;
  }

  private static List<String> all(String expected) {
    List<String> all = new ArrayList<>();
    for (Source source : Source.values()) {
      for (Reading reading : Reading.values()) {
        all.add(source + " " + reading + " " + expected);
      }
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsWrittenForAnAccessor_isSeenByEveryFunction(boolean accessorFirst) {
    begin(accessorFirst);
    List<String> seen =
        WHO.call("me", () -> seen(mono -> mono.contextWrite(Context.of(KEY, "written"))));

    assertEquals(all("v written me"), seen);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsWrittenForAnAccessor_countsAboveWhatWasInTheMdcBefore(boolean accessorFirst) {
    begin(accessorFirst);
    List<String> seen =
        AsyncContext.root()
            .call(
                () -> {
                  MDC.put(KEY, "before");
                  MDC.put("another", "entry");
                  WHO.enterWith("me");
                  return seen(mono -> mono.contextWrite(Context.of(KEY, "written")));
                });

    assertEquals(all("v written me"), seen);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsWrittenTwice_isEachTimeSeenAbove(boolean accessorFirst) {
    begin(accessorFirst);
    List<String> seen =
        WHO.call(
            "me",
            () ->
                seen(
                    mono ->
                        mono.contextWrite(Context.of(KEY, "inner"))
                            .map(inner -> inner + " " + read("then"))
                            .contextWrite(Context.of(KEY, "outer"))));

    assertEquals(all("v inner me then outer me"), seen);
  }
}

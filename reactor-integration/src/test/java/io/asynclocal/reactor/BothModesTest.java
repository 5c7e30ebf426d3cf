package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.micrometer.context.ContextRegistry;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
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
}

package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.environment.Installation;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * What a function enters counts for what it begins where somebody has written a whole context for
 * it, as Spring's filter does for an observation. Automatic mode writes by another operator.
 */
class EnteredBelowWrittenContextTest {
  private static final AsyncLocalStorage<String> WHO =
      AsyncLocalStorage.<String>builder().name("who").build();

  private static final List<Supplier<Mono<String>>> BEGUN =
      List.of(
          () -> Mono.fromCallable(EnteredBelowWrittenContextTest::who),
          () -> Mono.just("v").publishOn(Schedulers.parallel()).map(v -> who()),
          () -> Mono.delay(Duration.ofMillis(1)).map(tick -> who()),
          () -> Mono.<String>create(sink -> sink.success("v")).map(v -> who()));

  private static String who() {
    return String.valueOf(WHO.getStore());
  }

  @AfterEach
  void leaveNothing() {
    Automatic.disable();
  }

  @Test
  void whatAFunctionEnters_countsForWhatItBegins() {
    try (Installation reactor = ReactorIntegration.install()) {
      assertEquals(List.of(), reactor.overwritten());
      assertEquals(List.of("entered", "entered", "entered", "entered"), seen());
    }
  }

  @Test
  void whatAFunctionEnters_countsForWhatItBeginsInAutomaticModeToo() {
    Automatic.enable();
    try (Installation reactor = ReactorIntegration.install()) {
      assertEquals(List.of(), reactor.overwritten());
      assertEquals(List.of("entered", "entered", "entered", "entered"), seen());
    }
  }

  /** The thread that enters has it, without the library's hooks, and nobody else. */
  @Test
  void whatAFunctionEnters_isLostWithoutTheIntegration() {
    assertEquals(List.of("entered", "null", "null", "entered"), seen());
  }

  private static List<String> seen() {
    AsyncContext written = WHO.call("written", AsyncContext::current);
    return BEGUN.stream()
        .map(begun -> AsyncContext.root().call(() -> entering(begun, written).block()))
        .toList();
  }

  private static Mono<String> entering(Supplier<Mono<String>> begun, AsyncContext written) {
    return Mono.defer(
            () -> {
              WHO.enterWith("entered");
              return begun.get();
            })
        .contextWrite(Context.of(AsyncContext.KEY, written));
  }
}

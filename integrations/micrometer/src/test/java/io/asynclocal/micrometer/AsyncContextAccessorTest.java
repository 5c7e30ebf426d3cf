package io.asynclocal.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.ContinuingContext;
import io.asynclocal.ThreadView;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Sinks;

final class AsyncContextAccessorTest {
  private static final AsyncLocalStorage<String> FIRST = AsyncLocalStorage.create();
  private static final AsyncLocalStorage<String> SECOND = AsyncLocalStorage.create();

  private final AsyncContextAccessor accessor = new AsyncContextAccessor();

  @AfterEach
  void nothingIsLeft() {
    assertTrue(ThreadView.ofCurrentThread().holdsNothing());
  }

  @Test
  void registry_hasTheAccessorByTheServiceLoader() {
    assertEquals(
        1,
        ContextRegistry.getInstance().getThreadLocalAccessors().stream()
            .filter(found -> found.key().equals(AsyncContextAccessor.KEY))
            .peek(found -> assertSame(AsyncContextAccessor.class, found.getClass()))
            .count());
  }

  @Test
  void getValue_isAbsentWhereNothingIsBound() {
    assertNull(accessor.getValue());
    FIRST.run("a", () -> assertSame(AsyncContext.current(), accessor.getValue()));
  }

  @Test
  void setValue_withoutValueClearsEveryStore() {
    FIRST.run(
        "a",
        () -> {
          accessor.setValue();
          assertNull(FIRST.getStore());
        });
  }

  @Test
  void snapshot_carriesEveryStoreAsOneValue() {
    ContextSnapshotFactory factory = ContextSnapshotFactory.builder().build();
    ContextSnapshot snapshot = FIRST.call("a", () -> SECOND.call("b", () -> factory.captureAll()));

    FIRST.run(
        "other",
        () -> {
          snapshot
              .wrap(
                  () -> {
                    assertEquals("a", FIRST.getStore());
                    assertEquals("b", SECOND.getStore());
                  })
              .run();
          assertEquals("other", FIRST.getStore());
          assertNull(SECOND.getStore());
        });
  }

  @Test
  void snapshot_ofNothingClearsWhatIsMissing() {
    ContextSnapshotFactory factory = ContextSnapshotFactory.builder().clearMissing(true).build();
    ContextSnapshot nothing = factory.captureAll();

    FIRST.run(
        "a",
        () -> {
          nothing.wrap(() -> assertNull(FIRST.getStore())).run();
          assertEquals("a", FIRST.getStore());
        });
  }

  @Test
  void scope_inWorkThatIsSuspendedGivesItItsOwnContextBack() {
    ContextSnapshotFactory factory = ContextSnapshotFactory.builder().clearMissing(true).build();
    ContextSnapshot nothing = factory.captureAll();
    ContextSnapshot other = FIRST.call("other", () -> factory.captureAll());
    ContinuingContext work = ContinuingContext.startingIn(AsyncContext.root());
    Object thread = work.attach();

    nothing.wrap(() -> SECOND.enterWith("ends with the scope")).run();
    FIRST.enterWith("a");
    other.wrap(nothing.wrap(() -> SECOND.enterWith("ends with the scope"))).run();
    assertNull(SECOND.getStore());
    SECOND.enterWith("b");

    assertTrue(work.detach(thread));
    assertEquals("a", work.value().call(FIRST::getStore));
    assertEquals("b", work.value().call(SECOND::getStore));
  }

  @Test
  void automaticMode_carriesEveryStoreToASinksSubscriber() {
    Hooks.enableAutomaticContextPropagation();
    try {
      Sinks.One<String> sink = Sinks.one();
      Sinks.One<String> seen = Sinks.one();
      FIRST.run(
          "a",
          () ->
              Flux.from(sink.asMono())
                  .doOnNext(item -> seen.tryEmitValue(item + FIRST.getStore()))
                  .contextCapture()
                  .subscribe());
      FIRST.run("emitter", () -> sink.tryEmitValue("sees "));

      assertEquals("sees a", seen.asMono().block());
    } finally {
      Hooks.disableAutomaticContextPropagation();
    }
  }
}

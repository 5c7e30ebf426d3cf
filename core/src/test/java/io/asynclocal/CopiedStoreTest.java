package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.concurrent.AsyncFutures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(RootContext.class)
@SuppressWarnings("try") // a scope is closed, not used
class CopiedStoreTest {
  private final AsyncLocalStorage<List<String>> storage =
      AsyncLocalStorage.<List<String>>builder()
          .name("copied")
          .copiedWhenCaptured(ArrayList::new)
          .build();
  private final AsyncLocalStorage<String> other = AsyncLocalStorage.create();

  private static List<String> store(String... elements) {
    return new ArrayList<>(List.of(elements));
  }

  private List<String> seenIn(AsyncContext context) {
    return context.call(storage::getStore);
  }

  /** Whether the store lies in a link or in the trie, and what was bound before and after. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 8, 9, 10, 40, 1_100})
  void capture_hasACopyAndTheFlowKeepsItsOwn(int others) {
    List<String> own = store("own");
    storage.enterWith(own);
    for (int i = 0; i < others; i++) {
      AsyncLocalStorage.<Integer>create().enterWith(i);
    }
    other.enterWith("shared");
    AsyncContext captured = AsyncContext.current();
    own.add("later");
    assertSame(own, storage.getStore());
    assertEquals(List.of("own"), seenIn(captured));
    assertEquals("shared", captured.call(other::getStore));
    assertSame(seenIn(captured), seenIn(captured), "one capture, one branch");
    assertNotSame(seenIn(captured), seenIn(AsyncContext.current()));
    AsyncContext.root().attach();
  }

  @Test
  void derived_isCopiedWhereItIsCaptured() {
    List<String> own = store("own");
    AsyncContext derived = AsyncContext.root().with(storage, own).with(other, "shared");

    assertSame(own, derived.getStore(storage), "nobody has captured it");
    AsyncContext captured = derived.captured();
    AsyncContext boundary = AsyncBoundary.of("TEST").captureIn(derived).context();

    own.add("later");
    assertEquals(List.of("own"), captured.getStore(storage));
    assertEquals(List.of("own"), boundary.getStore(storage));
    assertNotSame(captured.getStore(storage), boundary.getStore(storage));
    assertEquals("shared", captured.getStore(other));
    AsyncContext plain = AsyncContext.root().with(other, "shared");
    assertSame(plain, plain.captured());
  }

  @Test
  void siblings_neverShare() {
    Executor executor = AsyncExecutors.propagating((Executor) Runnable::run);
    CompletableFuture<String> future = new CompletableFuture<>();
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Runnable look =
        () -> {
          assertEquals(List.of("own"), storage.getStore());
          storage.getStore().add("changed");
          seen.add(storage.getStore());
        };
    List<String> own = store("own");
    storage.run(
        own,
        () -> {
          for (int i = 0; i < 3; i++) {
            executor.execute(look);
            AsyncFutures.propagating(future).thenRun(look).thenRun(look);
            AsyncContext.current().bind(look).run();
            new AsyncResource("Test").runInAsyncScope(look);
            try (OtherThread thread = new OtherThread("other")) {
              thread.run(AsyncLocalStorage.bind(look));
            }
          }
          future.complete("now");
          assertEquals(List.of("own"), own);
          assertSame(own, storage.getStore());
        });
    assertEquals(18, seen.size());
  }

  @Test
  void siblings_neverShareWhatACaptureHasEither() {
    AsyncContext captured = storage.call(store("own"), AsyncContext::current);
    List<List<String>> seen = new ArrayList<>();
    captured.run(
        () -> {
          seen.add(seenIn(AsyncContext.current()));
          seen.add(seenIn(AsyncContext.current()));
          seen.add(storage.getStore());
        });
    assertNotSame(seen.get(0), seen.get(1));
    assertNotSame(seen.get(0), seen.get(2));
    assertSame(seenIn(captured), seen.get(2));
  }

  @Test
  void whateverIsBoundInside_keepsBranching() {
    List<String> own = store("own");
    try (Scope scope = storage.withScope(own)) {
      other.run(
          "inside",
          () -> {
            assertNotSame(own, seenIn(AsyncContext.current()));
            other.enterWith("entered");
            assertNotSame(own, seenIn(AsyncContext.current()));
            try (Scope inner = other.withScope("deeper")) {
              assertNotSame(own, seenIn(AsyncContext.current()));
            }
            other.disable();
            assertNotSame(own, seenIn(AsyncContext.current()));
            assertSame(own, storage.getStore());
          });
      assertSame(own, storage.getStore());
    }
    assertSame(AsyncContext.root(), AsyncContext.current());
  }

  @Test
  void afterTheEnd_capturingCopiesNothing() {
    other.run(
        "outer",
        () -> {
          AsyncContext before = AsyncContext.current();
          storage.run(store("own"), () -> assertNotSame(before, AsyncContext.current()));
          assertSame(before, AsyncContext.current());
        });
  }

  @Test
  void nullAndTheDefault_areNotCopied() {
    List<String> byDefault = store("default");
    AsyncLocalStorage<List<String>> withDefault =
        AsyncLocalStorage.<List<String>>builder()
            .copiedWhenCaptured(ArrayList::new)
            .defaultValue(byDefault)
            .build();
    assertSame(byDefault, AsyncContext.current().call(withDefault::getStore));
    withDefault.exit(() -> assertNull(AsyncContext.current().call(withDefault::getStore)));
  }

  @Test
  void disable_leavesTheStorageCopying() {
    storage.run(store("before"), storage::disable);
    List<String> own = store("after");
    storage.run(own, () -> assertNotSame(own, seenIn(AsyncContext.current())));
  }

  @Test
  void copier_runsWithNothingBoundAndWhatItThrowsComesOutOfTheCapture() {
    AtomicReference<Object> seen = new AtomicReference<>("not run");
    AsyncLocalStorage<String> throwing =
        AsyncLocalStorage.<String>builder()
            .copiedWhenCaptured(
                store -> {
                  seen.set(other.getStore());
                  throw new UnsupportedOperationException(store);
                })
            .build();
    Executor executor =
        AsyncExecutors.propagating(
            (Executor)
                task -> {
                  throw new AssertionError("nothing may be handed over");
                });
    other.run(
        "bound",
        () ->
            throwing.run(
                "store",
                () -> {
                  assertThrows(
                      UnsupportedOperationException.class, () -> executor.execute(() -> {}));
                  assertEquals("bound", other.getStore());
                  assertEquals("store", throwing.getStore());
                }));
    assertNull(seen.get());
  }

  @Test
  void continuingWork_keepsItsOwnStoreUnderACover() {
    ContinuingContext work = ContinuingContext.startingIn(AsyncContext.root());
    Object before = work.attach();
    List<String> own = store("own");
    storage.enterWith(own);
    AsyncContext previous = AsyncContext.current();
    ContinuingContext.cover(AsyncContext.root());
    assertNull(storage.getStore());
    ContinuingContext.uncover(previous);
    assertSame(own, storage.getStore());
    assertNotSame(own, seenIn(ContinuingContext.currentOr(AsyncContext.root())));
    other.enterWith("holds");
    work.detach(before);
    assertEquals("holds", work.value().call(other::getStore));
  }

  @Test
  void contextsOfMixedStorages_answerAsAMapDoes() {
    Supplier<StorageKey> mixed =
        new Supplier<>() {
          private int count;

          @Override
          public StorageKey get() {
            String name = "k" + count++;
            return count % 3 == 0 ? new CopiedKey(name, store -> store) : new StorageKey(name);
          }
        };
    Seeded.programs(
        200,
        random -> {
          List<StorageKey> keys = new ArrayList<>();
          for (int i = 0; i < 15; i++) {
            keys.add(mixed.get());
          }
          AsyncContextBindingsTest.compareWithMap(random, keys);
        });
  }

  @Test
  void copier_isRefusedWhereNull() {
    var builder = AsyncLocalStorage.<String>builder();
    assertThrows(NullPointerException.class, () -> builder.copiedWhenCaptured(null));
    assertThrows(NullPointerException.class, () -> builder.checked(null));
  }
}

package io.asynclocal.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.asynclocal.AsyncLocalStorage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** SPEC section 1, as far as it is about binding a store and reading it. */
interface StorageRules {

  @Test
  default void rule1_01_getStoreAnswersTheStoreElseTheDefaultElseNull() {
    AsyncLocalStorage<String> plain = AsyncLocalStorage.create();
    AsyncLocalStorage<String> storage = withDefault("d");
    assertNull(plain.getStore());
    assertEquals("d", storage.getStore());
    storage.run("a", () -> assertEquals("a", storage.getStore()));
    assertEquals("d", storage.getStore());
  }

  @Test
  default void rule1_02_nullIsAStoreThatHidesTheDefault() {
    AsyncLocalStorage<String> storage = withDefault("d");
    storage.run(null, () -> assertNull(storage.getStore()));
    storage.run("a", () -> storage.run(null, () -> assertNull(storage.getStore())));
  }

  @Test
  default void rule1_03_runRunsItsBodyOnceOnTheCallingThreadBeforeItReturns() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    List<Thread> ran = new ArrayList<>();
    storage.run("a", () -> ran.add(Thread.currentThread()));
    assertEquals(List.of(Thread.currentThread()), ran);
  }

  @Test
  default void rule1_04_runGivesBackWhatTheStorageHadBefore() {
    AsyncLocalStorage<String> storage = withDefault("d");
    storage.run(
        "a",
        () -> {
          storage.run("b", () -> assertEquals("b", storage.getStore()));
          assertEquals("a", storage.getStore());
          storage.run("a", () -> assertEquals("a", storage.getStore()));
          assertEquals("a", storage.getStore());
        });
    assertEquals("d", storage.getStore());
  }

  @Test
  default void rule1_05_whatTheBodyThrowsComesOutUnchangedAfterTheRestore() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    RuntimeException thrown = new ThrownOnPurpose();
    storage.run(
        "a",
        () -> {
          Runnable body =
              () -> {
                throw thrown;
              };
          assertSame(thrown, assertThrows(ThrownOnPurpose.class, () -> storage.run("b", body)));
          assertEquals("a", storage.getStore());
        });
  }

  @Test
  default void rule1_06_callReturnsTheValueAndLetsTheExceptionOutWithItsType() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    assertEquals("a!", storage.call("a", () -> storage.getStore() + "!"));
    IOException thrown = new IOException("on purpose");
    try {
      storage.call("a", () -> failing(thrown));
    } catch (IOException caught) {
      // That this compiles, with no other exception to catch, is half of the rule.
      assertSame(thrown, caught);
      assertNull(storage.getStore());
      return;
    }
    throw new AssertionError("The exception did not come out.");
  }

  @Test
  default void rule1_07_exitHidesStoreAndDefaultAndIsUndoneAsRunIs() {
    AsyncLocalStorage<String> storage = withDefault("d");
    storage.run(
        "a",
        () -> {
          storage.exit(
              () -> {
                assertNull(storage.getStore());
                storage.run("b", () -> assertEquals("b", storage.getStore()));
                assertNull(storage.getStore());
              });
          assertEquals("a", storage.getStore());
          assertEquals("outside", storage.exitAndCall(() -> whether(storage.getStore())));
          assertEquals("a", storage.getStore());
        });
    storage.exit(() -> assertNull(storage.getStore()));
  }

  @Test
  default void rule1_08_storagesAreIndependent() {
    List<AsyncLocalStorage<Integer>> storages = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      storages.add(AsyncLocalStorage.<Integer>builder().name("same").build());
    }
    bindAll(storages, 0);
    storages.forEach(storage -> assertNull(storage.getStore()));
  }

  @Test
  default void rule1_09_theStoreItselfIsAnswered() {
    AsyncLocalStorage<List<String>> storage = AsyncLocalStorage.create();
    List<String> store = new ArrayList<>(List.of("a"));
    List<String> equal = new ArrayList<>(store);
    storage.run(
        store,
        () -> {
          store.add("b");
          assertSame(store, storage.getStore());
          store.remove("b");
          storage.run(equal, () -> assertSame(equal, storage.getStore()));
          assertSame(store, storage.getStore());
        });
  }

  @Test
  default void rule1_10_aStorageHasTheNameItWasGivenElseNone() {
    assertEquals("", AsyncLocalStorage.create().name());
    assertEquals("", AsyncLocalStorage.builder().build().name());
    assertEquals("requestId", AsyncLocalStorage.builder().name("requestId").build().name());
  }

  private static AsyncLocalStorage<String> withDefault(String value) {
    return AsyncLocalStorage.<String>builder().defaultValue(value).build();
  }

  private static String whether(@Nullable String store) {
    return store == null ? "outside" : "inside";
  }

  private static String failing(IOException failure) throws IOException {
    throw failure;
  }

  /** Binds each storage inside the one before it, and then checks all of them. */
  private static void bindAll(List<AsyncLocalStorage<Integer>> storages, int bound) {
    if (bound < storages.size()) {
      storages.get(bound).run(bound, () -> bindAll(storages, bound + 1));
      assertNull(storages.get(bound).getStore());
      return;
    }
    for (int i = 0; i < bound; i++) {
      assertEquals(i, storages.get(i).getStore());
    }
  }
}

package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.CallableOp;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** A store that nobody has but the context that is made here. */
final class Store {
  static final AsyncLocalStorage<Object> REQUEST =
      AsyncLocalStorage.builder().name("request").build();

  static final int MOST_TURNS = 5;

  private final WeakReference<Object> reference;
  private @Nullable Object unused = new Object();

  Store() {
    reference = new WeakReference<>(unused);
  }

  <R> R run(CallableOp<R, RuntimeException> body) {
    Object store = unused;
    unused = null;
    return REQUEST.call(store, body);
  }

  boolean is(Object seen) {
    return seen == reference.get();
  }

  boolean isKept() {
    return reference.get() != null;
  }

  void assertKept() {
    collectGarbage();
    assertTrue(isKept(), "The test would see nothing.");
  }

  void assertCollected() {
    for (int turn = 0; turn < MOST_TURNS && isKept(); turn++) {
      collectGarbage();
    }
    assertFalse(isKept(), "Something still refers to the context.");
  }

  static void collectGarbage() {
    WeakReference<Object> garbage = new WeakReference<>(new Object());
    for (int turn = 0; garbage.get() != null; turn++) {
      assertTrue(turn < 1000, "The collector doesn't run.");
      System.gc();
    }
  }
}

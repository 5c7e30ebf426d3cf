package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AsyncBoundaryTest {

  @Test
  void captureIn_isOfTheGivenContextAndNotOfTheCurrentOne() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    AsyncContext given = AsyncContext.root().with(storage, "given");
    AsyncBoundary boundary = AsyncBoundary.of("TEST");

    assertSame(given, storage.call("current", () -> boundary.captureIn(given)));
    assertThrows(NullPointerException.class, () -> boundary.captureIn(null));

    List<@Nullable String> begun = new ArrayList<>();
    AsyncHook hook =
        AsyncHooks.createHook(
                new AsyncHookCallbacks() {
                  @Override
                  public void init(
                      long asyncId, String type, long triggerAsyncId, AsyncResource resource) {
                    begun.add(type + " in " + storage.getStore());
                  }
                })
            .enable();
    try {
      Capture watched = storage.call("current", () -> boundary.captureIn(given));
      assertEquals(List.of("TEST in given"), begun);
      assertSame(given, watched.context());
      watched.release();
    } finally {
      hook.disable();
    }
  }

  @Test
  void isWatched_onlyWhileAHookIsEnabled() {
    AsyncHook hook = AsyncHooks.createHook(new AsyncHookCallbacks() {});
    assertFalse(AsyncBoundary.isWatched());
    hook.enable();
    assertTrue(AsyncBoundary.isWatched());
    hook.disable();
    assertFalse(AsyncBoundary.isWatched());
  }
}

package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AsyncBoundaryTest {

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

package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Each test starts and ends in the root context: a test that leaves something behind on its thread
 * fails, instead of the next one.
 */
public final class RootContext implements BeforeEachCallback, AfterEachCallback {

  @Override
  public void beforeEach(ExtensionContext test) {
    assertSame(AsyncContext.root(), AsyncContext.current(), "left by an earlier test");
  }

  @Override
  public void afterEach(ExtensionContext test) {
    boolean isClean = ThreadView.ofCurrentThread().holdsNothing();
    AsyncContext.root().attach();
    assertTrue(isClean, "left on the test's thread");
  }
}

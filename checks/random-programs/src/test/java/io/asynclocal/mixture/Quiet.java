package io.asynclocal.mixture;

import kotlin.coroutines.AbstractCoroutineContextElement;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.CoroutineExceptionHandler;

/** Takes what coroutines throw that nobody waits for. */
final class Quiet extends AbstractCoroutineContextElement implements CoroutineExceptionHandler {
  Quiet() {
    super(CoroutineExceptionHandler.Key);
  }

  @Override
  public void handleException(CoroutineContext context, Throwable failure) {
    // Was drawn.
  }
}

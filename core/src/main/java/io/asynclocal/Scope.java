package io.asynclocal;

/**
 * A change of the current context that lasts until it is closed, for code that can't be written as
 * a lambda. Prefer {@link AsyncLocalStorage#run} and {@link AsyncContext#run}, which can't be left
 * open.
 *
 * {@snippet :
 * try (Scope scope = requestId.withScope("r-17")) {
 *   handle(request);
 * }
 * }
 *
 * <p><b>Threads.</b> A scope belongs to the thread that opened it and is closed there.
 *
 * <p><b>Failures.</b> Closing twice does nothing. Closing out of order (an outer scope before an
 * inner one) never brings a value back: it is reported through {@link System.Logger}, and after the
 * last close the store is what it was before the outermost of them was opened.
 */
public interface Scope extends AutoCloseable {

  /**
   * Puts back what was there before this scope was opened.
   *
   * @throws IllegalStateException if called on another thread than the one that opened the scope;
   *     nothing is changed then
   */
  @Override
  void close();
}

package io.asynclocal.diagnostics;

/**
 * Is told by an {@link AsyncRecorder} of everything that happens to asynchronous work.
 *
 * {@snippet :
 * AsyncObserver counter = event -> {
 *   if (event.kind() == AsyncEvent.Kind.INIT) {
 *     begun.computeIfAbsent(event.origin().type(), type -> new LongAdder()).increment();
 *   }
 * };
 * }
 *
 * <p><b>Threads.</b> Events come on the threads where they happen, many at once, before the work
 * goes on: an observer is quick and takes no locks that others hold for long.
 *
 * <p><b>Failures.</b> An observer that throws harms nobody's work; the recorder that told it is
 * disabled, which is reported once through {@link System.Logger}.
 */
@FunctionalInterface
public interface AsyncObserver {

  /**
   * Something happened.
   *
   * @param event what
   * @throws NullPointerException if {@code event} is null, by the observers of this package
   */
  void on(AsyncEvent event);
}

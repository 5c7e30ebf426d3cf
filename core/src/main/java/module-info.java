/**
 * Asynchronous context for the JVM: stores that follow the work across threads.
 *
 * <p>{@code io.asynclocal} is the model, {@code io.asynclocal.concurrent} carries it across the
 * JDK's own asynchronous boundaries.
 */
module io.asynclocal {
  requires static transitive org.jspecify;

  exports io.asynclocal;
  exports io.asynclocal.concurrent;
}

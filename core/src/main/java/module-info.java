/**
 * Asynchronous context for the JVM: stores that follow the work across threads.
 *
 * <p>{@code io.asynclocal} is the model, {@code io.asynclocal.concurrent} carries it across the
 * JDK's own asynchronous boundaries, {@code io.asynclocal.environment} loads the library and its
 * integrations into an application and takes them out again.
 */
module io.asynclocal {
  requires static transitive org.jspecify;

  exports io.asynclocal;
  exports io.asynclocal.concurrent;
  exports io.asynclocal.environment;

  uses io.asynclocal.environment.Integration;
}

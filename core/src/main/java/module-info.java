/**
 * Asynchronous context for the JVM: stores that follow the work across threads.
 *
 * <p>{@code io.asynclocal} is the model, {@code io.asynclocal.concurrent} carries it across the
 * JDK's own asynchronous boundaries, {@code io.asynclocal.environment} loads the library and its
 * integrations into an application and takes them out again, {@code io.asynclocal.foreign} is for
 * work that Java can't see.
 */
module io.asynclocal {
  requires static transitive org.jspecify;

  exports io.asynclocal;
  exports io.asynclocal.concurrent;
  exports io.asynclocal.environment;
  exports io.asynclocal.foreign;

  uses io.asynclocal.environment.Integration;
}

package io.asynclocal.benchmarks.application.rxjava;

import org.jspecify.annotations.Nullable;

/** A way in which a request's id gets to where it is read. */
public interface Carrier extends AutoCloseable {

  /** Runs {@code work}, and all that it begins, with {@code id}. */
  void run(String id, Runnable work);

  /** Returns the id of the request that runs, or null if it is lost. */
  @Nullable String current();

  /** Takes out what was installed. */
  @Override
  void close();

  /** Makes the one of that name, which the class path need not have the others' libraries for. */
  static Carrier named(String name) {
    try {
      return Class.forName("io.asynclocal.benchmarks.application.carriers." + name)
          .asSubclass(Carrier.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("There is no way called " + name + ".", e);
    }
  }
}

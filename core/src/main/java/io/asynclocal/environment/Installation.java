package io.asynclocal.environment;

import java.util.List;

/** Something installed in another library, until it is closed. */
@FunctionalInterface
public interface Installation extends AutoCloseable {

  /** Takes out exactly what was installed, and nothing else. */
  @Override
  void close();

  /**
   * {@return the names of the places that somebody else has changed since, where what was installed
   * may be out of force} For people who look for a lost context.
   */
  default List<String> overwritten() {
    return List.of();
  }

  /**
   * Puts the {@linkplain #overwritten overwritten} places back in force, as far as that can be done
   * while the application runs; what can't be stays overwritten. Does nothing where all is well.
   */
  default void repair() {}
}

package io.asynclocal.agent;

import java.lang.invoke.MethodHandles;

/** Defines classes in the JDK's packages; alone in its loader, to whose module these are open. */
public final class Definer {
  private Definer() {}

  /**
   * Defines classes.
   *
   * @param neighbour a class of the package
   * @param files the class files, each after those of what it extends
   * @throws IllegalAccessException if the package isn't open
   */
  public static void define(Class<?> neighbour, byte[][] files) throws IllegalAccessException {
    MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(neighbour, MethodHandles.lookup());
    for (byte[] file : files) {
      lookup.defineClass(file);
    }
  }
}

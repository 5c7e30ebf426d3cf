package io.asynclocal.agent;

import java.lang.invoke.MethodHandles;

/** Defines classes in {@code java.lang}; alone in its loader, to whose module that is open. */
public final class Definer {
  private Definer() {}

  /**
   * Defines classes.
   *
   * @param files the class files, each after those of what it extends
   * @throws IllegalAccessException if {@code java.lang} isn't open
   */
  public static void define(byte[][] files) throws IllegalAccessException {
    MethodHandles.Lookup lookup =
        MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup());
    for (byte[] file : files) {
      lookup.defineClass(file);
    }
  }
}

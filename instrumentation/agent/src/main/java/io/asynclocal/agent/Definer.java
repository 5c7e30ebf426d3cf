package io.asynclocal.agent;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

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

  /**
   * Defines a class in an application's loader, unless it is defined there already.
   *
   * @param loader the loader
   * @param file the class file
   * @param domain that of the class beside it
   * @throws ReflectiveOperationException if it can't be defined
   */
  public static void defineIn(ClassLoader loader, byte[] file, @Nullable ProtectionDomain domain)
      throws ReflectiveOperationException {
    Method define =
        ClassLoader.class.getDeclaredMethod(
            "defineClass",
            String.class,
            byte[].class,
            int.class,
            int.class,
            ProtectionDomain.class);
    define.setAccessible(true);
    try {
      define.invoke(loader, null, file, 0, file.length, domain);
    } catch (InvocationTargetException e) {
      // Another thread, or a change of another class, was first.
      if (!(e.getCause() instanceof LinkageError twice)
          || !String.valueOf(twice.getMessage()).contains("duplicate")) {
        throw e;
      }
    }
  }
}

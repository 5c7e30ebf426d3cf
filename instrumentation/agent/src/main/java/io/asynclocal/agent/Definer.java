package io.asynclocal.agent;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Defines classes in the JDK's packages; alone in its loader, to whose module these are open. Its
 * objects are of a type that the JDK knows: a JVM that starts makes classes to call a method by
 * reflection, and this one is called at each start.
 */
public final class Definer implements BiConsumer<Class<?>, byte[][]> {
  /** Makes one, which has nothing of its own. */
  public Definer() {}

  /**
   * Defines classes.
   *
   * @param neighbour a class of the package
   * @param files the class files, each after those of what it extends; the first is this class's
   */
  @Override
  public void accept(Class<?> neighbour, byte[][] files) {
    try {
      MethodHandles.Lookup lookup =
          MethodHandles.privateLookupIn(neighbour, MethodHandles.lookup());
      for (int i = 1; i < files.length; i++) {
        lookup.defineClass(files[i]);
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(neighbour.getPackageName() + " isn't open", e);
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

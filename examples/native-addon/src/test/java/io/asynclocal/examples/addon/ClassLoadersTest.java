package io.asynclocal.examples.addon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asynclocal.environment.AsyncEnvironment;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The add-on twice in one process, as two applications have it that know nothing of each other. */
class ClassLoadersTest {

  @BeforeAll
  static void isCompiled() {
    assumeTrue(NativeLibrary.isThere(), "no C compiler called 'cc'");
  }

  private static URLClassLoader loader() {
    return new URLClassLoader(
        new URL[] {
          locationOf(AsyncEnvironment.class), locationOf(Addon.class), locationOf(LoadedTwice.class)
        },
        ClassLoader.getPlatformClassLoader());
  }

  private static URL locationOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  private static LongUnaryOperator load(URLClassLoader loader) throws Exception {
    return (LongUnaryOperator)
        loader.loadClass(LoadedTwice.class.getName()).getConstructor().newInstance();
  }

  @Test
  void twoClassLoaders_haveEachTheirOwnData() throws Exception {
    try (URLClassLoader one = loader();
        URLClassLoader other = loader()) {
      LongUnaryOperator first = load(one);
      LongUnaryOperator second = load(other);
      assertNotSame(first.getClass(), second.getClass());
      assertEquals(3, first.applyAsLong(3));
      assertEquals(5, second.applyAsLong(5));
      assertEquals(10, first.applyAsLong(7));
      ((AutoCloseable) first).close();
      assertEquals(6, second.applyAsLong(1), "closing one leaves the other working");
      ((AutoCloseable) second).close();
    }
  }

  @Test
  void classLoader_isCollectedWithItsNativeCode() throws Exception {
    WeakReference<ClassLoader> loader = useAndDrop();
    ReferenceQueue<Object> nothing = new ReferenceQueue<>();
    long start = System.nanoTime();
    while (loader.get() != null && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(60)) {
      System.gc();
      nothing.remove(20);
    }
    assertNull(loader.get());
  }

  private static WeakReference<ClassLoader> useAndDrop() throws Exception {
    try (URLClassLoader loader = loader()) {
      LongUnaryOperator application = load(loader);
      assertEquals(2, application.applyAsLong(2));
      ((AutoCloseable) application).close();
      return new WeakReference<>(loader);
    }
  }
}

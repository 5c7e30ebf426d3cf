package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** The library leaves an application server with the application that brought it. */
class UnloadingTest {
  private final Reachability loaders = new Reachability();

  @Test
  void classLoader_isCollectedThoughAThreadThatUsedItLivesOn() throws Exception {
    try (var thread = new OtherThread("of the pool")) {
      for (int i = 0; i < 2; i++) {
        useOnce(thread);
      }
      loaders.assertAllCollected();
      assertEquals("of the pool", thread.call(() -> Thread.currentThread().getName()));
    }
  }

  private void useOnce(OtherThread thread) throws Exception {
    URL[] both = {locationOf(AsyncContext.class), locationOf(UnloadingTest.class)};
    try (URLClassLoader loader =
        loaders.watch(new URLClassLoader(both, ClassLoader.getPlatformClassLoader()))) {
      Class<?> application = loader.loadClass(ThrowawayApplication.class.getName());
      assertNotSame(ThrowawayApplication.class, application);
      var task = (Callable<?>) application.getConstructor().newInstance();
      assertEquals("r-17, 2 hooked", String.valueOf(thread.call(task)));
    }
  }

  private static URL locationOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }
}

package io.asynclocal.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import io.asynclocal.AsyncContext;
import io.asynclocal.CollectorRuns;
import io.asynclocal.OtherThread;
import io.asynclocal.ReportedWarnings;
import io.asynclocal.RootContext;
import io.asynclocal.foreign.AsyncOperation;
import io.asynclocal.foreign.ForeignWork;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The library in a class loader of its own, as in an application that is redeployed. */
@ExtendWith(RootContext.class)
class CollectedClassLoaderTest {

  private static URLClassLoader loader() {
    return new URLClassLoader(
        new URL[] {locationOf(AsyncEnvironment.class), locationOf(LoadedApplication.class)},
        ClassLoader.getPlatformClassLoader());
  }

  private static URL locationOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  private static Runnable load(URLClassLoader loader) throws ReflectiveOperationException {
    Class<?> application = loader.loadClass(LoadedApplication.class.getName());
    return (Runnable) application.getConstructor().newInstance();
  }

  @Test
  void classLoader_isCollectedAfterTheEnvironmentIsClosed() throws Exception {
    // The thread lives on, as a server's does.
    try (ReportedWarnings warnings = new ReportedWarnings();
        OtherThread server = new OtherThread("server")) {
      WeakReference<ClassLoader> loader = server.call(CollectedClassLoaderTest::runAndDrop);
      assertEquals(1, warnings.messages().size(), "the leak that the application plants");
      CollectorRuns.until(() -> loader.get() == null);
    }
  }

  private static WeakReference<ClassLoader> runAndDrop() throws Exception {
    try (URLClassLoader loader = loader()) {
      load(loader).run();
      return new WeakReference<>(loader);
    }
  }

  @Test
  void environments_ofTwoClassLoadersDoNotSeeEachOther() throws Exception {
    try (ReportedWarnings warnings = new ReportedWarnings();
        URLClassLoader one = loader();
        URLClassLoader other = loader();
        AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start()) {
      Runnable first = load(one);
      Runnable second = load(other);
      assertNotSame(first.getClass(), second.getClass());
      ForeignWork foreign = ForeignWork.of(environment);
      AsyncOperation operation = foreign.open("of this class loader");
      first.run();
      second.run();
      assertEquals(1, foreign.openOperations());
      assertEquals(2, warnings.messages().size(), "the leaks that the applications plant");
      operation.close();
      assertEquals(AsyncContext.root(), AsyncContext.current());
    }
  }
}

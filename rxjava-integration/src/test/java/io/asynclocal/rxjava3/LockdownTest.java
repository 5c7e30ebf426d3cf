package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.asynclocal.AsyncLocalStorage;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.subjects.PublishSubject;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code RxJavaPlugins.lockdown()} can't be undone, so each of these runs in a class loader of its
 * own, which has its own RxJava.
 */
final class LockdownTest {

  @Test
  void install_throwsUnderLockdown() throws Throwable {
    InvocationTargetException thrown =
        assertThrows(InvocationTargetException.class, () -> inItsOwnLoader(InstallAfter.class));

    assertInstanceOf(IllegalStateException.class, thrown.getCause());
  }

  @Test
  void close_leavesHandlersThatOnlyPassOnUnderLockdown() throws Throwable {
    inItsOwnLoader(CloseAfter.class);
  }

  /** Runs in the loader: locks, then installs. */
  static final class InstallAfter implements Runnable {
    @Override
    public void run() {
      RxJavaPlugins.lockdown();
      RxJavaIntegration.install();
    }
  }

  /** Runs in the loader: installs, locks, then closes. */
  static final class CloseAfter implements Runnable {
    private final AsyncLocalStorage<String> name = AsyncLocalStorage.create();

    @Override
    public void run() {
      RxJavaInstallation installation = RxJavaIntegration.install();
      RxJavaPlugins.lockdown();
      assertEquals(List.of("r-1"), seen());

      installation.close();

      List<String> nothing = new ArrayList<>();
      nothing.add(null);
      assertEquals(nothing, seen());
    }

    private List<String> seen() {
      List<String> seen = new ArrayList<>();
      PublishSubject<String> subject = PublishSubject.create();
      name.run("r-1", () -> subject.subscribe(item -> seen.add(name.getStore())));
      subject.onNext("a");
      return seen;
    }
  }

  private static void inItsOwnLoader(Class<? extends Runnable> body) throws Exception {
    URL[] classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(LockdownTest::url)
            .toArray(URL[]::new);
    try (URLClassLoader loader = new URLClassLoader(classPath, new JUnitOnly())) {
      Class<?> loaded = Class.forName(body.getName(), true, loader);
      var constructor = loaded.getDeclaredConstructor();
      constructor.setAccessible(true);
      var run = loaded.getMethod("run");
      run.setAccessible(true);
      run.invoke(constructor.newInstance());
    }
  }

  private static URL url(String path) {
    try {
      return new File(path).toURI().toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }

  /** Shares JUnit, so that a failed assertion is one; and nothing else that isn't the JDK's. */
  private static final class JUnitOnly extends ClassLoader {
    JUnitOnly() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("org.junit.") || name.startsWith("org.opentest4j.")) {
        return LockdownTest.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }
}

package io.asynclocal.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.reactor.ReactorIntegration;
import io.asynclocal.rxjava3.RxJavaIntegration;
import io.reactivex.rxjava3.core.Observable;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Nothing of the library stays behind where an application is unloaded that has closed it. */
class RedeploymentTest {
  private static final List<URL> OURS =
      locationsOf(
          AsyncEnvironment.class,
          ReactorIntegration.class,
          RxJavaIntegration.class,
          RedeployedApplication.class);
  private static final List<URL> THEIRS =
      locationsOf(Flux.class, Observable.class, Publisher.class);

  private static List<URL> locationsOf(Class<?>... types) {
    return Stream.of(types)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
        .toList();
  }

  private static URLClassLoader loader(List<URL> urls, ClassLoader parent) {
    return new URLClassLoader(urls.toArray(URL[]::new), parent);
  }

  @Test
  void classLoader_isCollectedWithReactorAndRxJavaInIt() throws Exception {
    List<URL> all = Stream.concat(OURS.stream(), THEIRS.stream()).toList();
    assertCollected(useAndDrop(loader(all, ClassLoader.getPlatformClassLoader())));
  }

  @Test
  void classLoader_isCollectedWhereReactorAndRxJavaAreSharedAndStay() throws Exception {
    try (URLClassLoader shared = loader(THEIRS, ClassLoader.getPlatformClassLoader())) {
      assertCollected(useAndDrop(loader(OURS, shared)));
      // What the first has left is as it was for the second.
      assertCollected(useAndDrop(loader(OURS, shared)));
    }
  }

  private static WeakReference<ClassLoader> useAndDrop(URLClassLoader loader) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader); // as a server does
    try (loader) {
      Callable<?> application =
          (Callable<?>)
              loader
                  .loadClass(RedeployedApplication.class.getName())
                  .getConstructor()
                  .newInstance();
      assertEquals(List.of("r-1 r-1 []", "none none"), application.call());
      return new WeakReference<>(loader);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static void assertCollected(WeakReference<ClassLoader> loader)
      throws InterruptedException {
    ReferenceQueue<Object> nothing = new ReferenceQueue<>();
    long start = System.nanoTime();
    while (loader.get() != null && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(60)) {
      System.gc();
      nothing.remove(20);
    }
    assertNull(loader.get());
  }
}

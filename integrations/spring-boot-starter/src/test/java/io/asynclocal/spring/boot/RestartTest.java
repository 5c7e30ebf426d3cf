package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.ThreadView;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** An application that DevTools restarts works again, and leaves nothing of the one before. */
final class RestartTest {
  private static final String CLASSES = Restarted.class.getName();

  /** Loads the application's classes anew, and leaves libraries to its parent, as DevTools does. */
  private static final class RestartLoader extends ClassLoader {
    RestartLoader() {
      super(RestartTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(CLASSES) && !name.startsWith(Application.class.getName())) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? define(name) : loaded;
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = file.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  private static String run(RestartLoader loader, String... arguments) throws Exception {
    @SuppressWarnings("unchecked")
    Callable<String> application =
        (Callable<String>)
            loader.loadClass(CLASSES).getConstructors()[0].newInstance((Object) arguments);
    assertNotSame(Restarted.class, application.getClass());
    FutureTask<String> run =
        new FutureTask<>(
            () -> {
              String seen = application.call();
              assertTrue(ThreadView.ofCurrentThread().holdsNothing(), "left on the main thread");
              return seen;
            });
    Thread restarted = new Thread(run, "restartedMain");
    restarted.setContextClassLoader(loader);
    restarted.start();
    try {
      return run.get(120, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  @Test
  void restartedApplicationWorksAgainAndLeavesNothing() throws Exception {
    // Applications of other tests may be there yet, whose hooks they are.
    Object before = carriedByReactor();
    for (int start = 1; start <= 3; start++) {
      assertEquals("mine mine mine", run(new RestartLoader()), "start " + start);
      assertEquals(before, carriedByReactor(), "hooks are left after start " + start);
    }
  }

  @Test
  void restartedApplicationLosesItsStoresWithoutTheStarter() throws Exception {
    assertEquals("null null null", run(new RestartLoader(), "--asynclocal.enabled=false"));
  }

  private static Object carriedByReactor() {
    AsyncLocalStorage<Object> storage = AsyncLocalStorage.create();
    return storage
        .call(
            "mine",
            () ->
                Mono.fromCallable(() -> Optional.ofNullable(storage.getStore()))
                    .subscribeOn(Schedulers.parallel())
                    .block())
        .orElse(null);
  }
}

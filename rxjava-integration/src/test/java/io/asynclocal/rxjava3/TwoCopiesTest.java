package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import io.asynclocal.AsyncLocalStorage;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleEmitter;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.subjects.PublishSubject;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two applications with loaders of their own, each with a copy of the library, over one RxJava. */
final class TwoCopiesTest {
  private final BiFunction<String, Object, Object> first = copy();
  private final BiFunction<String, Object, Object> second = copy();

  @AfterEach
  void nothingIsLeft() {
    List<Object> left = Plugins.handlers();
    RxJavaPlugins.reset();
    assertEquals(Plugins.none(), left);
  }

  @Test
  void copies_areTwo() {
    assertNotSame(first.getClass(), second.getClass());
  }

  @Test
  void copies_carryTheirOwnStores() {
    first.apply("install", "");
    second.apply("install", "");
    PublishSubject<String> subject = PublishSubject.create();
    Observable<String> source = subject.publish().refCount().share();
    List<Object> seen = new ArrayList<>();
    // A pipeline in which functions of both applications stand.
    Observable<String> pipeline =
        source
            .doOnNext(item -> seen.add(first.apply("store", "")))
            .doOnNext(item -> seen.add(second.apply("store", "")))
            .cache();
    Runnable subscribe = pipeline::subscribe;
    first.apply("run", (Runnable) () -> second.apply("run", subscribe));

    Foreign.run(() -> first.apply("run in other", (Runnable) () -> subject.onNext("x")));

    assertEquals(List.of("request", "request"), seen);
    first.apply("close", "");
    second.apply("close", "");
  }

  @Test
  void create_isBoundByBoth() {
    first.apply("install", "");
    second.apply("install", "");
    List<Object> seen = new ArrayList<>();
    AtomicReference<SingleEmitter<String>> emitter = new AtomicReference<>();
    Single<String> single = Single.create(emitter::set);
    Runnable subscribe = single::subscribe;
    first.apply("run", (Runnable) () -> second.apply("run", subscribe));
    emitter
        .get()
        .setCancellable(
            () -> {
              seen.add(first.apply("store", ""));
              seen.add(second.apply("store", ""));
            });

    Foreign.run(() -> emitter.get().onSuccess("x"));

    assertEquals(List.of("request", "request"), seen);
    second.apply("close", "");
    first.apply("close", "");
  }

  @Test
  void overwritten_isEmptyForEachCopyWhicheverStandsInFront() {
    first.apply("install", "");
    second.apply("install", "");
    List<Object> expected = List.of(List.of(), List.of());
    assertEquals(
        expected, List.of(first.apply("overwritten", ""), second.apply("overwritten", "")));

    // Somebody else who calls what he finds, so that each has to be tried.
    var found = RxJavaPlugins.getOnSingleAssembly();
    RxJavaPlugins.setOnSingleAssembly(found::apply);
    assertEquals(
        expected, List.of(first.apply("overwritten", ""), second.apply("overwritten", "")));

    RxJavaPlugins.setOnSingleAssembly(found);
    second.apply("close", "");
    first.apply("close", "");
  }

  @Test
  void close_takesOutTheOneBehindTheOther() {
    first.apply("install", "");
    second.apply("install", "");

    first.apply("close", "");
    second.apply("close", "");
  }

  /** Runs in each loader. */
  static final class Copy implements BiFunction<String, Object, Object> {
    private final AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    private final AtomicReference<RxJavaInstallation> installation = new AtomicReference<>();

    @Override
    public Object apply(String command, Object argument) {
      switch (command) {
        case "install" -> installation.set(RxJavaIntegration.install());
        case "close" -> installation.get().close();
        case "overwritten" -> {
          return installation.get().overwritten();
        }
        case "run" -> storage.run("request", (Runnable) argument);
        case "run in other" -> storage.run("other", (Runnable) argument);
        default -> {
          return "" + storage.getStore();
        }
      }
      return "";
    }
  }

  @SuppressWarnings("unchecked")
  private static BiFunction<String, Object, Object> copy() {
    try {
      var constructor =
          Class.forName(Copy.class.getName(), true, new CopyLoader()).getDeclaredConstructor();
      constructor.setAccessible(true);
      return (BiFunction<String, Object, Object>) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** Has the library to itself and shares the rest. */
  private static final class CopyLoader extends URLClassLoader {
    CopyLoader() {
      super(
          Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
              .map(CopyLoader::url)
              .toArray(URL[]::new),
          TwoCopiesTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("io.asynclocal.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }

    private static URL url(String path) {
      try {
        return new File(path).toURI().toURL();
      } catch (MalformedURLException e) {
        throw new AssertionError(e);
      }
    }
  }
}

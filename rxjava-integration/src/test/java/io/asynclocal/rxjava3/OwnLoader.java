package io.asynclocal.rxjava3;

import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Runs what changes RxJava for good in a class loader of its own, with an RxJava of its own. */
final class OwnLoader {
  private static final String RXJAVA = "io.reactivex.rxjava3";
  private static final List<String> CLASS_PATH =
      Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));

  private OwnLoader() {}

  /** Runs {@code body}, with everything on the class path. */
  static void run(Class<? extends Runnable> body) throws Exception {
    run(body, ClassLoader.getPlatformClassLoader(), path -> true);
  }

  /** Runs {@code body}, with an RxJava that lacks a class. */
  static void runWithout(String missing, Class<? extends Runnable> body) throws Exception {
    URL[] urls = CLASS_PATH.stream().map(OwnLoader::url).toArray(URL[]::new);
    ClassLoader parent = new WithJUnit(ClassLoader.getPlatformClassLoader());
    try (URLClassLoader loader =
        new URLClassLoader(urls, parent) {
          @Override
          protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.equals(missing)) {
              throw new ClassNotFoundException(name);
            }
            return super.findClass(name);
          }
        }) {
      run(body, loader);
    }
  }

  /** Runs {@code body}, with RxJava as the named module that its jar says it is. */
  static void runWithModule(Class<? extends Runnable> body) throws Exception {
    Path[] modules =
        CLASS_PATH.stream().filter(OwnLoader::isOfRxJava).map(Path::of).toArray(Path[]::new);
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration().resolve(ModuleFinder.of(modules), ModuleFinder.of(), Set.of(RXJAVA));
    ClassLoader rxjava =
        boot.defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader())
            .findLoader(RXJAVA);
    run(body, rxjava, path -> !isOfRxJava(path));
  }

  private static boolean isOfRxJava(String path) {
    String file = Path.of(path).getFileName().toString();
    return file.matches("rxjava-3.*\\.jar|reactive-streams-1[\\d.]*\\.jar");
  }

  private static void run(
      Class<? extends Runnable> body, ClassLoader parent, Predicate<String> onClassPath)
      throws Exception {
    URL[] urls = CLASS_PATH.stream().filter(onClassPath).map(OwnLoader::url).toArray(URL[]::new);
    try (URLClassLoader loader = new URLClassLoader(urls, new WithJUnit(parent))) {
      run(body, loader);
    }
  }

  private static void run(Class<? extends Runnable> body, ClassLoader loader) throws Exception {
    Class<?> loaded = Class.forName(body.getName(), true, loader);
    var constructor = loaded.getDeclaredConstructor();
    constructor.setAccessible(true);
    var run = loaded.getMethod("run");
    run.setAccessible(true);
    run.invoke(constructor.newInstance());
  }

  private static URL url(String path) {
    try {
      return new File(path).toURI().toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }

  /** Shares JUnit, so that a failed assertion is one. */
  private static final class WithJUnit extends ClassLoader {
    WithJUnit(ClassLoader parent) {
      super(parent);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("org.junit.") || name.startsWith("org.opentest4j.")) {
        return OwnLoader.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }
}

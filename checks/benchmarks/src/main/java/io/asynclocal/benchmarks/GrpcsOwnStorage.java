package io.asynclocal.benchmarks;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The loader of a benchmark in which gRPC's own contexts are asked: without our storage, which gRPC
 * would take, since it is on the class path.
 */
public final class GrpcsOwnStorage extends URLClassLoader {
  /** Loads a fork by this, to be named in {@code jvmArgsAppend}. */
  public static final String FORK =
      "-Djava.system.class.loader=io.asynclocal.benchmarks.GrpcsOwnStorage";

  /**
   * Makes the loader of all that is on the class path, for the JVM.
   *
   * @param application the application's loader, which would find our storage
   */
  public GrpcsOwnStorage(ClassLoader application) {
    super(
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(GrpcsOwnStorage::url)
            .toArray(URL[]::new),
        application.getParent());
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith("io.grpc.override.")) {
      throw new ClassNotFoundException(name);
    }
    return super.loadClass(name, resolve);
  }
}

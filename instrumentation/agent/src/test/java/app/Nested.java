package app;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/**
 * Applications in class loaders of their own, as a jar with jars in it and a server have them. The
 * class path has this class alone, and the agent.
 */
public final class Nested {
  private Nested() {}

  /** The agent's jar, and what the applications' class loaders have. */
  public static void main(String[] paths) throws Exception {
    List<URL> all = new ArrayList<>();
    for (String path : paths) {
      all.add(new File(path).toURI().toURL());
    }
    URL[] withAgent = all.toArray(new URL[0]);
    URL[] application = all.subList(1, all.size()).toArray(new URL[0]);
    ClassLoader none = ClassLoader.getPlatformClassLoader();
    ClassLoader classPath = Nested.class.getClassLoader();
    run("without", new URLClassLoader(application, none));
    run("own", new URLClassLoader(withAgent, none));
    run("late", new URLClassLoader(application, classPath));
    run("again", new URLClassLoader(application, classPath));
    System.exit(0);
  }

  private static void run(String kind, ClassLoader loader) throws Exception {
    loader.loadClass("app.NestedChecks").getMethod("run", String.class).invoke(null, kind);
  }
}

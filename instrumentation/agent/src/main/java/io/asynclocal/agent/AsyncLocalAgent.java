package io.asynclocal.agent;

import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The agent's front, which {@code -javaagent} and late attaching call.
 *
 * <p><b>Failures.</b> An agent that can't begin says so in one line; the application starts as if
 * there were none.
 */
public final class AsyncLocalAgent {
  private AsyncLocalAgent() {}

  /**
   * Begins before the application does.
   *
   * @param argument the {@linkplain Switches switches}; may be null
   * @param instrumentation the JVM's
   */
  public static void premain(@Nullable String argument, Instrumentation instrumentation) {
    begin(argument, instrumentation);
  }

  /**
   * Begins while the application runs.
   *
   * @param argument the {@linkplain Switches switches}; may be null
   * @param instrumentation the JVM's
   */
  public static void agentmain(@Nullable String argument, Instrumentation instrumentation) {
    begin(argument, instrumentation);
  }

  private static void begin(@Nullable String argument, Instrumentation instrumentation) {
    try {
      if (isThere()) {
        Report.say("is there already; what this one was to do is left out.");
        return;
      }
      Switches switches = new Switches(argument);
      if (switches.isOn("agent")) {
        install(switches, instrumentation);
      }
    } catch (Throwable e) { // an agent must never keep an application from starting
      Report.say("can't begin, so that nothing is carried without wrapping: " + e);
    }
  }

  private static boolean isThere() {
    try {
      Class.forName(bridgeName("Bridge"), false, null);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static String bridgeName(String simpleName) {
    return (BridgePart.BASE.prefix() + simpleName).replace('/', '.');
  }

  private static void install(Switches switches, Instrumentation instrumentation) throws Exception {
    BridgePart.BASE.define(instrumentation);
    listHousekeeping(switches);
    Transformer transformer = new Transformer(loadedByJdk(instrumentation), instrumentation);
    for (Boundary boundary : Boundaries.all()) {
      if (switches.isOn(boundary.name())) {
        transformer.add(boundary);
      }
    }
    instrumentation.addTransformer(transformer, true);
    if (switches.isOn("thread")) {
      instrumentation.addTransformer(new ThreadSubclasses(), false);
    }
    changeLoaded(transformer, instrumentation);
  }

  /** Returns the internal names of what the JDK itself has loaded. */
  private static Set<String> loadedByJdk(Instrumentation instrumentation) {
    Set<String> names = new HashSet<>();
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (Transformer.isJdks(loaded.getClassLoader())) {
        names.add(loaded.getName().replace('.', '/'));
      }
    }
    return names;
  }

  private static void listHousekeeping(Switches switches) throws Exception {
    List<String> names = new ArrayList<>(LeftAlone.SHIPPED);
    names.addAll(switches.list("exclude"));
    Class.forName(bridgeName("Housekeeping"), true, null)
        .getMethod("list", List.class)
        .invoke(null, names);
  }

  /** Changes what is loaded already, and has the library's copies that are in use join. */
  private static void changeLoaded(Transformer transformer, Instrumentation instrumentation) {
    List<Class<?>> pointers = new ArrayList<>();
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      String name = loaded.getName();
      if (Transformer.isJdks(loaded.getClassLoader())
          && transformer.changes(name.replace('.', '/'))) {
        retransform(loaded, instrumentation);
      } else if (name.equals(CoreLink.POINTER)) {
        pointers.add(loaded);
      }
    }
    for (Class<?> pointer : pointers) {
      CoreLink.join(pointer, instrumentation);
    }
  }

  private static void retransform(Class<?> type, Instrumentation instrumentation) {
    try {
      instrumentation.retransformClasses(type);
    } catch (UnmodifiableClassException | RuntimeException | LinkageError e) {
      Report.say(type.getName() + " can't be changed any more: " + e);
    }
  }
}

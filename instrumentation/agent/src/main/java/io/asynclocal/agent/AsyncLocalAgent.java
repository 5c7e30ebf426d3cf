package io.asynclocal.agent;

import java.lang.instrument.UnmodifiableClassException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The agent's front, which {@code -javaagent} and late attaching call.
 *
 * <p><b>Failures.</b> An agent that can't begin says so in one line; the application starts as if
 * there were none.
 */
public final class AsyncLocalAgent {
  /** Under this class's lock: an atomic reference needs method handles, which take long to make. */
  private static @Nullable Installed present;

  private AsyncLocalAgent() {}

  /** What {@link #remove} undoes. */
  private record Installed(
      java.lang.instrument.Instrumentation instrumentation,
      Transformer transformer,
      ThreadSubclasses subclasses) {}

  /**
   * Begins before the application does.
   *
   * @param argument the {@linkplain Switches switches}; may be null
   * @param instrumentation the JVM's
   */
  public static void premain(
      @Nullable String argument, java.lang.instrument.Instrumentation instrumentation) {
    begin(argument, instrumentation);
  }

  /**
   * Begins while the application runs.
   *
   * @param argument the {@linkplain Switches switches}; may be null
   * @param instrumentation the JVM's
   */
  public static void agentmain(
      @Nullable String argument, java.lang.instrument.Instrumentation instrumentation) {
    begin(argument, instrumentation);
  }

  /**
   * Takes the agent out again: nothing is captured from now on, and the JDK's classes are as they
   * were, but for two fields that nobody uses. What is bound already still runs in its context,
   * what waits in a pool's queue perhaps in the root. Does nothing if the agent isn't there or was
   * removed. It doesn't come back in this process.
   */
  public static void remove() {
    Installed installed = replace(null);
    if (installed == null) {
      return;
    }
    try {
      Class.forName(bridgeName("Bridge"), true, null).getMethod("remove").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The agent's bridge isn't this version's.", e);
    }
    java.lang.instrument.Instrumentation instrumentation = installed.instrumentation;
    instrumentation.removeTransformer(installed.subclasses);
    installed.transformer.undo();
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (installed.transformer.changes(loaded)) {
        retransform(loaded, instrumentation);
      }
    }
  }

  private static synchronized @Nullable Installed replace(@Nullable Installed next) {
    Installed before = present;
    present = next;
    return before;
  }

  private static void begin(
      @Nullable String argument, java.lang.instrument.Instrumentation instrumentation) {
    try {
      if (isThere()) {
        if (!new Switches(argument).isOn("agent")) {
          remove();
          return;
        }
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

  private static void install(
      Switches switches, java.lang.instrument.Instrumentation instrumentation) throws Exception {
    BridgePart.BASE.define(instrumentation);
    listHousekeeping(switches);
    Transformer transformer = new Transformer(loadedByJdk(instrumentation), instrumentation);
    addKnown(Group.ofJdk(), switches, transformer);
    addKnown(Group.ofLibraries(), switches, transformer);
    if (!switches.isOn("periodic")) {
      transformer.add(Group.periodic());
    }
    Libraries libraries = new Libraries(switches, transformer, instrumentation);
    libraries.addOfClassPath();
    welcomeBy(libraries);
    instrumentation.addTransformer(transformer, true);
    if (switches.isOn(OpenedFields.NAME)) {
      instrumentation.addTransformer(new OpenedFields(), false);
    }
    ThreadSubclasses subclasses = new ThreadSubclasses();
    if (switches.isOn("thread")) {
      instrumentation.addTransformer(subclasses, true);
    }
    replace(new Installed(instrumentation, transformer, subclasses));
    ((Runnable) ofBridge("OldWorkers")).run();
    changeLoaded(transformer, switches.isOn("thread"), instrumentation);
  }

  private static void addKnown(List<Group> groups, Switches switches, Transformer transformer) {
    for (Group group : groups) {
      if (switches.isOn(group.name())) {
        transformer.add(group);
      }
    }
  }

  /** Returns the internal names of what the JDK itself has loaded and may be changed. */
  private static Set<String> loadedByJdk(java.lang.instrument.Instrumentation instrumentation) {
    Set<String> names = new HashSet<>();
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      String name = loaded.getName();
      if (Group.mayBeJdks(name) && Transformer.isJdks(loaded.getClassLoader())) {
        names.add(name.replace('.', '/'));
      }
    }
    return names;
  }

  @SuppressWarnings("unchecked") // what the bridge's class is
  private static void listHousekeeping(Switches switches) throws ReflectiveOperationException {
    List<String> names = new ArrayList<>(LeftAlone.SHIPPED);
    names.addAll(switches.list("exclude"));
    ((Consumer<List<String>>) ofBridge("Housekeeping")).accept(names);
  }

  @SuppressWarnings("unchecked") // what the bridge's class is
  private static void welcomeBy(Libraries libraries) throws ReflectiveOperationException {
    ((Consumer<Consumer<@Nullable ClassLoader>>) ofBridge("Newcomers")).accept(libraries);
  }

  /**
   * Returns an object of one of the bridge's classes, for what is called at each start: a JVM that
   * starts makes classes to call a static method by reflection, and none to make an object.
   */
  private static Object ofBridge(String simpleName) throws ReflectiveOperationException {
    return Class.forName(bridgeName(simpleName), true, null).getDeclaredConstructor().newInstance();
  }

  /** Changes what is loaded already, and has the library's copies that are in use join. */
  private static void changeLoaded(
      Transformer transformer,
      boolean withSubclasses,
      java.lang.instrument.Instrumentation instrumentation) {
    List<Class<?>> pointers = new ArrayList<>();
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (transformer.changes(loaded)) {
        retransform(loaded, instrumentation);
      } else if (!Transformer.isJdks(loaded.getClassLoader())) { // few, where the JVM starts
        if (withSubclasses && ThreadSubclasses.mayChange(loaded)) {
          retransform(loaded, instrumentation);
        } else if (loaded.getName().equals(CoreLink.POINTER)) {
          pointers.add(loaded);
        }
      }
    }
    for (Class<?> pointer : pointers) {
      CoreLink.join(pointer, instrumentation);
    }
  }

  static void retransform(Class<?> type, java.lang.instrument.Instrumentation instrumentation) {
    try {
      instrumentation.retransformClasses(type);
    } catch (UnmodifiableClassException | RuntimeException | LinkageError e) {
      Report.say(type.getName() + " can't be changed any more: " + e);
    }
  }
}

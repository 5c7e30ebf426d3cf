package io.asynclocal.agent.bridge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Work that belongs to nobody, or that is bound already: it is known by the name of its task's
 * class, and nothing is captured for it. The names are the agent's own, and those that each copy of
 * the library finds in its resources.
 */
public final class Housekeeping implements Consumer<List<String>> {
  private static final String RESOURCE = "META-INF/asynclocal/housekeeping.txt";

  /** What the names of these classes begin with. */
  private static final String OURS = Bridge.class.getName().replace("Bridge", "");

  /** What the names of classes contain that the agent has defined beside a library's. */
  private static final String BOUND = ".AsyncLocalBound";

  /** Replaced, never changed. */
  private static volatile Names known = new Names(new HashSet<String>());

  /** Makes one for the agent, which calls {@link #list} by it. */
  public Housekeeping() {}

  @Override
  public void accept(List<String> names) {
    list(names);
  }

  /**
   * Adds names, before anything is edited.
   *
   * @param names each a class, with its nested classes and lambdas, or a package and all below it,
   *     if it ends with a dot
   */
  public static synchronized void list(List<String> names) {
    Set<String> all = new HashSet<>(known.names);
    if (all.addAll(names)) {
      known = new Names(all);
    }
  }

  /** Adds the names that a copy of the library finds, and the application with it. */
  static void listOf(@Nullable ClassLoader loader) {
    Set<String> names = new HashSet<>();
    try {
      Enumeration<URL> resources =
          loader == null ? ClassLoader.getSystemResources(RESOURCE) : loader.getResources(RESOURCE);
      while (resources.hasMoreElements()) {
        read(resources.nextElement(), names);
      }
    } catch (IOException e) {
      // The library says so itself, when it reads them.
    }
    list(List.copyOf(names));
  }

  private static void read(URL resource, Set<String> names) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(resource.openStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int remark = line.indexOf('#');
        String name = (remark < 0 ? line : line.substring(0, remark)).strip();
        if (!name.isEmpty()) {
          names.add(name);
        }
      }
    }
  }

  static boolean includes(@Nullable Object task) {
    if (task == null) {
      return false;
    }
    Names names = known;
    Class<?> type = task.getClass();
    if (names.isSeenAsOthers(type)) {
      return false;
    }
    Object verdict = names.get(type);
    return verdict instanceof Field adapted
        ? names.includesAdapted(task, adapted)
        : (Boolean) verdict;
  }

  /**
   * Which classes are named: whether one is or, where it is an adapter of the JDK's, its field with
   * the task that it adapts, which matters instead.
   */
  private static final class Names extends ClassValue<Object> {
    private static final String ADAPTERS = "java.util.concurrent.";
    private static final int SEEN = 64;

    final Set<String> names;

    /** Some of the classes that aren't named and adapt nothing, as tasks mostly are. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of generic types
    private final @Nullable WeakReference<Class<?>>[] seen = new WeakReference[SEEN];

    Names(Set<String> names) {
      this.names = names;
    }

    @Override
    protected Object computeValue(Class<?> type) {
      boolean isNamed = isNamed(type.getName());
      Field adapted = isNamed ? null : adapted(type);
      if (!isNamed && adapted == null) {
        seen[place(type)] = new WeakReference<>(type);
      }
      return adapted == null ? isNamed : adapted;
    }

    /** A {@code ClassValue} takes several times as long. */
    boolean isSeenAsOthers(Class<?> type) {
      WeakReference<Class<?>> there = seen[place(type)];
      return there != null && there.refersTo(type);
    }

    private static int place(Class<?> type) {
      return type.hashCode() & (SEEN - 1);
    }

    boolean includesAdapted(Object adapter, Field adapted) {
      try {
        Object task = adapted.get(adapter);
        return task != null && Boolean.TRUE.equals(get(task.getClass()));
      } catch (IllegalAccessException e) {
        return false;
      }
    }

    private static @Nullable Field adapted(Class<?> type) {
      String name = type.getName();
      if (name.equals(ADAPTERS + "Executors$RunnableAdapter")) {
        return field(type, "task");
      }
      if (!name.startsWith(ADAPTERS + "ForkJoinTask$")) {
        return null;
      }
      Field runnable = field(type, "runnable");
      return runnable == null ? field(type, "callable") : runnable;
    }

    private static @Nullable Field field(Class<?> type, String name) {
      try {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
      } catch (NoSuchFieldException | RuntimeException e) {
        return null; // another JDK's: the adapter itself is what matters
      }
    }

    /** Whether a class, what it is nested in, or a package around it is named. */
    private boolean isNamed(String type) {
      if (names.contains(type) || type.startsWith(OURS) || type.contains(BOUND)) {
        return true;
      }
      for (int i = type.length() - 1; i > 0; i--) {
        char c = type.charAt(i);
        // A lambda's class is named after the class around it, with a suffix after a slash.
        if (((c == '$' || c == '/') && names.contains(type.substring(0, i)))
            || (c == '.' && names.contains(type.substring(0, i + 1)))) {
          return true;
        }
      }
      return false;
    }
  }
}

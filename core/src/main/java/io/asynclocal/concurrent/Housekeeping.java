package io.asynclocal.concurrent;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the tasks that a library runs for itself, such as the eviction of idle connections, from
 * those that it runs for a request. Housekeeping may begin in a request and goes on for ever: it
 * runs in the root context, and keeps nothing of the request. Executors of {@link AsyncExecutors}
 * see to that; an integration asks where it hands a task over:
 *
 * {@snippet :
 * void schedule(Runnable task) {
 *   Capture capture = Housekeeping.capture(TASK, task);
 *   queue.add(capture.bindOnce(task));
 * }
 * }
 *
 * <p>Tasks are told by their class. The classes stand in the resources {@value #RESOURCE} that the
 * library's class loader finds: the library has one with known libraries' housekeeping, and an
 * application adds another for its own. Each line names a class, with its nested classes and
 * lambdas, or a package and all below it, if the line ends with a dot; {@code #} begins a remark.
 *
 * <p><b>Cost.</b> A class is looked up once; after that, some nanoseconds for each task.
 */
public final class Housekeeping {
  /** The resource that names classes of housekeeping tasks. */
  public static final String RESOURCE = "META-INF/asynclocal/housekeeping.txt";

  private static final ClassValue<Boolean> KNOWN = new Named(read());

  private Housekeeping() {}

  /**
   * Says whether a task is a library's housekeeping.
   *
   * @param task the task, as it is before anything binds it
   * @return whether its class is named in one of the resources
   * @throws NullPointerException if {@code task} is null
   */
  public static boolean includes(Object task) {
    return KNOWN.get(requireNonNull(task, "task is null. Pass what is to be run.").getClass());
  }

  /**
   * Captures what a task is to run in.
   *
   * @param boundary where the task is handed over
   * @param task the task; null is nobody's housekeeping
   * @return the root context for housekeeping, and what {@code boundary} captures for all else
   * @throws NullPointerException if {@code boundary} is null
   */
  public static Capture capture(AsyncBoundary boundary, @Nullable Object task) {
    requireNonNull(boundary, "boundary is null. Pass the one where the task is handed over.");
    return task != null && includes(task) ? AsyncContext.root() : boundary.capture();
  }

  private static Set<String> read() {
    ClassLoader loader = Housekeeping.class.getClassLoader();
    Set<String> names = new HashSet<>();
    try {
      for (URL resource :
          Collections.list(
              loader == null
                  ? ClassLoader.getSystemResources(RESOURCE)
                  : loader.getResources(RESOURCE))) {
        read(resource, names);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The classes of housekeeping tasks can't be read.", e);
    }
    return names;
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

  /** Which classes' tasks are housekeeping, by the names of the classes. */
  private static final class Named extends ClassValue<Boolean> {
    private final Set<String> names;

    Named(Set<String> names) {
      this.names = names;
    }

    @Override
    protected Boolean computeValue(Class<?> type) {
      return isNamed(type.getName());
    }

    /** Whether a class, what it is nested in, or a package around it is named. */
    private boolean isNamed(String type) {
      if (names.contains(type)) {
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

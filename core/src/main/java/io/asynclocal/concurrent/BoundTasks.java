package io.asynclocal.concurrent;

import io.asynclocal.Capture;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one call that waits for all of them, bound. Closing releases those that were
 * cancelled or never submitted, for which nothing else does.
 */
record BoundTasks<T extends @Nullable Object>(List<Callable<T>> tasks, List<Capture> captures)
    implements AutoCloseable {

  static <T extends @Nullable Object> BoundTasks<T> of(
      Collection<? extends Callable<T>> tasks, Function<Object, Capture> boundary) {
    BoundTasks<T> bound = new BoundTasks<>(new ArrayList<>(), new ArrayList<>());
    try {
      for (Callable<T> task : tasks) {
        Capture capture = boundary.apply(task);
        bound.captures.add(capture);
        bound.tasks.add(capture.bindOnce(task));
      }
      return bound;
    } catch (RuntimeException | Error e) {
      bound.close();
      throw e;
    }
  }

  @Override
  public void close() {
    captures.forEach(Capture::release);
  }
}

package io.asynclocal.diagnostics;

import io.asynclocal.AsyncContext;
import io.asynclocal.ThreadView;
import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Knows of each thread that was made since the first watch began by which flow it was made; the
 * JDK's inheritable thread-locals are what tells of that. A thread keeps its birth until it ends.
 * Of tasks {@link TaskBirths} know, if a watch has asked for them.
 */
final class Births {
  private static final int DEPTH = 48;

  /** The methods of ThreadPoolExecutor and ForkJoinPool that make a thread. */
  private static final Set<String> ADDING_A_WORKER = Set.of("addWorker", "createWorker");

  private static final List<LostStores> WATCHES = new CopyOnWriteArrayList<>();
  private static final InheritableThreadLocal<Birth> BIRTH =
      new InheritableThreadLocal<>() {
        @Override
        protected Birth childValue(Birth parent) {
          return born(stack -> WorkSource.ofThreadMaking(stack));
        }
      };

  private Births() {}

  static void watch(LostStores watch) {
    WATCHES.add(watch);
    if (BIRTH.get() == null) {
      BIRTH.set(Birth.NOWHERE);
    }
  }

  static void unwatch(LostStores watch) {
    WATCHES.remove(watch);
    if (WATCHES.isEmpty()) {
      BIRTH.remove();
    }
  }

  /**
   * Returns how what this thread runs came to be; null if nobody watches, if nothing is known of
   * the thread and its task, or if a context has been entered since.
   */
  static @Nullable Birth here() {
    if (WATCHES.isEmpty()) {
      return null;
    }
    TaskBirths.Running task = TaskBirths.running();
    if (task == null) {
      return ThreadView.ofCurrentThread().holdsNothing() ? BIRTH.get() : null;
    }
    return inForce() == task.begunIn() ? task.birth() : null;
  }

  /**
   * Returns what was entered last on this thread. That is not the current context: the root is
   * current both where nothing was entered and where the root was, on purpose.
   */
  static Object inForce() {
    AsyncContext root = AsyncContext.root();
    Object token = root.attach();
    root.detach(token);
    return token;
  }

  /**
   * Returns the birth of what the running code makes or hands over.
   *
   * @param by says of a stack what takes the work over, null if that is of no interest
   */
  static Birth born(Function<List<StackFrame>, @Nullable WorkSource> by) {
    List<LostStores> bound = WATCHES.stream().filter(LostStores::hasStore).toList();
    Birth here = LostStores.isOutside() ? here() : null;
    Birth lost = here != null && here.isLost() ? here : null;
    if (bound.isEmpty() && lost == null) {
      return Birth.NOWHERE;
    }
    List<StackFrame> stack = withoutFactory(StackSampling.all(DEPTH));
    WorkSource source = by.apply(stack);
    return source == null
        ? Birth.NOWHERE
        : new Birth(
            bound,
            source,
            Thread.currentThread().getName(),
            AsyncRecorder.running(),
            stack.stream().dropWhile(StackSampling::isLibrary).toList(),
            lost);
  }

  /** Leaves out the factory, which may be the application's, by which a pool makes its threads. */
  private static List<StackFrame> withoutFactory(List<StackFrame> stack) {
    for (int i = 0; i < stack.size(); i++) {
      if (ADDING_A_WORKER.contains(stack.get(i).getMethodName())
          && stack.get(i).getClassName().startsWith("java.util.concurrent.")) {
        return stack.subList(i, stack.size());
      }
    }
    return stack;
  }
}

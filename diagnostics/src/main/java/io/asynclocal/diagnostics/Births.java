package io.asynclocal.diagnostics;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Knows of each thread that was made since the first watch began by which flow it was made; the
 * JDK's inheritable thread-locals are what tells of that. A thread keeps its birth until it ends.
 */
final class ThreadBirths {
  private static final int DEPTH = 48;

  /** The methods of ThreadPoolExecutor and ForkJoinPool that make a thread. */
  private static final Set<String> ADDING_A_WORKER = Set.of("addWorker", "createWorker");

  private static final List<LostStores> WATCHES = new CopyOnWriteArrayList<>();
  private static final InheritableThreadLocal<Birth> BIRTH =
      new InheritableThreadLocal<>() {
        @Override
        protected Birth childValue(Birth parent) {
          return born(parent);
        }
      };

  private ThreadBirths() {}

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

  /** Returns how this thread came to be, null if nobody watches or it was there before. */
  static @Nullable Birth ofThread() {
    return WATCHES.isEmpty() ? null : BIRTH.get();
  }

  /** Runs on the thread that makes another. */
  private static Birth born(Birth parent) {
    List<LostStores> bound = WATCHES.stream().filter(LostStores::isBound).toList();
    Birth lost = LostStores.isOutside() && parent.isLost() ? parent : null;
    if (bound.isEmpty() && lost == null) {
      return Birth.NOWHERE;
    }
    List<StackFrame> stack = withoutFactory(StackSampling.all(DEPTH));
    return new Birth(
        bound,
        Carrier.ofThreadMaking(stack),
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

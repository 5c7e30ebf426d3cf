package io.asynclocal.diagnostics;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The births of tasks, by the identity of each, which they don't keep alive; so many at most. */
final class HandedOver {
  private static final int MOST = 10_000;

  private final ConcurrentHashMap<Task, Waiting> tasks = new ConcurrentHashMap<>();
  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

  /** A task that is compared by identity and found again until it is collected. */
  private static final class Task extends WeakReference<Object> {
    private final int hash;

    Task(Object task, @Nullable ReferenceQueue<Object> collected) {
      super(task, collected);
      hash = System.identityHashCode(task);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return this == other || (other instanceof Task task && get() != null && get() == task.get());
    }
  }

  /**
   * A task that waits.
   *
   * @param times how many times; a lambda that captures nothing is one object for all flows
   */
  private record Waiting(Birth birth, int times) {
    Waiting again(Birth next) {
      boolean isSame = times == 0 || next.isOfSameStores(birth);
      return new Waiting(isSame ? next : Birth.NOWHERE, times + 1);
    }

    Waiting begun() {
      return new Waiting(birth, Math.max(0, times - 1));
    }
  }

  void add(Object task, Birth birth) {
    forgetCollected();
    Task key = new Task(task, collected);
    // A future's task or a fork is handed over but once, and another flow's can't be taken for it.
    if (!birth.isLost() && task instanceof Future) {
      tasks.remove(key);
    } else if (tasks.mappingCount() < MOST || tasks.containsKey(key)) {
      tasks.compute(key, (same, old) -> old == null ? new Waiting(birth, 1) : old.again(birth));
    }
  }

  /** Returns the birth of a task that is begun, perhaps once more. */
  Birth begun(Object task) {
    Waiting waiting = tasks.computeIfPresent(new Task(task, null), (same, old) -> old.begun());
    return waiting == null ? Birth.NOWHERE : waiting.birth;
  }

  private void forgetCollected() {
    for (Object gone = collected.poll(); gone != null; gone = collected.poll()) {
      tasks.remove(gone);
    }
  }
}

package io.asynclocal.spring;

import io.asynclocal.AsyncContext;
import io.asynclocal.CallableOp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.SchedulingAwareRunnable;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.Trigger;

/** A scheduler whose tasks begin in the root. */
final class EntryTaskScheduler implements TaskScheduler {
  private final TaskScheduler scheduler;

  EntryTaskScheduler(TaskScheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** Handed over in the root too, so that the scheduler's own decorator has nothing to carry. */
  private static <R extends @Nullable Object> R inRoot(CallableOp<R, RuntimeException> work) {
    return AsyncContext.root().call(work);
  }

  @Override
  public Clock getClock() {
    return scheduler.getClock();
  }

  @Override
  public @Nullable ScheduledFuture<?> schedule(Runnable task, Trigger trigger) {
    return inRoot(() -> scheduler.schedule(entry(task), trigger));
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, Instant start) {
    return inRoot(() -> scheduler.schedule(entry(task), start));
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Instant start, Duration period) {
    return inRoot(() -> scheduler.scheduleAtFixedRate(entry(task), start, period));
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Duration period) {
    return inRoot(() -> scheduler.scheduleAtFixedRate(entry(task), period));
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Instant start, Duration delay) {
    return inRoot(() -> scheduler.scheduleWithFixedDelay(entry(task), start, delay));
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Duration delay) {
    return inRoot(() -> scheduler.scheduleWithFixedDelay(entry(task), delay));
  }

  @Override
  public String toString() {
    return "entries of " + scheduler;
  }

  private static Runnable entry(Runnable task) {
    return new Entry(task);
  }

  /** Tells Spring what the task tells: how long it runs, and which scheduler it asks for. */
  private record Entry(Runnable task) implements SchedulingAwareRunnable {
    @Override
    public void run() {
      AsyncContext.root().run(task);
    }

    @Override
    public boolean isLongLived() {
      return task instanceof SchedulingAwareRunnable aware && aware.isLongLived();
    }

    @Override
    public @Nullable String getQualifier() {
      return task instanceof SchedulingAwareRunnable aware ? aware.getQualifier() : null;
    }

    @Override
    public String toString() {
      return task.toString();
    }
  }
}

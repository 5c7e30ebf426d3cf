package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.disposables.Disposable;
import java.util.concurrent.TimeUnit;

/** A scheduler whose tasks all run in the context in which they were scheduled. */
final class PropagatingScheduler extends Scheduler {
  private final Scheduler scheduler;

  PropagatingScheduler(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public Worker createWorker() {
    return new PropagatingWorker(scheduler.createWorker());
  }

  @Override
  public Disposable scheduleDirect(Runnable task) {
    return ScheduledTask.schedule(task, false, scheduler::scheduleDirect);
  }

  @Override
  public Disposable scheduleDirect(Runnable task, long delay, TimeUnit unit) {
    return ScheduledTask.schedule(
        task, false, bound -> scheduler.scheduleDirect(bound, delay, unit));
  }

  @Override
  public Disposable schedulePeriodicallyDirect(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    return ScheduledTask.schedule(
        task,
        true,
        bound -> scheduler.schedulePeriodicallyDirect(bound, initialDelay, period, unit));
  }

  @Override
  public long now(TimeUnit unit) {
    return scheduler.now(unit);
  }

  @Override
  public void start() {
    scheduler.start();
  }

  @Override
  public void shutdown() {
    scheduler.shutdown();
  }

  @Override
  public String toString() {
    return "propagating " + scheduler;
  }

  private static final class PropagatingWorker extends Worker implements Restoring {
    private final Worker worker;

    PropagatingWorker(Worker worker) {
      this.worker = worker;
    }

    @Override
    public Disposable schedule(Runnable task) {
      return ScheduledTask.schedule(task, false, worker::schedule);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
      return ScheduledTask.schedule(task, false, bound -> worker.schedule(bound, delay, unit));
    }

    @Override
    public Disposable schedulePeriodically(
        Runnable task, long initialDelay, long period, TimeUnit unit) {
      return ScheduledTask.schedule(
          task, true, bound -> worker.schedulePeriodically(bound, initialDelay, period, unit));
    }

    @Override
    public long now(TimeUnit unit) {
      return worker.now(unit);
    }

    @Override
    public void dispose() {
      worker.dispose();
    }

    @Override
    public boolean isDisposed() {
      return worker.isDisposed();
    }
  }
}

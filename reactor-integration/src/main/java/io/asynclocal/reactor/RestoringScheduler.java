package io.asynclocal.reactor;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.scheduler.Scheduler;

/** Stands for a scheduler that doesn't call Reactor's hook, and does what the hook would do. */
final class RestoringScheduler implements Scheduler, Scannable {
  private final Scheduler restored;

  private RestoringScheduler(Scheduler restored) {
    this.restored = restored;
  }

  static Scheduler of(Scheduler scheduler) {
    return HookedSchedulers.includes(scheduler) ? scheduler : new RestoringScheduler(scheduler);
  }

  @Override
  public Disposable schedule(Runnable task) {
    return restored.schedule(ContextTask.of(task));
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    return restored.schedule(ContextTask.of(task), delay, unit);
  }

  @Override
  public Disposable schedulePeriodically(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    return restored.schedulePeriodically(ContextTask.of(task), initialDelay, period, unit);
  }

  @Override
  public long now(TimeUnit unit) {
    return restored.now(unit);
  }

  @Override
  public Worker createWorker() {
    // Operators report it as an error; a wrapper that has nothing to wrap would fail much later.
    return new RestoringWorker(
        requireNonNull(restored.createWorker(), () -> restored + " returned a null worker."));
  }

  @Override
  public void init() {
    restored.init();
  }

  @Override
  public void dispose() {
    restored.dispose();
  }

  @Override
  public boolean isDisposed() {
    return restored.isDisposed();
  }

  @Override
  @SuppressWarnings("rawtypes") // as it is declared
  public @Nullable Object scanUnsafe(Attr key) {
    return Scannable.from(restored).scanUnsafe(key);
  }

  @Override
  public String toString() {
    return restored.toString();
  }

  private static final class RestoringWorker implements Worker, Scannable {
    private final Worker restored;

    RestoringWorker(Worker restored) {
      this.restored = restored;
    }

    @Override
    public Disposable schedule(Runnable task) {
      return restored.schedule(ContextTask.of(task));
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
      return restored.schedule(ContextTask.of(task), delay, unit);
    }

    @Override
    public Disposable schedulePeriodically(
        Runnable task, long initialDelay, long period, TimeUnit unit) {
      return restored.schedulePeriodically(ContextTask.of(task), initialDelay, period, unit);
    }

    @Override
    public void dispose() {
      restored.dispose();
    }

    @Override
    public boolean isDisposed() {
      return restored.isDisposed();
    }

    @Override
    @SuppressWarnings("rawtypes") // as it is declared
    public @Nullable Object scanUnsafe(Attr key) {
      return Scannable.from(restored).scanUnsafe(key);
    }
  }
}

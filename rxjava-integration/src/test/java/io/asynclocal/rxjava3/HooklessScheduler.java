package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.disposables.Disposable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A scheduler of somebody else's, whose workers don't call {@code RxJavaPlugins.onSchedule}. */
public final class HooklessScheduler extends Scheduler implements AutoCloseable {
  private final ScheduledExecutorService thread;

  public HooklessScheduler() {
    this(Executors.newSingleThreadScheduledExecutor());
  }

  /** Makes a scheduler that runs its tasks on {@code thread}. */
  public HooklessScheduler(ScheduledExecutorService thread) {
    this.thread = thread;
  }

  @Override
  public Worker createWorker() {
    return new HooklessWorker();
  }

  @Override
  public void shutdown() {
    close();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private final class HooklessWorker extends Worker {
    private volatile boolean disposed;

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
      Future<?> future =
          thread.schedule(
              () -> {
                if (!disposed) {
                  task.run();
                }
              },
              delay,
              unit);
      return Disposable.fromFuture(future, false);
    }

    @Override
    public void dispose() {
      disposed = true;
    }

    @Override
    public boolean isDisposed() {
      return disposed;
    }
  }
}

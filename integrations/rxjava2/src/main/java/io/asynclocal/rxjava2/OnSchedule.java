package io.asynclocal.rxjava2;

import io.reactivex.functions.Function;
import org.jspecify.annotations.Nullable;

/** Binds the tasks of schedulers. */
final class OnSchedule extends Hook.Chained implements Function<Runnable, Runnable> {
  private final @Nullable Function<? super Runnable, ? extends Runnable> before;

  OnSchedule(@Nullable Function<? super Runnable, ? extends Runnable> before) {
    this.before = before;
  }

  @Override
  public Runnable apply(Runnable task) throws Exception {
    Runnable given = before == null ? task : before.apply(task);
    return isActive() ? ScheduledTask.of(given) : given;
  }
}

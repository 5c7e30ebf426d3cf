package io.asynclocal.agent.bridge;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A future task's function in the context in which the future was made. */
final class BoundCallable implements Callable<@Nullable Object> {
  private final Object captured;
  private final Callable<? extends @Nullable Object> task;

  BoundCallable(Object captured, Callable<? extends @Nullable Object> task) {
    this.captured = captured;
    this.task = task;
  }

  /** Runs it, perhaps again and again: the future releases what was captured when it is done. */
  @Override
  public @Nullable Object call() throws Exception {
    Object token = Bridge.enter(captured);
    try {
      return task.call();
    } catch (Throwable e) {
      Bridge.failed(e, captured);
      throw e;
    } finally {
      Bridge.leave(captured, token);
    }
  }

  Object captured() {
    return captured;
  }

  @Override
  public String toString() {
    return String.valueOf(task);
  }
}

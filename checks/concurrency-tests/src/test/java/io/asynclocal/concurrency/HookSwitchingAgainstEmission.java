package io.asynclocal.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncLocalStorage;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LJL_Result;

/**
 * Hunts: a hook is enabled or disabled between a task's capture, its beginning and its end, and the
 * task loses its store, or the thread keeps the task's execution id or context.
 */
@JCStressTest
@Outcome(id = "captured, 1, runner", expect = ACCEPTABLE, desc = "whatever the hook sees")
@Outcome(expect = FORBIDDEN, desc = "lost, or left behind")
@State
public class HookSwitchingAgainstEmission {
  private static final AsyncLocalStorage<String> STORAGE = AsyncLocalStorage.create();
  private static final AsyncBoundary TASK = AsyncBoundary.of("Task");

  private final AsyncHook hook = AsyncHooks.createHook(new AsyncHookCallbacks() {});

  /** Switches. */
  @Actor
  public void switchHook() {
    hook.enable();
    hook.disable();
  }

  /** Captures and runs. */
  @Actor
  public void handOver(LJL_Result result) {
    Runnable task =
        STORAGE.call("captured", () -> TASK.bindOnce(() -> result.r1 = STORAGE.getStore()));
    STORAGE.run(
        "runner",
        () -> {
          task.run();
          result.r2 = AsyncHooks.executionAsyncId();
          result.r3 = STORAGE.getStore();
        });
  }
}

package io.asynclocal;

import static java.util.Objects.requireNonNull;

/**
 * Tells what asynchronous work there is, and which of it is running.
 *
 * {@snippet :
 * AsyncHook hook = AsyncHooks.createHook(new AsyncHookCallbacks() {
 *   @Override
 *   public void init(long asyncId, String type, long triggerAsyncId, AsyncResource resource) {
 *     log(type + " " + asyncId + " begun by " + triggerAsyncId);
 *   }
 * });
 * hook.enable();
 * }
 *
 * <p><b>Cost.</b> While no hook is enabled, the library's boundaries make neither resources nor
 * ids.
 *
 * <p>The model is Node.js's {@code async_hooks}.
 */
public final class AsyncHooks {
  private AsyncHooks() {}

  /**
   * Makes a hook, which is not enabled yet.
   *
   * @param callbacks what to call
   * @return the hook
   * @throws NullPointerException if {@code callbacks} is null
   */
  public static AsyncHook createHook(AsyncHookCallbacks callbacks) {
    return new AsyncHook(
        requireNonNull(callbacks, "callbacks is null. Pass what the hook is to call."));
  }

  /** {@return the id of the resource whose work is running on this thread, 1 outside of any} */
  public static long executionAsyncId() {
    return Execution.resource().asyncId();
  }

  /**
   * {@return the id of the resource that caused the one whose work is running on this thread, 0
   * outside of any}
   */
  public static long triggerAsyncId() {
    return Execution.resource().triggerAsyncId();
  }

  /**
   * {@return the resource whose work is running on this thread; outside of any, one and the same
   * resource that stands for that}
   */
  public static AsyncResource executionAsyncResource() {
    return Execution.resource();
  }
}

package io.asynclocal;

/**
 * What may be said of an {@link AsyncResource} when it is made. Immutable: each method returns new
 * options.
 *
 * {@snippet :
 * new AsyncResource("Query", AsyncResourceOptions.defaults().requireManualDestroy(true));
 * }
 */
public final class AsyncResourceOptions {
  private static final long RUNNING = -1;
  private static final AsyncResourceOptions DEFAULTS =
      new AsyncResourceOptions(RUNNING, false, false);

  private final long triggerAsyncId;
  private final boolean requireManualDestroy;
  private final boolean requireManualInit;

  private AsyncResourceOptions(
      long triggerAsyncId, boolean requireManualDestroy, boolean requireManualInit) {
    this.triggerAsyncId = triggerAsyncId;
    this.requireManualDestroy = requireManualDestroy;
    this.requireManualInit = requireManualInit;
  }

  /** {@return options for a resource that the running code causes and the collector may destroy} */
  public static AsyncResourceOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Says which resource causes the new one. By default it is the one whose work is running.
   *
   * @param triggerAsyncId that resource's id
   * @return new options
   * @throws IllegalArgumentException if {@code triggerAsyncId} is negative
   */
  public AsyncResourceOptions triggerAsyncId(long triggerAsyncId) {
    if (triggerAsyncId < 0) {
      throw new IllegalArgumentException(
          "triggerAsyncId is "
              + triggerAsyncId
              + ". Pass what a resource's asyncId() answers, or 0 for no cause.");
    }
    return new AsyncResourceOptions(triggerAsyncId, requireManualDestroy, requireManualInit);
  }

  /**
   * Says whether nothing but {@link AsyncResource#emitDestroy} ends the resource. By default the
   * collector does too, once the resource is unreachable.
   *
   * @param requireManualDestroy whether the collector leaves the end alone
   * @return new options
   */
  public AsyncResourceOptions requireManualDestroy(boolean requireManualDestroy) {
    return new AsyncResourceOptions(triggerAsyncId, requireManualDestroy, requireManualInit);
  }

  /**
   * Says whether the subclass itself tells the hooks that the resource has been made. By default
   * the constructor does, before the subclass has set its own fields.
   *
   * @param requireManualInit whether the subclass calls {@link AsyncResource#emitInit}
   * @return new options
   */
  public AsyncResourceOptions requireManualInit(boolean requireManualInit) {
    return new AsyncResourceOptions(triggerAsyncId, requireManualDestroy, requireManualInit);
  }

  boolean requiresManualInit() {
    return requireManualInit;
  }

  long triggerOrRunning() {
    return triggerAsyncId == RUNNING ? AsyncHooks.executionAsyncId() : triggerAsyncId;
  }

  boolean endsByCollection() {
    return !requireManualDestroy;
  }
}

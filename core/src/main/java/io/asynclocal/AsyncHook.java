package io.asynclocal;

import static java.util.Objects.requireNonNull;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Callbacks that are told about asynchronous resources while the hook is enabled; made by {@link
 * AsyncHooks#createHook}.
 *
 * <p><b>Threads.</b> A hook may be enabled and disabled by any thread at any time, inside a
 * callback too: there it takes effect when the outermost event on that thread has reached all
 * hooks.
 */
public final class AsyncHook {
  private static final System.Logger LOG = System.getLogger("io.asynclocal");

  final AsyncHookCallbacks callbacks;

  /** Whether destroy events are of interest, for which unreachable resources must be noticed. */
  final boolean overridesDestroy;

  /** Whether the hook has to be asked what it watches. */
  final boolean overridesWatchesHere;

  /** Set when a callback threw, so that events on their way already pass the hook by. */
  private volatile boolean failed;

  AsyncHook(AsyncHookCallbacks callbacks) {
    this.callbacks = callbacks;
    this.overridesDestroy = overrides(callbacks.getClass(), "destroy", long.class);
    this.overridesWatchesHere = overrides(callbacks.getClass(), "watchesHere");
  }

  /**
   * Begins to call the hook, after all hooks that are enabled already. Does nothing if it is
   * enabled.
   *
   * @return this hook
   */
  public AsyncHook enable() {
    failed = false;
    Execution.change(this, true);
    return this;
  }

  /**
   * Ends calling the hook. Does nothing if it isn't enabled.
   *
   * @return this hook
   */
  public AsyncHook disable() {
    Execution.change(this, false);
    return this;
  }

  /**
   * Calls the hook; a callback that throws ends the hook's life, and nothing else.
   *
   * @return what it answers, if it is asked
   */
  boolean call(HookEvent event, long asyncId, @Nullable Object subject) {
    try {
      switch (event) {
        case INIT -> init((AsyncResource) requireNonNull(subject));
        case BEFORE -> callbacks.before(asyncId);
        case AFTER -> callbacks.after(asyncId);
        case DESTROY -> callbacks.destroy(asyncId);
        case PROMISE_RESOLVE -> callbacks.promiseResolve(asyncId);
        case ENTERED -> callbacks.entered((AsyncLocalStorage<?>) requireNonNull(subject));
        case OPENED -> callbacks.opened((Scope) requireNonNull(subject));
        case FAILED -> callbacks.failed(asyncId, (Throwable) requireNonNull(subject));
        case ASKED -> {
          return callbacks.watchesHere();
        }
      }
    } catch (Throwable e) {
      if (!failed) {
        failed = true;
        LOG.log(
            Level.WARNING,
            "The async hook "
                + callbacks.getClass().getName()
                + " threw from its "
                + event
                + " callback and is disabled. The work it was told of goes on; mend the callback and"
                + " enable the hook again.",
            e);
        disable();
      }
    }
    return false;
  }

  private void init(AsyncResource resource) {
    callbacks.init(resource.asyncId(), resource.type(), resource.triggerAsyncId(), resource);
  }

  boolean hasFailed() {
    return failed;
  }

  private static boolean overrides(Class<?> callbacks, String name, Class<?>... parameters) {
    try {
      return callbacks.getMethod(name, parameters).getDeclaringClass() != AsyncHookCallbacks.class;
    } catch (NoSuchMethodException e) {
      throw new AssertionError("every implementation has the interface's methods", e);
    }
  }
}

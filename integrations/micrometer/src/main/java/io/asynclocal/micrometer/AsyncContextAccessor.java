package io.asynclocal.micrometer;

import io.asynclocal.AsyncContext;
import io.asynclocal.ContinuingContext;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * All stores as one value of Micrometer Context Propagation: whatever captures a {@code
 * ContextSnapshot} and restores it elsewhere, such as Reactor after {@code
 * Hooks.enableAutomaticContextPropagation()}, carries every {@code AsyncLocalStorage} too. It is
 * found by {@link java.util.ServiceLoader}; the jar on the class path is all that is needed.
 *
 * {@snippet :
 * ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().clearMissing(true).build();
 * Executor executor = ContextExecutorService.wrap(threads, snapshots::captureAll);
 *
 * REQUEST_ID.run("r-17", () -> executor.execute(() -> log(REQUEST_ID.getStore()))); // r-17
 * }
 *
 * <p><b>Absence.</b> A context without any store counts as absent, as Micrometer wants it of a
 * thread-local that isn't set; restoring an absent value clears all stores. A factory restores
 * absent values only with {@code clearMissing(true)}, which Reactor's automatic mode uses.
 *
 * <p><b>Cost.</b> One accessor and one value, with any number of stores.
 */
public final class AsyncContextAccessor implements ThreadLocalAccessor<AsyncContext> {

  /** The key under which snapshots, and Reactor's {@code Context}, hold the context. */
  public static final String KEY = AsyncContext.KEY;

  /** Makes an accessor; all are alike. */
  public AsyncContextAccessor() {}

  /** {@return {@link #KEY}} */
  @Override
  public Object key() {
    return KEY;
  }

  /** {@return the current context, or null where nothing is bound} */
  @Override
  public @Nullable AsyncContext getValue() {
    AsyncContext current = AsyncContext.current();
    return current == AsyncContext.root() ? null : current;
  }

  /**
   * Makes {@code value} current.
   *
   * @param value the context to restore
   */
  @Override
  public void setValue(AsyncContext value) {
    ContinuingContext.cover(value);
  }

  /** Clears all stores on this thread. */
  @Override
  public void setValue() {
    ContinuingContext.cover(AsyncContext.root());
  }

  /**
   * Makes {@code previous} current again, and in a coroutine the coroutine's own context, whose
   * value it was.
   *
   * @param previous what {@link #getValue} returned
   */
  @Override
  public void restore(AsyncContext previous) {
    ContinuingContext.uncover(previous);
  }

  /** As {@link #restore(AsyncContext)}, where nothing was bound before. */
  @Override
  public void restore() {
    ContinuingContext.uncover(AsyncContext.root());
  }
}

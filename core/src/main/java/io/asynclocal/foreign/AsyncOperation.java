package io.asynclocal.foreign;

import io.asynclocal.AsyncResource;
import io.asynclocal.AsyncResourceOptions;
import io.asynclocal.CallableOp;
import io.asynclocal.ThreadView;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/**
 * Work that goes on where the library can't see it, such as in native code or on the far side of a
 * connection, from {@link ForeignWork#open} until {@link #close}. Its callbacks run in the context
 * that was current when it was opened.
 *
 * {@snippet :
 * AsyncOperation operation = foreign.open("my_addon_async_work");
 * addon.begin(
 *     result -> {
 *       try (operation) {
 *         operation.makeCallback(() -> handle(result));
 *       }
 *     });
 * }
 *
 * <p>Every operation is closed, on every path. {@link ForeignWork#openOperations} must come back to
 * zero; one that becomes unreachable before, or outlives its environment, is {@linkplain
 * ForeignWork#addLeakListener reported}.
 *
 * <p><b>Threads.</b> Callbacks may run on any number of threads, and any may close.
 *
 * <p><b>Failures.</b> Whatever a callback throws comes out unchanged, after the caller's context is
 * back.
 *
 * <p>The model is the pair {@code napi_async_init} and {@code napi_async_destroy} of Node.js.
 */
public final class AsyncOperation extends AsyncResource implements AutoCloseable {
  private final String name;
  private final OpenOperation open;

  AsyncOperation(String name, Operations operations) {
    super("AsyncOperation", AsyncResourceOptions.defaults().requireManualInit(true));
    this.name = name;
    this.open = operations.register(this);
    emitInit();
  }

  /** Begins to count, or returns false if the environment has ended. */
  boolean begin() {
    return open.begin();
  }

  /** {@return the name given to {@link ForeignWork#open}} */
  public String name() {
    return name;
  }

  /**
   * Runs {@code callback} in this operation's context, as this operation's work.
   *
   * @param callback the work, run at once on this thread
   * @throws IllegalStateException if the operation is closed; {@code callback} is not run
   * @throws NullPointerException if {@code callback} is null
   */
  public void makeCallback(Runnable callback) {
    requireOpen();
    runInAsyncScope(callback);
  }

  /**
   * As {@link #makeCallback(Runnable)}, for work that returns a value or throws a checked
   * exception.
   *
   * @param <R> what the work returns
   * @param <X> what the work may throw
   * @param callback the work, called at once on this thread
   * @return what {@code callback} returned
   * @throws X if {@code callback} throws it
   * @throws IllegalStateException if the operation is closed; {@code callback} is not called
   * @throws NullPointerException if {@code callback} is null
   */
  public <R extends @Nullable Object, X extends Throwable> R makeCallback(CallableOp<R, X> callback)
      throws X {
    requireOpen();
    return callInAsyncScope(callback);
  }

  /** Ends the operation, of which the hooks are told. A second call does nothing. */
  @Override
  public void close() {
    try {
      if (open.close()) {
        release();
      }
    } finally {
      // It is being closed, and must not be found forgotten meanwhile.
      Reference.reachabilityFence(this);
    }
  }

  /** {@return the operation's name and id} */
  @Override
  public String toString() {
    return "AsyncOperation[" + name + " " + asyncId() + "]";
  }

  private void requireOpen() {
    if (!open.isOpen()) {
      throw new IllegalStateException(
          this
              + " is closed, and no callback can be made on thread '"
              + ThreadView.currentName()
              + "'. Close it after the last callback, or open another.");
    }
  }
}

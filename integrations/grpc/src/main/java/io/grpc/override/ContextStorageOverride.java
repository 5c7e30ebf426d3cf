package io.grpc.override;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.ContinuingContext;
import io.grpc.Context;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Makes gRPC's current {@code Context} a store, so that deadlines, cancellation and the
 * application's keys are there wherever the work of a call goes on. gRPC finds this class by its
 * name; the jar on the class path is all that is needed.
 *
 * <p>A context that is attached and not detached ends with the callback that attached it; outside
 * any callback it lasts on that thread, as in gRPC's own storage.
 *
 * <p><b>Cost.</b> Attaching and detaching is a small object; handing over is what it costs without.
 */
public final class ContextStorageOverride extends Context.Storage {
  private static final System.Logger LOG = System.getLogger("io.asynclocal.grpc");

  private final AsyncLocalStorage<Context> storage =
      AsyncLocalStorage.<Context>builder().name("grpc").build();

  /** Makes the storage, for gRPC. */
  public ContextStorageOverride() {}

  /** {@return the current context, or null for gRPC's root} */
  @Override
  public @Nullable Context current() {
    return storage.getStore();
  }

  /**
   * Makes a context current.
   *
   * @param toAttach what is to be current
   * @return what was current before; null for gRPC's root
   */
  @Override
  public @Nullable Context doAttach(Context toAttach) {
    Context before = storage.getStore();
    enter(toAttach);
    return before;
  }

  /**
   * Makes what was current before current again, whatever is now, as gRPC wants it.
   *
   * @param toDetach what should be current now; it is logged if it isn't
   * @param toRestore what is to be current again
   */
  @Override
  public void detach(Context toDetach, Context toRestore) {
    Context current = storage.getStore();
    if (toDetach != (current == null ? Context.ROOT : current)) {
      LOG.log(
          Level.WARNING,
          "A Context of gRPC's was detached on thread ''{0}'', where it is not current. Detach"
              + " where it was attached, in the reverse order.",
          Thread.currentThread().getName());
    }
    enter(toRestore);
  }

  /** With the root, nothing stays bound: a thread is as it was before the first was attached. */
  private void enter(Context context) {
    if (context == Context.ROOT) {
      ContinuingContext.enter(AsyncContext.current().without(storage));
    } else {
      storage.enterWith(context);
    }
  }
}

package io.asynclocal;

import java.lang.System.Logger.Level;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the changes of one store. A change is noticed when the store is looked at the
 * next time, and ascribed to the flow that got the store last, for that is what changing it takes.
 */
final class StoreWatch {
  private static final System.Logger LOG = System.getLogger("io.asynclocal");

  /** What the store was seen to be last; it must not be the store itself, nor refer to it. */
  private @Nullable Object state;

  /** Null until somebody has bound the store, which counts as the first change. */
  private @Nullable Look changed;

  private @Nullable Look last;
  private boolean reported;

  /** A flow getting the store, and where. */
  private record Look(Object flow, String thread, Throwable where) {
    static Look in(Object flow) {
      String thread = ThreadView.currentName();
      return new Look(flow, thread, new Throwable("on thread '" + thread + "'"));
    }
  }

  /** Notices what was changed since the last look, and that {@code flow} has the store now. */
  synchronized void look(CheckedKey key, Object store, Object flow) {
    Object now = key.stateOf(store);
    Look look = Look.in(flow);
    if (changed == null || last == null) {
      changed = look;
    } else if (!Objects.equals(now, state)) {
      if (!changed.flow.equals(last.flow)) {
        report(key, store, changed, last);
      }
      changed = last;
    }
    state = now;
    last = look;
  }

  /** Once for each store: it will hardly be the last time. */
  private void report(CheckedKey key, Object store, Look earlier, Look later) {
    if (reported) {
      return;
    }
    reported = true;
    Throwable where = new Throwable("Changed after it was got " + later.where.getMessage());
    where.setStackTrace(later.where.getStackTrace());
    where.initCause(earlier.where);
    LOG.log(
        Level.WARNING,
        "One "
            + store.getClass().getName()
            + " in AsyncLocalStorage["
            + key.storageName
            + "] was changed in two flows: on thread '"
            + earlier.thread
            + "', and then by work that was handed over or runs on its own, on thread '"
            + later.thread
            + "'. What either puts there, the other sees. Bind a new one for each, make it immutable,"
            + " or build the storage with copiedWhenCaptured(…).",
        where);
  }
}

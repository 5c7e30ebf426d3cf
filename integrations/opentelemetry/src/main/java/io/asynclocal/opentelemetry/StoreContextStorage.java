package io.asynclocal.opentelemetry;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.ContinuingContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** The storage of OpenTelemetry's contexts; it treats scopes as OpenTelemetry's own one does. */
final class StoreContextStorage implements ContextStorage {
  private static final System.Logger LOG = System.getLogger("io.asynclocal.opentelemetry");

  private final AsyncLocalStorage<Context> storage =
      AsyncLocalStorage.<Context>builder().name("opentelemetry").build();

  @Override
  public @Nullable Context current() {
    return storage.getStore();
  }

  @Override
  public Scope attach(@Nullable Context toAttach) {
    Context before = current();
    return toAttach == null || toAttach == before ? Scope.noop() : new Attached(before, toAttach);
  }

  /** A context that was made current. */
  private final class Attached implements Scope {
    private final @Nullable Context before;
    private final Context attached;

    /** With what the thread had, stores of others included, to give back if nothing was added. */
    private final AsyncContext outside = AsyncContext.current();

    private final AsyncContext inside;
    private boolean closed;

    Attached(@Nullable Context before, Context attached) {
      this.before = before;
      this.attached = attached;
      storage.enterWith(attached);
      this.inside = AsyncContext.current();
    }

    @Override
    public void close() {
      if (closed || current() != attached) {
        LOG.log(
            Level.DEBUG,
            "A scope was closed twice, or where its context is not current; nothing was done."
                + " Close scopes where they were opened, in the reverse order.");
        return;
      }
      closed = true;
      if (AsyncContext.current() == inside) {
        ContinuingContext.enter(outside);
      } else {
        storage.enterWith(before);
      }
    }
  }
}

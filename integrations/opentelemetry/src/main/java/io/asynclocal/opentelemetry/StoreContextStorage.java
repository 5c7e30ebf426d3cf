package io.asynclocal.opentelemetry;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.EnteredStore;
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
    return toAttach == null || toAttach == current()
        ? Scope.noop()
        : new Attached(storage, toAttach);
  }

  /** A context that was made current. */
  private static final class Attached extends EnteredStore implements Scope {
    Attached(AsyncLocalStorage<Context> storage, Context attached) {
      super(storage, attached);
    }

    @Override
    public void close() {
      if (!leave()) {
        LOG.log(
            Level.DEBUG,
            "A scope was closed twice, or where its context is not current; nothing was done."
                + " Close scopes where they were opened, in the reverse order.");
      }
    }
  }
}

package io.asynclocal.micrometer;

import io.asynclocal.environment.Installation;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The accessor in Micrometer's registry, which has one for each key. One that is there already is
 * never replaced: where it is of another class loader, another application depends on it.
 *
 * <p>It is the first one in the registry's order, in which values are set. Others may keep theirs
 * in stores, as one for an MDC does, and would lose what they have set to whole contexts set later.
 */
final class RegisteredAccessor implements Installation {
  private final @Nullable AsyncContextAccessor ours;
  private boolean closed;

  private RegisteredAccessor(@Nullable AsyncContextAccessor ours) {
    this.ours = ours;
  }

  static RegisteredAccessor install() {
    AsyncContextAccessor accessor = null;
    if (registered() == null) {
      accessor = new AsyncContextAccessor();
      ContextRegistry.getInstance().registerThreadLocalAccessor(accessor);
    }
    setFirst();
    return new RegisteredAccessor(accessor);
  }

  /** The registry adds at its end, and registers anew what it has: those before go behind. */
  private static void setFirst() {
    ContextRegistry registry = ContextRegistry.getInstance();
    for (ThreadLocalAccessor<?> accessor : List.copyOf(registry.getThreadLocalAccessors())) {
      if (accessor.key().equals(AsyncContextAccessor.KEY)) {
        return;
      }
      registry.registerThreadLocalAccessor(accessor);
    }
  }

  private static @Nullable ThreadLocalAccessor<?> registered() {
    return ContextRegistry.getInstance().getThreadLocalAccessors().stream()
        .filter(accessor -> accessor.key().equals(AsyncContextAccessor.KEY))
        .findFirst()
        .orElse(null);
  }

  @Override
  public synchronized List<String> overwritten() {
    return closed || registered() instanceof AsyncContextAccessor
        ? List.of()
        : List.of(AsyncContextAccessor.KEY);
  }

  @Override
  public synchronized void close() {
    if (!closed && ours != null && registered() == ours) {
      ContextRegistry.getInstance().removeThreadLocalAccessor(AsyncContextAccessor.KEY);
    }
    closed = true;
  }
}

package io.asynclocal.micrometer;

import io.asynclocal.environment.Installation;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The accessor in Micrometer's registry, which has one for each key. One that is there already is
 * never replaced: where it is of another class loader, another application depends on it.
 */
final class RegisteredAccessor implements Installation {
  private final @Nullable AsyncContextAccessor ours;
  private boolean closed;

  private RegisteredAccessor(@Nullable AsyncContextAccessor ours) {
    this.ours = ours;
  }

  static RegisteredAccessor install() {
    if (registered() != null) {
      return new RegisteredAccessor(null);
    }
    AsyncContextAccessor accessor = new AsyncContextAccessor();
    ContextRegistry.getInstance().registerThreadLocalAccessor(accessor);
    return new RegisteredAccessor(accessor);
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

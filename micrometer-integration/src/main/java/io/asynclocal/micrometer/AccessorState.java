package io.asynclocal.micrometer;

import io.asynclocal.ThreadState;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The values of all accessors that Micrometer's registry has, but for ours. */
final class AccessorState implements ThreadState {
  private static final System.Logger LOG = System.getLogger("io.asynclocal.micrometer");

  private final ContextRegistry registry = ContextRegistry.getInstance();
  private final Set<Object> reported = ConcurrentHashMap.newKeySet();

  /** Accessors with a value for each, null where it has none; ours is null itself. */
  private static final class Values {
    final @Nullable ThreadLocalAccessor<?>[] accessors;
    final @Nullable Object[] values;

    Values(@Nullable ThreadLocalAccessor<?>[] accessors, @Nullable Object[] values) {
      this.accessors = accessors;
      this.values = values;
    }
  }

  @Override
  public @Nullable Object capture() {
    @Nullable ThreadLocalAccessor<?>[] accessors =
        registry.getThreadLocalAccessors().toArray(new ThreadLocalAccessor<?>[0]);
    @Nullable Object[] values = null;
    for (int i = 0; i < accessors.length; i++) {
      if (isOurs(accessors[i])) {
        accessors[i] = null;
      } else {
        values = values == null ? new Object[accessors.length] : values;
        values[i] = read(accessors[i]);
      }
    }
    return values == null ? null : new Values(accessors, values);
  }

  @Override
  public Object restore(Object captured) {
    Values wanted = (Values) captured;
    @Nullable Object[] previous = new Object[wanted.values.length];
    for (int i = 0; i < previous.length; i++) {
      ThreadLocalAccessor<?> accessor = wanted.accessors[i];
      if (accessor != null) {
        previous[i] = read(accessor);
        if (previous[i] != wanted.values[i]) {
          write(accessor, wanted.values[i]);
        }
      }
    }
    return new Values(wanted.accessors, previous);
  }

  /** Gives back what was written, and what the work has left, the last accessor first. */
  @Override
  public void giveBack(Object previous) {
    Values values = (Values) previous;
    for (int i = values.values.length - 1; i >= 0; i--) {
      ThreadLocalAccessor<?> accessor = values.accessors[i];
      if (accessor != null && read(accessor) != values.values[i]) {
        giveBack(accessor, values.values[i]);
      }
    }
  }

  private static boolean isOurs(ThreadLocalAccessor<?> accessor) {
    return accessor.key().equals(AsyncContextAccessor.KEY);
  }

  private @Nullable Object read(ThreadLocalAccessor<?> accessor) {
    try {
      return accessor.getValue();
    } catch (RuntimeException e) {
      report(accessor, e);
      return null;
    }
  }

  @SuppressWarnings("unchecked") // an accessor gets what it or its like has answered
  private void write(ThreadLocalAccessor<?> accessor, @Nullable Object value) {
    try {
      if (value == null) {
        accessor.setValue();
      } else {
        ((ThreadLocalAccessor<Object>) accessor).setValue(value);
      }
    } catch (RuntimeException e) {
      report(accessor, e);
    }
  }

  @SuppressWarnings("unchecked") // an accessor gets what it has answered
  private void giveBack(ThreadLocalAccessor<?> accessor, @Nullable Object value) {
    try {
      if (value == null) {
        accessor.restore();
      } else {
        ((ThreadLocalAccessor<Object>) accessor).restore(value);
      }
    } catch (RuntimeException e) {
      report(accessor, e);
    }
  }

  private void report(ThreadLocalAccessor<?> accessor, RuntimeException thrown) {
    if (reported.add(accessor.key())) {
      LOG.log(
          Level.WARNING,
          "The accessor of "
              + accessor.key()
              + ", "
              + accessor.getClass().getName()
              + ", threw. The work goes on without its value; mend the accessor, or remove it from"
              + " Micrometer's ContextRegistry.",
          thrown);
    }
  }

  @Override
  public String toString() {
    return "the accessors of Micrometer's ContextRegistry";
  }
}

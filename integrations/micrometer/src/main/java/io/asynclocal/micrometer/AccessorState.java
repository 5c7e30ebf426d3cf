package io.asynclocal.micrometer;

import io.asynclocal.ThreadState;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The values of all accessors that Micrometer's registry has, but for ours. */
final class AccessorState implements ThreadState {
  private static final System.Logger LOG = System.getLogger("io.asynclocal.micrometer");

  private final ContextRegistry registry = ContextRegistry.getInstance();
  private final Set<Object> reported = ConcurrentHashMap.newKeySet();

  /** What the registry had last; ours is null. Replaced as a whole. */
  private volatile @Nullable ThreadLocalAccessor<?>[] known = new ThreadLocalAccessor<?>[0];

  /** Accessors with a value for each, null where it has none; neither array ever changes. */
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
    @Nullable ThreadLocalAccessor<?>[] accessors = accessors();
    @Nullable Object[] values = null;
    for (int i = 0; i < accessors.length; i++) {
      ThreadLocalAccessor<?> accessor = accessors[i];
      if (accessor != null) {
        values = values == null ? new Object[accessors.length] : values;
        values[i] = readToHandOver(accessor);
      }
    }
    return values == null ? null : new Values(accessors, values);
  }

  /**
   * Returns the same array as long as the registry has the same accessors. Each is asked for by its
   * place: an iterator would be an object for every capture.
   */
  private @Nullable ThreadLocalAccessor<?>[] accessors() {
    @Nullable ThreadLocalAccessor<?>[] last = known;
    List<ThreadLocalAccessor<?>> now = registry.getThreadLocalAccessors();
    if (now.size() != last.length) {
      return registered();
    }
    try {
      for (int i = 0; i < last.length; i++) {
        ThreadLocalAccessor<?> accessor = now.get(i);
        if (!isUsedFor(accessor, last[i])) {
          return registered();
        }
      }
    } catch (IndexOutOfBoundsException removedMeanwhile) {
      return registered();
    }
    return last;
  }

  private @Nullable ThreadLocalAccessor<?>[] registered() {
    ThreadLocalAccessor<?>[] registered =
        registry.getThreadLocalAccessors().toArray(new ThreadLocalAccessor<?>[0]);
    @Nullable ThreadLocalAccessor<?>[] accessors = new ThreadLocalAccessor<?>[registered.length];
    for (int i = 0; i < registered.length; i++) {
      accessors[i] = used(registered[i]);
    }
    known = accessors;
    return accessors;
  }

  @Override
  public Object restore(Object captured) {
    Values wanted = (Values) captured;
    @Nullable Object[] previous = null;
    for (int i = 0; i < wanted.values.length; i++) {
      ThreadLocalAccessor<?> accessor = wanted.accessors[i];
      if (accessor != null) {
        Object present = read(accessor);
        if (present != wanted.values[i]) {
          previous = previous == null ? wanted.values.clone() : previous;
          previous[i] = present;
          write(accessor, wanted.values[i]);
        }
      }
    }
    return previous == null ? wanted : new Values(wanted.accessors, previous);
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

  /** Returns what is used for one of the registry's; null for ours, which others carry. */
  private static @Nullable ThreadLocalAccessor<?> used(ThreadLocalAccessor<?> accessor) {
    if (isOurs(accessor)) {
      return null;
    }
    return SecurityContexts.Presence.IS_THERE ? SecurityContexts.copying(accessor) : accessor;
  }

  private static boolean isUsedFor(
      ThreadLocalAccessor<?> accessor, @Nullable ThreadLocalAccessor<?> used) {
    return used == accessor
        || (used == null
            ? isOurs(accessor)
            : used instanceof CopyingAccessor<?> copying && copying.original() == accessor);
  }

  /** Where values can change, a copy as it is now, so that later changes don't count. */
  private @Nullable Object readToHandOver(ThreadLocalAccessor<?> accessor) {
    try {
      return accessor instanceof CopyingAccessor<?> copying
          ? copying.copiedValue()
          : accessor.getValue();
    } catch (RuntimeException e) {
      report(accessor, e);
      return null;
    }
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

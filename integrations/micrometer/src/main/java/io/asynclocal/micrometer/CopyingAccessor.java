package io.asynclocal.micrometer;

import static java.util.Objects.requireNonNull;

import io.micrometer.context.ThreadLocalAccessor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Another accessor, whose values can change: each piece of work gets a copy of its own. Without it
 * all work would get the one object of whoever handed it over, and what one piece writes there,
 * such as another user, would be seen by the others.
 *
 * {@snippet :
 * ContextRegistry.getInstance()
 *     .registerThreadLocalAccessor(new CopyingAccessor<>(new CartAccessor(), Cart::copy));
 * }
 *
 * <p>It is registered in place of the other, whose key it has. {@link AccessorBridge} copies where
 * work is handed over, so that later changes by the caller don't count, and where it runs, so that
 * a periodic task begins each run with what was handed over. Micrometer's own snapshots copy where
 * they are restored only.
 *
 * <p><b>Threads.</b> The copier is called on the thread that hands over, or on the one where the
 * work runs; there nobody else uses the value.
 *
 * <p><b>Failures.</b> {@link AccessorBridge} reports a copier that throws as it does an accessor.
 *
 * @param <V> the values
 */
public final class CopyingAccessor<V> implements ThreadLocalAccessor<V> {
  private final ThreadLocalAccessor<V> original;
  private final UnaryOperator<V> copier;

  /**
   * Makes an accessor.
   *
   * @param original reads and writes the value
   * @param copier makes a copy of a value, and never answers null
   * @throws NullPointerException if an argument is null
   */
  public CopyingAccessor(ThreadLocalAccessor<V> original, UnaryOperator<V> copier) {
    this.original = requireNonNull(original, "original is null. Pass the accessor of the value.");
    this.copier = requireNonNull(copier, "copier is null. Pass what copies a value.");
  }

  ThreadLocalAccessor<V> original() {
    return original;
  }

  /** Returns a copy of what this thread has. */
  @Nullable V copiedValue() {
    V value = original.getValue();
    return value == null ? null : copy(value);
  }

  private V copy(V value) {
    return requireNonNull(copier.apply(value), "The copier answered null. It must answer a copy.");
  }

  /** {@return the other accessor's key} */
  @Override
  public Object key() {
    return original.key();
  }

  /** {@return what this thread has, and no copy, so that it can be given back} */
  @Override
  public @Nullable V getValue() {
    return original.getValue();
  }

  /**
   * Gives this thread a copy.
   *
   * @param value what to copy
   */
  @Override
  public void setValue(V value) {
    original.setValue(copy(value));
  }

  /** Takes this thread's value away. */
  @Override
  public void setValue() {
    original.setValue();
  }

  /**
   * Gives this thread back what it had, and no copy.
   *
   * @param previous what {@link #getValue} answered
   */
  @Override
  public void restore(V previous) {
    original.restore(previous);
  }

  /** As {@link #restore(Object)}, where the thread had nothing. */
  @Override
  public void restore() {
    original.restore();
  }

  /** {@return a description for people who debug} */
  @Override
  public String toString() {
    return "CopyingAccessor[" + original.key() + "]";
  }
}

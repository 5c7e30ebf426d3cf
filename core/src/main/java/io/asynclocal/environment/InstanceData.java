package io.asynclocal.environment;

import io.asynclocal.AsyncContext;
import io.asynclocal.ThreadView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The values that an environment has one of. Making one, and the end of all, hold one lock: a value
 * is finalized or never made. The lock is reentrant, because a factory may need another value.
 */
final class InstanceData {
  private final String environment;
  private final Map<InstanceKey<?>, Object> values = new ConcurrentHashMap<>();
  private final ReentrantLock making = new ReentrantLock();
  private final Set<InstanceKey<?>> inTheMaking = new HashSet<>();
  private final Deque<Runnable> finalizers = new ArrayDeque<>();
  private volatile boolean closed;

  InstanceData(String environment) {
    this.environment = environment;
  }

  /** Returns the value, which the first caller's factory makes; null once the end has begun. */
  <T> @Nullable T get(
      InstanceKey<T> key, Supplier<? extends T> factory, Consumer<? super T> finalizer) {
    if (closed) {
      return null;
    }
    T value = existing(key);
    return value != null ? value : make(key, factory, finalizer);
  }

  private <T> @Nullable T make(
      InstanceKey<T> key, Supplier<? extends T> factory, Consumer<? super T> finalizer) {
    making.lock();
    try {
      if (closed) {
        return null;
      }
      T existing = existing(key);
      if (existing != null) {
        return existing;
      }
      T made = call(key, factory);
      if (closed) { // by the factory itself, the only one whom the lock lets in
        finalizer.accept(made);
        return null;
      }
      values.put(key, made);
      finalizers.push(() -> finalizer.accept(made));
      return made;
    } finally {
      making.unlock();
    }
  }

  private <T> T call(InstanceKey<T> key, Supplier<? extends T> factory) {
    if (!inTheMaking.add(key)) {
      throw new IllegalStateException(
          key
              + " is needed in environment '"
              + environment
              + "' by the factory that is making it, on thread '"
              + ThreadView.currentName()
              + "'. Break the circle.");
    }
    try {
      // One request makes what all will use: it must not lend it its stores.
      T made = AsyncContext.root().call(factory::get);
      if (made == null) {
        throw new NullPointerException(
            "The factory of "
                + key
                + " returned null in environment '"
                + environment
                + "'. Return a value.");
      }
      return made;
    } finally {
      inTheMaking.remove(key);
    }
  }

  /** Finalizes all values, the newest first; there are none afterwards. */
  void close(CleanupFailures failures) {
    making.lock();
    try {
      closed = true;
    } finally {
      making.unlock();
    }
    for (Runnable finalizer : finalizers) {
      try {
        AsyncContext.root().run(finalizer);
      } catch (Throwable e) {
        failures.add(e);
      }
    }
    finalizers.clear();
    values.clear();
  }

  @SuppressWarnings("unchecked") // only a key's own factory makes what is filed under it
  private <T> @Nullable T existing(InstanceKey<T> key) {
    return (T) values.get(key);
  }
}

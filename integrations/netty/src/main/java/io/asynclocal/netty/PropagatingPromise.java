package io.asynclocal.netty;

import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A promise whose listeners are told in the context that was current when they were added. */
final class PropagatingPromise<V> extends DefaultPromise<V> {
  /** What waits to be told and can be removed; guarded by itself. */
  private final List<Waiting<V>> waiting = new ArrayList<>(1);

  PropagatingPromise(EventExecutor executor) {
    super(executor);
  }

  @Override
  public Promise<V> addListener(GenericFutureListener<? extends Future<? super V>> listener) {
    return super.addListener(bound(listener));
  }

  @Override
  @SafeVarargs
  public final Promise<V> addListeners(
      GenericFutureListener<? extends Future<? super V>>... listeners) {
    for (GenericFutureListener<? extends Future<? super V>> listener : listeners) {
      addListener(listener);
    }
    return this;
  }

  @Override
  public Promise<V> removeListener(GenericFutureListener<? extends Future<? super V>> listener) {
    Waiting<V> removed = take(listener);
    return removed == null ? this : super.removeListener(removed.bound());
  }

  @Override
  @SafeVarargs
  public final Promise<V> removeListeners(
      GenericFutureListener<? extends Future<? super V>>... listeners) {
    for (GenericFutureListener<? extends Future<? super V>> listener : listeners) {
      removeListener(listener);
    }
    return this;
  }

  private <F extends Future<? super V>> GenericFutureListener<F> bound(
      GenericFutureListener<F> listener) {
    GenericFutureListener<F> bound = AsyncNetty.bind(listener, () -> take(listener));
    synchronized (waiting) {
      waiting.add(new Waiting<>(listener, bound));
    }
    return bound;
  }

  private @Nullable Waiting<V> take(Object listener) {
    synchronized (waiting) {
      for (Iterator<Waiting<V>> each = waiting.iterator(); each.hasNext(); ) {
        Waiting<V> candidate = each.next();
        if (candidate.listener == listener) {
          each.remove();
          return candidate;
        }
      }
      return null;
    }
  }

  private record Waiting<V>(
      Object listener, GenericFutureListener<? extends Future<? super V>> bound) {}
}

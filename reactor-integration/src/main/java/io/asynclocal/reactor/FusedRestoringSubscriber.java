package io.asynclocal.reactor;

import io.asynclocal.Capture;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.util.context.Context;

/**
 * In a fused chain the subscriber pulls instead of being pushed to, and the functions above run
 * inside {@code poll}: so that is what runs in the context of above.
 */
class FusedRestoringSubscriber<T> extends RestoringSubscriber<T>
    implements Fuseable.QueueSubscription<T> {

  FusedRestoringSubscriber(
      CoreSubscriber<? super T> actual, Capture below, Capture above, @Nullable Context context) {
    super(actual, below, above, context);
  }

  @Override
  public final int requestFusion(int requestedMode) {
    Fuseable.QueueSubscription<T> queue = queue();
    return queue == null ? Fuseable.NONE : queue.requestFusion(requestedMode);
  }

  @Override
  public final @Nullable T poll() {
    Fuseable.QueueSubscription<T> queue = queue();
    if (queue == null) {
      return null;
    }
    Object previous = above.attach();
    try {
      return queue.poll();
    } finally {
      above.detach(previous);
    }
  }

  @Override
  public final boolean isEmpty() {
    Fuseable.QueueSubscription<T> queue = queue();
    if (queue == null) {
      return true;
    }
    Object previous = above.attach();
    try {
      return queue.isEmpty();
    } finally {
      above.detach(previous);
    }
  }

  @Override
  public final void clear() {
    Fuseable.QueueSubscription<T> queue = queue();
    if (queue != null) {
      Object previous = above.attach();
      try {
        queue.clear();
      } finally {
        above.detach(previous);
      }
    }
  }

  @Override
  public final int size() {
    Fuseable.QueueSubscription<T> queue = queue();
    return queue == null ? 0 : queue.size();
  }

  /** Returns what is above if it is a queue; a foreign publisher may be fuseable only by name. */
  @SuppressWarnings("unchecked")
  private Fuseable.@Nullable QueueSubscription<T> queue() {
    return subscription instanceof Fuseable.QueueSubscription<?>
        ? (Fuseable.QueueSubscription<T>) subscription
        : null;
  }
}

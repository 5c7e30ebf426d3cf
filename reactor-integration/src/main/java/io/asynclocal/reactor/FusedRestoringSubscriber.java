package io.asynclocal.reactor;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
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
      CoreSubscriber<? super T> actual, Capture below, Capture above, @Nullable Context changed) {
    super(actual, below, above, changed);
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
    Capture here = above();
    Object previous = here.attach();
    try {
      return queue.poll();
    } finally {
      here.detach(previous);
    }
  }

  @Override
  public final boolean isEmpty() {
    Fuseable.QueueSubscription<T> queue = queue();
    if (queue == null) {
      return true;
    }
    Capture here = above();
    Object previous = here.attach();
    try {
      return queue.isEmpty();
    } finally {
      here.detach(previous);
    }
  }

  @Override
  public final void clear() {
    Fuseable.QueueSubscription<T> queue = queue();
    if (queue != null) {
      Capture here = above();
      Object previous = here.attach();
      try {
        queue.clear();
      } finally {
        here.detach(previous);
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

  /**
   * What a publisher hands on as a queue though it isn't fuseable, as a scalar flatMap does: a part
   * of the subscriber that it signals to.
   */
  static final class Within<T> extends FusedRestoringSubscriber<T> {
    private final RestoringSubscriber<T> whole;

    Within(RestoringSubscriber<T> whole, Subscription queue) {
      super(whole.actual, AsyncContext.root(), AsyncContext.root(), null);
      this.whole = whole;
      this.subscription = queue;
    }

    @Override
    Capture above() {
      return whole.above();
    }

    @Override
    void end() {
      whole.end();
    }
  }
}

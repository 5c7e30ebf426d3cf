package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.reactivex.rxjava3.operators.QueueFuseable;
import org.jspecify.annotations.Nullable;

/**
 * The queue of a fused source, polled in the context of the subscription: functions of the user may
 * run in it. It stands only before a source that has one, since whether it has can be seen.
 */
abstract class ScopedQueue<T> implements QueueFuseable<T> {
  private final QueueFuseable<T> queue;
  final Capture capture;
  private final int link;

  ScopedQueue(QueueFuseable<T> queue, Capture capture, int link) {
    this.queue = queue;
    this.capture = capture;
    this.link = link;
  }

  @Override
  public final int requestFusion(int mode) {
    return queue.requestFusion(mode);
  }

  @Override
  public final @Nullable T poll() throws Throwable {
    if (Link.pulls(link, capture)) {
      return queue.poll();
    }
    AsyncContext previous = capture.attach();
    try {
      return queue.poll();
    } finally {
      capture.detach(previous);
    }
  }

  @Override
  public final boolean isEmpty() {
    if (Link.pulls(link, capture)) {
      return queue.isEmpty();
    }
    AsyncContext previous = capture.attach();
    try {
      return queue.isEmpty();
    } finally {
      capture.detach(previous);
    }
  }

  @Override
  public final void clear() {
    if (Link.pulls(link, capture)) {
      queue.clear();
      return;
    }
    AsyncContext previous = capture.attach();
    try {
      queue.clear();
    } finally {
      capture.detach(previous);
    }
  }

  @Override
  public final boolean offer(T item) {
    return queue.offer(item);
  }

  @Override
  public final boolean offer(T first, T second) {
    return queue.offer(first, second);
  }
}

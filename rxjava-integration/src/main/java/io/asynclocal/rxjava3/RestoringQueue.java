package io.asynclocal.rxjava3;

import io.asynclocal.Capture;
import io.reactivex.rxjava3.operators.QueueFuseable;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The queue of a fused source, polled in the context of the subscription: functions of the user may
 * run in it. It stands only before a source that has one, since whether it has can be seen.
 */
abstract class RestoringQueue<T> implements QueueFuseable<T> {
  private final QueueFuseable<T> queue;

  /** What stands before the subscriber that polls this. */
  final RestoringLink link;

  /** How many items the source has told of, after it had put them here. */
  private int told;

  /** How many of those had been told of before the queue was seen to be empty. */
  private int taken;

  RestoringQueue(QueueFuseable<T> queue, RestoringLink link) {
    this.queue = queue;
    this.link = link;
  }

  @Override
  public final int requestFusion(int mode) {
    int granted = queue.requestFusion(mode);
    if (granted != NONE) {
      link.fused(this);
    }
    if (granted == SYNC) {
      link.filled();
      link.completeQueue(); // whose end is that it is empty: nothing is signalled
    }
    return granted;
  }

  /** Notes that the source has put an item here, or more. */
  final void filled() {
    VarHandle.releaseFence();
    told++;
  }

  /**
   * {@return whether something that the source has told of may be left} Who asks is the source. The
   * queue itself isn't asked, which may call a function.
   */
  final boolean mayHoldItems() {
    return taken != told;
  }

  @Override
  public final @Nullable T poll() throws Throwable {
    // Both before, as an item and the end may come meanwhile.
    boolean isComplete = link.isQueueComplete();
    int before = toldSoFar();
    T item = pollInContext();
    if (item == null) {
      emptied(before, isComplete);
    }
    return item;
  }

  private int toldSoFar() {
    int before = told;
    VarHandle.acquireFence();
    return before;
  }

  private void emptied(int before, boolean isComplete) {
    taken = before;
    if (isComplete) {
      link.forget();
    }
  }

  private @Nullable T pollInContext() throws Throwable {
    Capture capture = link.capture();
    if (Link.pulls(link.link(), capture)) {
      return queue.poll();
    }
    Object previous = capture.attach();
    try {
      return queue.poll();
    } finally {
      capture.detach(previous);
    }
  }

  /** Some only look whether it is empty, when it has ended, and don't poll any more. */
  @Override
  public final boolean isEmpty() {
    boolean isComplete = link.isQueueComplete();
    int before = toldSoFar();
    boolean isEmpty = isEmptyInContext();
    if (isEmpty) {
      emptied(before, isComplete);
    }
    return isEmpty;
  }

  private boolean isEmptyInContext() {
    Capture capture = link.capture();
    if (Link.pulls(link.link(), capture)) {
      return queue.isEmpty();
    }
    Object previous = capture.attach();
    try {
      return queue.isEmpty();
    } finally {
      capture.detach(previous);
    }
  }

  @Override
  public final void clear() {
    boolean isComplete = link.isQueueComplete();
    Capture capture = link.capture();
    Object previous = capture.attach();
    try {
      queue.clear();
    } finally {
      capture.detach(previous);
      if (isComplete) {
        link.forget();
      }
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

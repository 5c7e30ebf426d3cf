package io.asynclocal.rxjava3;

import io.asynclocal.Capture;
import org.jspecify.annotations.Nullable;

/** What all that stand between a source and its subscriber have in common. */
abstract class RestoringLink extends ContextUntilEnd implements Restoring {
  /** What is restored, as bits of {@link Link}: a byte, which costs the wrappers no word. */
  private final byte link;

  private volatile boolean isQueueComplete;

  /** What the subscriber polls, if it does. */
  private @Nullable RestoringQueue<?> queue;

  RestoringLink(Capture capture, int link) {
    super(capture);
    this.link = (byte) link;
  }

  final int link() {
    return link;
  }

  final boolean covers(int wanted) {
    return Link.covers(link, capture(), wanted);
  }

  /** Notes that the subscriber polls {@code polled}, and does so after the source has ended too. */
  final void fused(RestoringQueue<?> polled) {
    queue = polled;
  }

  /** Notes that nothing comes into the queue any more. */
  final void completeQueue() {
    isQueueComplete = true;
  }

  final boolean isQueueComplete() {
    return isQueueComplete;
  }

  /**
   * Lets go of the context, unless items are left in a queue, which outlasts its source. Nobody
   * need look into an empty one: {@code switchMap} doesn't when it is told of a failure.
   */
  final void ended() {
    RestoringQueue<?> polled = queue;
    if (polled == null || polled.isEmpty()) {
      forget();
    }
  }
}

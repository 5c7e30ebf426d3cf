package io.asynclocal.rxjava3;

import io.asynclocal.Capture;

/** What all that stand between a source and its subscriber have in common. */
abstract class RestoringLink extends ContextUntilEnd implements Restoring {
  /** What is restored, as bits of {@link Link}: a byte, which costs the wrappers no word. */
  private final byte link;

  private boolean isQueue;
  private boolean isFilled;
  private volatile boolean isQueueComplete;

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

  /** Notes that the subscriber polls a queue, and does so after the source has ended too. */
  final void fused() {
    isQueue = true;
  }

  /** Notes that there is an item, which perhaps is in the queue. */
  final void filled() {
    if (isQueue) {
      isFilled = true;
    }
  }

  /** Notes that nothing comes into the queue any more. */
  final void completeQueue() {
    isQueueComplete = true;
  }

  final boolean isQueueComplete() {
    return isQueueComplete;
  }

  /**
   * Lets go of the context, unless there is a queue that outlasts its source. Not every operator
   * looks into one in which there never was anything: {@code switchMap} doesn't when it is told of
   * a failure.
   */
  final void ended() {
    if (!isFilled) {
      forget();
    }
  }
}

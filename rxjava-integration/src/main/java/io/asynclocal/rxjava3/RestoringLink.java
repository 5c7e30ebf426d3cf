package io.asynclocal.rxjava3;

import io.asynclocal.Capture;

/** What all that stand between a source and its subscriber have in common. */
abstract class RestoringLink extends ContextUntilEnd implements Restoring {
  /** What is restored, as bits of {@link Link}: a byte, which costs the wrappers no word. */
  private final byte link;

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

  /** Notes that the subscriber polls {@code polled}, and does so after the source has ended too. */
  void fused(RestoringQueue<?> polled) {}

  /** Notes that there is an item, which is in the queue, if there is one. */
  void filled() {}

  /** {@return whether items may be left in the queue} Who asks is the source, which has ended. */
  boolean mayHoldItems() {
    return false;
  }

  /** Notes that nothing comes into the queue any more. */
  final void completeQueue() {
    isQueueComplete = true;
  }

  final boolean isQueueComplete() {
    return isQueueComplete;
  }

  /** Lets go of the context, unless items are left in a queue, which outlasts its source. */
  final void ended() {
    if (!mayHoldItems()) {
      forget();
    }
  }
}

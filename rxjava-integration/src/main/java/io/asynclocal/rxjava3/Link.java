package io.asynclocal.rxjava3;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;

/**
 * What a wrapper between a source and its subscriber restores, as bits; without any of them there
 * is no need of a wrapper.
 *
 * <p>There are two directions. Signals come down from the source, perhaps on a thread or in a
 * context of somebody else. Requests, polls and cancellation go up from the subscriber, perhaps
 * likewise.
 */
final class Link {
  /** The source may signal in any context; each signal is a callback of its own. */
  static final int SIGNALS = 1;

  /**
   * The source passes on what others signal, as a rule in the right context already: it suffices to
   * restore where the context is another one.
   */
  static final int MERGES = 2;

  /** What goes up may come from any context, or functions of the user run on cancellation. */
  static final int PULLS = 4;

  /** The source is a {@code create}, whose emitter cleans up after itself outside its signals. */
  static final int EMITS = 8;

  /** The source subscribes to another one in a task of its scheduler. */
  static final int RESUMES = 16;

  /** As {@link #PULLS}, where tasks of the subscriber's scheduler don't run in the context. */
  static final int PULLS_IN_TASKS = 32;

  /** The source perhaps keeps errors until its end, and reports them if it is cancelled before. */
  static final int HOLDS = 64;

  /**
   * As {@link #PULLS}, where the subscriber is a wrapper of ours that restores another context:
   * what a mapper or a supplier has entered was not there yet when that subscribed. Some operators
   * give what such a function returns the subscriber that stands below them, and none of their own.
   */
  static final int PULLS_ELSEWHERE = 128;

  static final AsyncBoundary SUBSCRIPTION = AsyncBoundary.of("RxSubscription");

  private Link() {}

  /** Binds what {@code upstream}, which a source hands down, will do outside its signals. */
  static void prepare(Object upstream, RestoringLink restoring) {
    int link = restoring.link();
    if ((link & EMITS) != 0) {
      EmitterCleanup.bind(upstream, restoring.capture());
    }
    if ((link & RESUMES) != 0 && !HookedWorker.runs(upstream)) {
      ResumedSource.bind(upstream, restoring);
    }
  }

  /** Returns whether a signal can go on as it is. */
  static boolean passes(int link, Capture capture) {
    return (link & SIGNALS) == 0 && ((link & MERGES) == 0 || isCurrent(capture));
  }

  /** Returns whether a request or a poll can go on as it is. */
  static boolean pulls(int link, Capture capture) {
    return (link & PULLS) == 0 || isCurrent(capture);
  }

  /** Returns whether a wrapper that restores {@code existing} does all that {@code wanted} asks. */
  static boolean covers(int existing, Capture capture, int wanted) {
    int restores = existing | (existing & SIGNALS) << 1;
    return (wanted & ~restores) == 0 && isCurrent(capture);
  }

  static boolean isCurrent(Capture capture) {
    return capture == AsyncContext.current();
  }
}

package io.asynclocal.foreign;

/** What became of a call of a {@link ThreadSafeFunction}. */
public enum CallStatus {
  /** It is in the queue, and will be run, or dropped if the function is aborted before. */
  OK,

  /** It was not accepted: as many calls wait as may. Another may be accepted later. */
  QUEUE_FULL,

  /** It was not accepted, and none will be any more. */
  CLOSING
}

package io.asynclocal.mixture;

/** What a stage of a program is, of whatever library. */
enum Kind {
  FLUX,
  MONO,
  FLOWABLE,
  OBSERVABLE,
  SINGLE,
  MAYBE,
  COMPLETABLE,
  FLOW,
  /** Which begins when it is made, in the context that is current there. */
  FUTURE;

  boolean isEager() {
    return this == FUTURE;
  }
}

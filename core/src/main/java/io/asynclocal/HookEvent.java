package io.asynclocal;

/** What can happen to an asynchronous resource, or to the context of a thread. */
enum HookEvent {
  INIT,
  BEFORE,
  AFTER,
  DESTROY,
  PROMISE_RESOLVE,
  ENTERED,
  OPENED,
  FAILED,

  /** Nothing has happened: whoever answers watches what is about to. */
  ASKED
}

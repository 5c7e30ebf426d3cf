package io.asynclocal;

/** What can happen to an asynchronous resource. */
enum HookEvent {
  INIT,
  BEFORE,
  AFTER,
  DESTROY,
  PROMISE_RESOLVE
}

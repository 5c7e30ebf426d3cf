package io.asynclocal.concurrency;

import io.asynclocal.AsyncHookCallbacks;

/** A hook that counts what it is told of one resource, on the one thread that tells of it. */
final class ToldOfResource implements AsyncHookCallbacks {
  private final long asyncId;
  int before;
  int after;

  ToldOfResource(long asyncId) {
    this.asyncId = asyncId;
  }

  @Override
  public void before(long id) {
    before += id == asyncId ? 1 : 0;
  }

  @Override
  public void after(long id) {
    after += id == asyncId ? 1 : 0;
  }
}

package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;

/** Says where what is above an operator runs. */
interface UpstreamContext {

  /** Returns the context for what is being subscribed to now. */
  AsyncContext choose();
}

package io.asynclocal.examples;

import io.asynclocal.AsyncLocalStorage;

/** The one store of this service: the number of the request that the running code works for. */
final class RequestId {
  static final AsyncLocalStorage<Integer> REQUEST_ID =
      AsyncLocalStorage.<Integer>builder().name("requestId").build();

  private RequestId() {}
}

package io.asynclocal.examples;

/** Where a request changes threads, in the order in which it does. */
enum Hop {
  DELAY_ELEMENT("Reactor delayElement"),
  PUBLISH_ON("Reactor publishOn"),
  SUBSCRIBE_ON("Reactor flatMap + subscribeOn"),
  RXJAVA("RxJava subscribeOn"),
  COROUTINE("Kotlin coroutine"),
  FUTURE("CompletableFuture on a pool"),
  SCHEDULED("scheduled task"),
  LISTENER("listener of a shared emitter");

  private final String label;

  Hop(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}

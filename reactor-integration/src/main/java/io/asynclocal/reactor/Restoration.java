package io.asynclocal.reactor;

import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;

/** How a publisher is subscribed to, where something must be restored. */
interface Restoration {

  /**
   * Subscribes {@code actual} to {@code publisher} with what restores between them.
   *
   * @param <T> what is published
   */
  <T> void subscribe(CorePublisher<T> publisher, CoreSubscriber<? super T> actual);

  /** {@return whether a subscription that belongs to nobody goes by without this} */
  default boolean isLeftOut() {
    return true;
  }

  /** {@return whether every subscriber gets one that restores, next to it} */
  default boolean isBelow() {
    return false;
  }
}

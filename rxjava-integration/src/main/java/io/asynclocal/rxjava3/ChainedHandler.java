package io.asynclocal.rxjava3;

import org.jspecify.annotations.Nullable;

/**
 * A handler of ours in a slot of {@code RxJavaPlugins}, which calls the one that was there before.
 *
 * @param <H> the slot's type
 */
abstract class ChainedHandler<H> {
  private volatile @Nullable H previous;
  private volatile boolean active = true;

  final @Nullable H previous() {
    return previous;
  }

  final void previous(@Nullable H handler) {
    previous = handler;
  }

  final boolean isActive() {
    return active;
  }

  /** From now on this only calls the previous handler, for whoever still calls this one. */
  final void retire() {
    active = false;
  }
}

package io.asynclocal.rxjava3;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A handler of ours in a slot of {@code RxJavaPlugins}, which calls the one that was there before.
 *
 * <p>Several class loaders may each have a copy of this class over one RxJava. They know one
 * another's by its name, and can take theirs out from under one another's: each supplies the
 * handler before it, and accepts another, by interfaces of the JDK.
 *
 * @param <H> the slot's type
 */
abstract class ChainedHandler<H> implements Supplier<@Nullable H>, Consumer<@Nullable H> {
  private volatile @Nullable H previous;
  private volatile boolean active = true;
  private volatile boolean calledInVain;

  final @Nullable H previous() {
    return previous;
  }

  final void previous(@Nullable H handler) {
    previous = handler;
  }

  @Override
  public final @Nullable H get() {
    return previous;
  }

  @Override
  public final void accept(@Nullable H handler) {
    previous = handler;
  }

  /** {@return whether this does more than to call the previous handler} */
  final boolean isActive() {
    if (active) {
      return true;
    }
    calledInVain = true;
    return false;
  }

  /** From now on this only calls the previous handler, for whoever still calls this one. */
  final void retire() {
    active = false;
  }

  /** {@return whether somebody has called this since it is retired} */
  final boolean isCalledInVain() {
    return calledInVain;
  }

  /** Returns whether {@code handler} is one of these, of whichever copy. */
  static boolean isOfAnyCopy(@Nullable Object handler) {
    return handler instanceof Supplier<?>
        && handler.getClass().getSuperclass().getName().equals(ChainedHandler.class.getName());
  }
}

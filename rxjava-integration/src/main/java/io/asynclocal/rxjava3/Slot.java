package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One of the places in {@code RxJavaPlugins} that hold a single handler, and the one that an
 * installation puts there.
 *
 * <p>Slots have no key and no list: who comes second must call who came first, and who leaves while
 * another calls it can't be taken out by anyone but that other.
 *
 * @param <H> the slot's type
 */
final class Slot<H> {
  private final String name;
  private final Supplier<@Nullable H> getter;
  private final Consumer<@Nullable H> setter;
  private final H handler;
  private final ChainedHandler<H> chained;
  private final BooleanSupplier probe;

  /**
   * Makes a slot.
   *
   * @param name the hook's name in messages
   * @param chained {@code handler} itself, as what it is besides
   * @param probe tells whether the hook carries the context
   */
  Slot(
      String name,
      Supplier<@Nullable H> getter,
      Consumer<@Nullable H> setter,
      H handler,
      ChainedHandler<H> chained,
      BooleanSupplier probe) {
    this.name = name;
    this.getter = getter;
    this.setter = setter;
    this.handler = handler;
    this.chained = chained;
    this.probe = probe;
  }

  /** Puts the handler in front of the one that is there. */
  void install() {
    chained.previous(getter.get());
    setter.accept(handler);
  }

  /**
   * Takes the handler out, from wherever it is in the chain of ours. Behind a handler of somebody
   * else it stays, and from now on only passes on; so it does where {@code RxJavaPlugins} is
   * locked.
   */
  void uninstall() {
    chained.retire();
    if (getter.get() == handler && !RxJavaPlugins.isLockdown()) {
      setter.accept(chained.previous());
      return;
    }
    for (ChainedHandler<H> c = ours(getter.get()); c != null; c = ours(c.previous())) {
      if (c.previous() == handler) {
        c.previous(chained.previous());
      }
    }
  }

  /**
   * Returns whether the handler is out of use: it isn't there, and whatever is there doesn't call
   * it.
   */
  boolean isLost() {
    return !isFound() && !probe.getAsBoolean();
  }

  private boolean isFound() {
    for (ChainedHandler<H> c = ours(getter.get()); c != null; c = ours(c.previous())) {
      if (c == chained) {
        return true;
      }
    }
    return false;
  }

  @SuppressWarnings("unchecked") // in a slot of H, ours are of H
  private @Nullable ChainedHandler<H> ours(@Nullable H installed) {
    return installed instanceof ChainedHandler<?> found ? (ChainedHandler<H>) found : null;
  }

  @Override
  public String toString() {
    return name;
  }
}

package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.exceptions.Exceptions;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.Objects;
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
   * locked. Nobody else's handler is called.
   *
   * @return false if it was not found; somebody else's may call it all the same
   */
  boolean uninstall() {
    chained.retire();
    if (getter.get() == handler && !RxJavaPlugins.isLockdown()) {
      setter.accept(chained.previous());
      return true;
    }
    boolean found = isFound();
    for (H h = getter.get(); ChainedHandler.isOfAnyCopy(h); h = before(h)) {
      if (before(h) == handler) {
        replaceBefore(h, chained.previous());
      }
    }
    return found;
  }

  /**
   * Returns whether the handler is out of use: it isn't there, and whatever is there doesn't call
   * it.
   */
  boolean isLost() {
    return !isFound() && !probe.getAsBoolean();
  }

  /**
   * Returns whether nobody calls the handler, which was not found when it was taken out. Where
   * somebody else's throws, nothing is known.
   */
  boolean wasLost() {
    try {
      boolean unused = probe.getAsBoolean();
    } catch (RuntimeException | Error e) {
      Exceptions.throwIfFatal(e);
      return false;
    }
    return !chained.isCalledInVain();
  }

  private boolean isFound() {
    for (H h = getter.get(); ChainedHandler.isOfAnyCopy(h); h = before(h)) {
      if (h == handler) {
        return true;
      }
    }
    return false;
  }

  @SuppressWarnings("unchecked") // in a slot of H, ours are of H
  private @Nullable H before(@Nullable H ours) {
    return ((Supplier<@Nullable H>) Objects.requireNonNull(ours)).get();
  }

  @SuppressWarnings("unchecked") // in a slot of H, ours are of H
  private void replaceBefore(@Nullable H ours, @Nullable H replacement) {
    ((Consumer<@Nullable H>) Objects.requireNonNull(ours)).accept(replacement);
  }

  @Override
  public String toString() {
    return name;
  }
}

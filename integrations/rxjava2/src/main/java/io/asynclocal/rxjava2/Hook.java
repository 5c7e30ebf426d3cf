package io.asynclocal.rxjava2;

import io.reactivex.exceptions.Exceptions;
import io.reactivex.plugins.RxJavaPlugins;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One of the places in {@code RxJavaPlugins} that hold a single handler. Who comes second has to
 * call who came first.
 *
 * @param <H> the handler's type
 */
final class Hook<H> {
  private final String name;
  private final Supplier<@Nullable H> getter;
  private final Consumer<@Nullable H> setter;
  private final Function<@Nullable H, H> maker;
  private final Runnable probe;

  private @Nullable H before;
  private @Nullable H ours;

  /**
   * Makes a hook.
   *
   * @param name its name in messages
   * @param maker makes our handler, a {@link Chained}, in front of the one that it is given
   * @param probe passes by the hook, and does nothing else
   */
  Hook(
      String name,
      Supplier<@Nullable H> getter,
      Consumer<@Nullable H> setter,
      Function<@Nullable H, H> maker,
      Runnable probe) {
    this.name = name;
    this.getter = getter;
    this.setter = setter;
    this.maker = maker;
    this.probe = probe;
  }

  synchronized void install() {
    retire();
    before = getter.get();
    ours = maker.apply(before);
    setter.accept(ours);
  }

  /** Where somebody else's handler stands in front, ours stays behind it and only calls on. */
  synchronized void uninstall() {
    retire();
    if (getter.get() == ours && !RxJavaPlugins.isLockdown()) {
      setter.accept(before);
    }
  }

  private void retire() {
    if (ours instanceof Chained chained) {
      chained.retire();
    }
  }

  /** Returns whether nobody calls our handler; one that throws before it does counts as nobody. */
  synchronized boolean isLost() {
    if (getter.get() == ours || !(ours instanceof Chained chained)) {
      return false;
    }
    chained.forget();
    try {
      probe.run();
    } catch (RuntimeException | Error e) {
      Exceptions.throwIfFatal(e);
    }
    return !chained.wasCalled();
  }

  @Override
  public String toString() {
    return name;
  }

  /** What our handlers have in common. */
  abstract static class Chained {
    private volatile boolean isRetired;
    private volatile boolean wasCalled;

    /** Notes that this is called, and returns whether it does more than to call on. */
    final boolean isActive() {
      if (!wasCalled) {
        wasCalled = true;
      }
      return !isRetired;
    }

    private void retire() {
      isRetired = true;
    }

    private void forget() {
      wasCalled = false;
    }

    private boolean wasCalled() {
      return wasCalled;
    }
  }
}

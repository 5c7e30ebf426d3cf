package io.asynclocal.environment;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A place in another library that holds one function, for everybody who wants to be called there:
 * each keeps what it finds and calls it in turn.
 *
 * {@snippet :
 * HookSlot<UnaryOperator<Runnable>> onTask =
 *     HookSlot.of("Example.onTask", Example::getOnTask, Example::setOnTask);
 *
 * Installation installed =
 *     onTask.chain(
 *         (previous, inForce) ->
 *             task -> {
 *               Runnable given = previous == null ? task : previous.apply(task);
 *               return inForce.getAsBoolean() ? bind(given) : given;
 *             });
 * }
 *
 * <p>Closing puts the previous function back where ours is still in the slot. Where somebody has
 * put another there, that one may call ours, and taking it out would break it: ours stays then,
 * told that it isn't in force any more, and only passes on to the previous. That is reported once.
 *
 * <p><b>Threads.</b> Other libraries' slots can't be read and written in one step: install before
 * work begins, as an {@link Environment} does.
 *
 * @param <F> the functions that the slot holds
 */
public final class HookSlot<F> {
  private static final System.Logger LOG = System.getLogger("io.asynclocal");

  private final String name;
  private final Supplier<? extends @Nullable F> getter;
  private final Consumer<? super @Nullable F> setter;

  /** Links that were closed while another function was in the slot, which may call theirs. */
  private final List<Link> closedBelow = new ArrayList<>();

  private HookSlot(
      String name, Supplier<? extends @Nullable F> getter, Consumer<? super @Nullable F> setter) {
    this.name = name;
    this.getter = getter;
    this.setter = setter;
  }

  /**
   * Describes a slot.
   *
   * @param <F> the functions that the slot holds
   * @param name a name for messages, such as {@code Example.onTask}
   * @param getter reads the slot, null for an empty one
   * @param setter writes the slot
   * @return the slot
   * @throws IllegalArgumentException if {@code name} is blank
   * @throws NullPointerException if an argument is null
   */
  public static <F> HookSlot<F> of(
      String name, Supplier<? extends @Nullable F> getter, Consumer<? super @Nullable F> setter) {
    return new HookSlot<>(
        Arguments.requireName(name, "hook slot"),
        Arguments.require(getter, "getter"),
        Arguments.require(setter, "setter"));
  }

  /**
   * Puts a function in the slot that calls the one before it.
   *
   * @param chained makes the function, from the one that is in the slot now, or null, and what
   *     tells whether the new one is still in force; if it isn't, it is to do nothing but call the
   *     previous
   * @return the handle, which takes the function out again
   * @throws NullPointerException if {@code chained} is null, or what it returns
   */
  public Installation chain(BiFunction<@Nullable F, BooleanSupplier, ? extends F> chained) {
    Arguments.require(chained, "chained");
    return new Link(chained);
  }

  /** Our function in the slot. */
  private final class Link implements Installation {
    private final @Nullable F previous;
    private final F ours;
    private volatile boolean inForce = true;

    Link(BiFunction<@Nullable F, BooleanSupplier, ? extends F> chained) {
      previous = getter.get();
      ours =
          Arguments.require(
              chained.apply(previous, () -> inForce), "The function for the slot " + name);
      setter.accept(ours);
    }

    @Override
    public void close() {
      if (!inForce) {
        return;
      }
      inForce = false;
      if (getter.get() == ours) {
        setter.accept(rest());
      } else {
        synchronized (closedBelow) {
          closedBelow.add(this);
        }
        LOG.log(
            Level.WARNING,
            "Somebody changed {0} after the library had installed its hook there and before that was"
                + " taken out. The hook only passes on what it gets from now on; close environments"
                + " after whatever was installed later is taken out.",
            name);
      }
    }

    /** What was there before, without functions of ours that are out of force. */
    private @Nullable F rest() {
      synchronized (closedBelow) {
        F rest = previous;
        for (int i = closedBelow.size() - 1; i >= 0; i--) {
          if (closedBelow.get(i).ours == rest) {
            rest = closedBelow.remove(i).previous;
            i = closedBelow.size();
          }
        }
        return rest;
      }
    }

    @Override
    public List<String> overwritten() {
      return inForce && getter.get() != ours ? List.of(name) : List.of();
    }
  }
}

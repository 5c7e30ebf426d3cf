package io.asynclocal.reactor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * A number for each class, worked out once. A small table is asked before the {@link ClassValue}
 * that has them all: several classes are asked about for each operator that is assembled and each
 * subscription, and the table takes a few of the {@code ClassValue}'s ten nanoseconds and more.
 *
 * <p>A number, since Reactor's classes keep what is computed for them, and must not keep ours alive
 * where several applications share one Reactor. The table keeps classes alive in its turn, so it
 * has those of Reactor's own loader only. One that finds its place taken takes the next.
 *
 * <p>Compilers see through a constant record: they know where the table is, and how long.
 *
 * @param numbers those of the types; each is there before its type
 * @param all what has them all
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two of these
record ClassNumber(@Nullable Class<?>[] types, int[] numbers, ClassValue<Integer> all) {
  /** A power of two, some times as large as the number of classes that an application uses. */
  private static final int SIZE = 512;

  /** How many places a class may have, from the one that it belongs in. */
  private static final int PLACES = 8;

  private static final VarHandle TYPES = MethodHandles.arrayElementVarHandle(Class[].class);

  /** Returns the numbers that {@code computed} works out. */
  static ClassNumber of(ToIntFunction<Class<?>> computed) {
    return new ClassNumber(
        new Class<?>[SIZE],
        new int[SIZE],
        new ClassValue<>() {
          @Override
          protected Integer computeValue(Class<?> type) {
            return computed.applyAsInt(type);
          }
        });
  }

  /** Returns the number of {@code type}. */
  int of(Class<?> type) {
    int place = type.hashCode() & (SIZE - 1);
    return TYPES.getAcquire(types, place) == type ? numbers[place] : further(type, place);
  }

  private int further(Class<?> type, int first) {
    for (int i = first; i < first + PLACES; i++) {
      int place = i & (SIZE - 1);
      Object taken = TYPES.getAcquire(types, place);
      if (taken == type) {
        return numbers[place];
      } else if (taken == null) {
        return type.getClassLoader() == Flux.class.getClassLoader()
            ? added(type, place)
            : all.get(type);
      }
    }
    return all.get(type);
  }

  private synchronized int added(Class<?> type, int place) {
    int number = all.get(type);
    if (types[place] == null) {
      numbers[place] = number;
      TYPES.setRelease(types, place, type);
    }
    return number;
  }
}

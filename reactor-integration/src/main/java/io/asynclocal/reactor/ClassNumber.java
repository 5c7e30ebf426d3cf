package io.asynclocal.reactor;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * A number for each class, worked out once. A small table is asked before the {@link ClassValue}
 * that has them all: several classes are asked about for each operator that is assembled and each
 * subscription, and the table takes a few of the {@code ClassValue}'s ten nanoseconds and more.
 *
 * <p>A number, since Reactor's classes keep what is computed for them, and must not keep ours alive
 * where several applications share one Reactor. The table keeps classes alive in its turn, so it
 * has those of Reactor's own loader only. Of two that belong in one place the first stays; threads
 * may overwrite each other's, and find a whole entry or none.
 */
abstract class ClassNumber {
  /** A power of two, so large that two of the classes that an application uses seldom meet. */
  private static final int SIZE = 512;

  private final @Nullable Known[] known = new Known[SIZE];

  private final ClassValue<Integer> all =
      new ClassValue<>() {
        @Override
        protected Integer computeValue(Class<?> type) {
          return compute(type);
        }
      };

  /** What is known of a class; published by a race, which final fields allow. */
  private record Known(Class<?> type, int number) {}

  /** Works the number out. */
  abstract int compute(Class<?> type);

  /** Returns the number of {@code type}. */
  final int of(Class<?> type) {
    Known entry = known[place(type)];
    return entry != null && entry.type == type ? entry.number : lookUp(type);
  }

  private int lookUp(Class<?> type) {
    int number = all.get(type);
    int place = place(type);
    if (known[place] == null && type.getClassLoader() == Flux.class.getClassLoader()) {
      known[place] = new Known(type, number);
    }
    return number;
  }

  private static int place(Class<?> type) {
    return type.hashCode() & (SIZE - 1);
  }
}

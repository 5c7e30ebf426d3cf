package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.core.Flowable;
import org.jspecify.annotations.Nullable;

/**
 * Classes of which {@link OperatorTable} says that they only run on their caller's thread, for the
 * hooks to ask first: most are. It is so little code that compilers see through a subscription as
 * if nobody had asked, which they don't through a {@link ClassValue}.
 *
 * <p>Some may be missing. Of two that belong in one place the first stays, so that nothing is
 * written once all have been seen. Only classes of RxJava's own loader are kept, since they are
 * kept alive. Threads that add and ask at the same time may not find each other's.
 */
final class QuietClasses {
  /** A power of two, so large that two of the classes that an application uses seldom meet. */
  private static final int SIZE = 1024;

  private static final @Nullable Class<?>[] CLASSES = new Class<?>[SIZE];

  private QuietClasses() {}

  static boolean contains(Class<?> type) {
    return CLASSES[place(type)] == type;
  }

  static void add(Class<?> type) {
    int place = place(type);
    if (CLASSES[place] == null && type.getClassLoader() == Flowable.class.getClassLoader()) {
      CLASSES[place] = type;
    }
  }

  private static int place(Class<?> type) {
    return type.hashCode() & (SIZE - 1);
  }
}

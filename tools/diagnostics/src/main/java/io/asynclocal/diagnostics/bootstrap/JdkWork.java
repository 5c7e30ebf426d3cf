package io.asynclocal.diagnostics.bootstrap;

import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the code that {@code LostStores.Builder.instrumentingJdk} adds to the JDK's classes calls.
 * Those see nothing of this library, so this class is given to the bootstrap class loader, where it
 * stays, without a listener, once nobody watches any more. It may refer to nothing but {@code
 * java.base}.
 */
public final class JdkWork {
  /** The running code hands a task over. */
  public static final int HANDED_OVER = 0;

  /** The running code registers a reaction with a future, or makes a future's task. */
  public static final int REGISTERED = 1;

  /** A pool's worker, which has run nothing else since its last task, begins a task. */
  public static final int BEGUN_BY_WORKER = 2;

  /** This thread begins work, perhaps inside of other work. */
  public static final int BEGUN = 3;

  /** This thread ends the work. */
  public static final int ENDED = 4;

  private static volatile @Nullable ObjIntConsumer<Object> listener;

  private JdkWork() {}

  /**
   * Sets who is told.
   *
   * @param told is given each piece of work and what happens to it; null for nobody
   */
  public static void listen(@Nullable ObjIntConsumer<Object> told) {
    listener = told;
  }

  /**
   * Tells the listener. Whatever goes wrong there, as where a stack is about to overflow, doesn't
   * harm the JDK's work.
   *
   * @param work a task, or a reaction
   * @param event one of the constants of this class
   */
  public static void tell(Object work, int event) {
    ObjIntConsumer<Object> told = listener;
    if (told != null) {
      try {
        told.accept(work, event);
      } catch (Throwable e) {
        // A hop that isn't known is not reported, which is all that is lost.
      }
    }
  }
}

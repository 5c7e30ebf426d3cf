package io.asynclocal.rxjava3;

import io.asynclocal.environment.UnsupportedLibraryException;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.Arrays;
import java.util.List;

/**
 * What the RxJava that is there can do. Some of what 3.1 has was not in 3.0, and must not be
 * touched there.
 */
final class Version {
  private static final String NEEDED_CLASS =
      "io.reactivex.rxjava3.schedulers.SchedulerRunnableIntrospection";

  private static final List<String> NEEDED_HOOKS =
      List.of(
          "setScheduleHandler",
          "setOnFlowableSubscribe",
          "setOnObservableSubscribe",
          "setOnSingleSubscribe",
          "setOnMaybeSubscribe",
          "setOnCompletableSubscribe");

  /**
   * Whether applications may see the queues of operators, as they may from 3.1.1 on. Where they may
   * not, nothing is fused across what stands between a source and its subscriber.
   */
  static final boolean SHOWS_QUEUES = exists("io.reactivex.rxjava3.operators.QueueFuseable");

  private Version() {}

  /**
   * Refuses what is older than RxJava 3.0.
   *
   * @throws UnsupportedLibraryException if something isn't there that is needed
   * @throws NoClassDefFoundError if there is no RxJava at all
   */
  static void requireSupported() {
    for (String needed : NEEDED_HOOKS) {
      if (!Hooks.exists(needed)) {
        throw new UnsupportedLibraryException(
            "rxjava", "3.0.0", new NoSuchMethodException("RxJavaPlugins." + needed));
      }
    }
    if (!exists(NEEDED_CLASS)) {
      throw new UnsupportedLibraryException(
          "rxjava", "3.0.0", new ClassNotFoundException(NEEDED_CLASS));
    }
  }

  /** {@return whether a hook is told of what subscribes to a {@code ParallelFlowable}} */
  static boolean hooksParallel() {
    return Hooks.exists("setOnParallelSubscribe");
  }

  private static boolean exists(String name) {
    try {
      Class<?> unused = Class.forName(name, false, Version.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Apart, since RxJava may not be there at all. */
  private static final class Hooks {
    private Hooks() {}

    static boolean exists(String setter) {
      return Arrays.stream(RxJavaPlugins.class.getMethods())
          .anyMatch(method -> method.getName().equals(setter));
    }
  }
}

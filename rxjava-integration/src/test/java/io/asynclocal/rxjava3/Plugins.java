package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.schedulers.TestScheduler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What is in the slots of {@code RxJavaPlugins} that every installation uses. */
final class Plugins {

  private Plugins() {}

  static List<Object> handlers() {
    List<Object> handlers =
        new ArrayList<>(
            Arrays.asList(
                RxJavaPlugins.getScheduleHandler(),
                RxJavaPlugins.getOnFlowableSubscribe(),
                RxJavaPlugins.getOnObservableSubscribe(),
                RxJavaPlugins.getOnSingleSubscribe(),
                RxJavaPlugins.getOnMaybeSubscribe(),
                RxJavaPlugins.getOnCompletableSubscribe(),
                RxJavaPlugins.getOnFlowableAssembly(),
                RxJavaPlugins.getOnObservableAssembly(),
                RxJavaPlugins.getOnSingleAssembly(),
                RxJavaPlugins.getOnMaybeAssembly(),
                RxJavaPlugins.getOnCompletableAssembly()));
    if (Version.hooksParallel()) {
      handlers.add(RxJavaPlugins.getOnParallelSubscribe());
    }
    return handlers;
  }

  /** {@return whether a {@code TestScheduler} can be told to call them} */
  static boolean areCalledByTestSchedulers() {
    return Arrays.stream(TestScheduler.class.getConstructors())
        .anyMatch(
            constructor ->
                constructor.getParameterCount() == 1
                    && constructor.getParameterTypes()[0] == boolean.class);
  }

  static List<Object> none() {
    return Collections.nCopies(handlers().size(), null);
  }
}

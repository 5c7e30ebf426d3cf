package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What is in the slots of {@code RxJavaPlugins} that every installation uses. */
final class Plugins {

  private Plugins() {}

  static List<Object> handlers() {
    return new ArrayList<>(
        Arrays.asList(
            RxJavaPlugins.getScheduleHandler(),
            RxJavaPlugins.getOnFlowableSubscribe(),
            RxJavaPlugins.getOnObservableSubscribe(),
            RxJavaPlugins.getOnSingleSubscribe(),
            RxJavaPlugins.getOnMaybeSubscribe(),
            RxJavaPlugins.getOnCompletableSubscribe(),
            RxJavaPlugins.getOnParallelSubscribe(),
            RxJavaPlugins.getOnFlowableAssembly(),
            RxJavaPlugins.getOnObservableAssembly(),
            RxJavaPlugins.getOnSingleAssembly(),
            RxJavaPlugins.getOnMaybeAssembly(),
            RxJavaPlugins.getOnCompletableAssembly()));
  }

  static List<Object> none() {
    return Collections.nCopies(handlers().size(), null);
  }
}

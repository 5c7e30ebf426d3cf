package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Observer;
import io.reactivex.rxjava3.functions.BiFunction;
import io.reactivex.rxjava3.functions.Function;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import org.reactivestreams.Subscriber;

/** Another library's handlers: each tells a trace, and calls the one that it found. */
@SuppressWarnings({"rawtypes", "unchecked"}) // as RxJavaPlugins declares them
final class Watching implements AutoCloseable {
  private final BiFunction<? super Flowable, ? super Subscriber, ? extends Subscriber> flowable =
      RxJavaPlugins.getOnFlowableSubscribe();
  private final BiFunction<? super Observable, ? super Observer, ? extends Observer> observable =
      RxJavaPlugins.getOnObservableSubscribe();
  private final Function<? super Runnable, ? extends Runnable> schedule =
      RxJavaPlugins.getScheduleHandler();

  Watching(Trace trace) {
    RxJavaPlugins.setOnFlowableSubscribe(
        (source, subscriber) -> {
          trace.note("subscribe to " + source.getClass().getSimpleName());
          return flowable == null ? subscriber : flowable.apply(source, subscriber);
        });
    RxJavaPlugins.setOnObservableSubscribe(
        (source, observer) -> {
          trace.note("subscribe to " + source.getClass().getSimpleName());
          return observable == null ? observer : observable.apply(source, observer);
        });
    RxJavaPlugins.setScheduleHandler(
        task -> {
          trace.note("schedule");
          return schedule == null ? task : schedule.apply(task);
        });
  }

  @Override
  public void close() {
    RxJavaPlugins.setScheduleHandler(schedule);
    RxJavaPlugins.setOnObservableSubscribe(observable);
    RxJavaPlugins.setOnFlowableSubscribe(flowable);
  }
}

package io.asynclocal.rxjava2;

import io.asynclocal.environment.Installation;
import io.asynclocal.environment.UnsupportedLibraryException;
import io.reactivex.Completable;
import io.reactivex.CompletableObserver;
import io.reactivex.Flowable;
import io.reactivex.Maybe;
import io.reactivex.MaybeObserver;
import io.reactivex.Observable;
import io.reactivex.Observer;
import io.reactivex.Single;
import io.reactivex.SingleObserver;
import io.reactivex.functions.BiFunction;
import io.reactivex.functions.Function;
import io.reactivex.observers.TestObserver;
import io.reactivex.plugins.RxJavaPlugins;
import io.reactivex.schedulers.SchedulerRunnableIntrospection;
import io.reactivex.subscribers.TestSubscriber;
import java.util.List;
import org.reactivestreams.Subscriber;

/** Our handlers in the six hooks of {@code RxJavaPlugins} that a pipeline passes by. */
@SuppressWarnings({"rawtypes", "unchecked"}) // as RxJavaPlugins declares them
final class Hooks implements Installation {
  private static final TestObserver<Object> OBSERVER = new TestObserver<>();

  private final List<Hook<?>> hooks =
      List.of(
          new Hook<Function<? super Runnable, ? extends Runnable>>(
              "schedule",
              RxJavaPlugins::getScheduleHandler,
              RxJavaPlugins::setScheduleHandler,
              OnSchedule::new,
              () -> RxJavaPlugins.onSchedule(() -> {})),
          new Hook<BiFunction<? super Flowable, ? super Subscriber, ? extends Subscriber>>(
              "Flowable subscribe",
              RxJavaPlugins::getOnFlowableSubscribe,
              RxJavaPlugins::setOnFlowableSubscribe,
              before -> new OnSubscribe<>(before, RestoringSubscriber::new),
              () -> RxJavaPlugins.onSubscribe(Flowable.never(), new TestSubscriber<>())),
          new Hook<BiFunction<? super Observable, ? super Observer, ? extends Observer>>(
              "Observable subscribe",
              RxJavaPlugins::getOnObservableSubscribe,
              RxJavaPlugins::setOnObservableSubscribe,
              before -> new OnSubscribe<>(before, RestoringObserver.OfObservable::new),
              () -> RxJavaPlugins.onSubscribe(Observable.never(), (Observer<Object>) OBSERVER)),
          new Hook<BiFunction<? super Single, ? super SingleObserver, ? extends SingleObserver>>(
              "Single subscribe",
              RxJavaPlugins::getOnSingleSubscribe,
              RxJavaPlugins::setOnSingleSubscribe,
              before -> new OnSubscribe<>(before, RestoringObserver.OfSingle::new),
              () -> RxJavaPlugins.onSubscribe(Single.never(), (SingleObserver<Object>) OBSERVER)),
          new Hook<BiFunction<? super Maybe, MaybeObserver, ? extends MaybeObserver>>(
              "Maybe subscribe",
              () -> (BiFunction) RxJavaPlugins.getOnMaybeSubscribe(),
              RxJavaPlugins::setOnMaybeSubscribe,
              before -> new OnSubscribe<>(before, RestoringObserver.OfMaybe::new),
              () -> RxJavaPlugins.onSubscribe(Maybe.never(), (MaybeObserver<Object>) OBSERVER)),
          new Hook<
              BiFunction<
                  ? super Completable, ? super CompletableObserver, ? extends CompletableObserver>>(
              "Completable subscribe",
              RxJavaPlugins::getOnCompletableSubscribe,
              RxJavaPlugins::setOnCompletableSubscribe,
              before -> new OnSubscribe<>(before, RestoringObserver.OfCompletable::new),
              () -> RxJavaPlugins.onSubscribe(Completable.never(), OBSERVER)));

  private Hooks() {}

  static Hooks install() {
    UnsupportedLibraryException.unless("rxjava", "2.2.0", Hooks::useIntrospection);
    requireUnlocked();
    Hooks hooks = new Hooks();
    hooks.hooks.forEach(Hook::install);
    return hooks;
  }

  private static void useIntrospection() {
    Class<?> unused = SchedulerRunnableIntrospection.class;
  }

  @Override
  public void close() {
    hooks.forEach(Hook::uninstall);
  }

  @Override
  public List<String> overwritten() {
    return hooks.stream().filter(Hook::isLost).map(Hook::toString).toList();
  }

  @Override
  public void repair() {
    List<Hook<?>> lost = hooks.stream().filter(Hook::isLost).toList();
    if (!lost.isEmpty()) {
      requireUnlocked();
      lost.forEach(Hook::install);
    }
  }

  private static void requireUnlocked() {
    if (RxJavaPlugins.isLockdown()) {
      throw new IllegalStateException(
          "RxJavaPlugins is locked down, and takes no handler any more. Install before"
              + " RxJavaPlugins.lockdown() is called.");
    }
  }
}

package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Notification;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.disposables.CompositeDisposable;
import io.reactivex.rxjava3.flowables.ConnectableFlowable;
import io.reactivex.rxjava3.observables.ConnectableObservable;
import io.reactivex.rxjava3.observers.TestObserver;
import io.reactivex.rxjava3.parallel.ParallelFlowable;
import io.reactivex.rxjava3.processors.BehaviorProcessor;
import io.reactivex.rxjava3.processors.PublishProcessor;
import io.reactivex.rxjava3.processors.ReplayProcessor;
import io.reactivex.rxjava3.processors.UnicastProcessor;
import io.reactivex.rxjava3.schedulers.TestScheduler;
import io.reactivex.rxjava3.subjects.AsyncSubject;
import io.reactivex.rxjava3.subjects.BehaviorSubject;
import io.reactivex.rxjava3.subjects.PublishSubject;
import io.reactivex.rxjava3.subjects.ReplaySubject;
import io.reactivex.rxjava3.subjects.UnicastSubject;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import java.util.List;
import org.junit.jupiter.api.Test;

final class QuietClassesTest {

  @Test
  void contains_findsWhatWasAddedUnlessItsPlaceIsTaken() {
    // So many that some have a free place, also where the tests before have taken half of them.
    List<Class<?>> types =
        List.of(
            AsyncSubject.class,
            BehaviorProcessor.class,
            BehaviorSubject.class,
            Completable.class,
            CompositeDisposable.class,
            ConnectableFlowable.class,
            ConnectableObservable.class,
            Flowable.class,
            Maybe.class,
            Notification.class,
            Observable.class,
            ParallelFlowable.class,
            PublishProcessor.class,
            PublishSubject.class,
            ReplayProcessor.class,
            ReplaySubject.class,
            Scheduler.class,
            Single.class,
            TestObserver.class,
            TestScheduler.class,
            TestSubscriber.class,
            UnicastProcessor.class,
            UnicastSubject.class);

    types.forEach(QuietClasses::add);

    assertTrue(types.stream().anyMatch(QuietClasses::contains));
  }

  @Test
  void contains_knowsNothingOfWhatWasNotAdded() {
    assertFalse(QuietClasses.contains(QuietClassesTest.class));
  }

  @Test
  void add_keepsNoClassOfAnotherLoaderAlive() {
    QuietClasses.add(String.class);

    assertFalse(QuietClasses.contains(String.class));
  }

  @Test
  void tableAdds_whatRunsOnItsCallersThreadAndNothingElse() {
    OperatorTable table = OperatorTable.load();
    Flowable<Integer> quiet = Flowable.range(1, 2);
    Flowable<Integer> shared = quiet.publish().autoConnect().cache();

    table.above(quiet);
    table.above(shared);
    table.below(shared);

    assertFalse(QuietClasses.contains(shared.getClass()));
  }
}

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
import io.reactivex.rxjava3.disposables.SerialDisposable;
import io.reactivex.rxjava3.flowables.ConnectableFlowable;
import io.reactivex.rxjava3.flowables.GroupedFlowable;
import io.reactivex.rxjava3.observables.ConnectableObservable;
import io.reactivex.rxjava3.observables.GroupedObservable;
import io.reactivex.rxjava3.parallel.ParallelFlowable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.processors.FlowableProcessor;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.subjects.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;

final class QuietClassesTest {

  @Test
  void contains_findsWhatWasAddedUnlessItsPlaceIsTaken() {
    // No class of a source's own, which other tests use; and so many that some have a free place,
    // also where the tests before have taken half of them.
    List<Class<?>> types =
        List.of(
            Completable.class,
            CompositeDisposable.class,
            ConnectableFlowable.class,
            ConnectableObservable.class,
            Flowable.class,
            FlowableProcessor.class,
            GroupedFlowable.class,
            GroupedObservable.class,
            Maybe.class,
            Notification.class,
            Observable.class,
            ParallelFlowable.class,
            RxJavaPlugins.class,
            Scheduler.class,
            Schedulers.class,
            SerialDisposable.class,
            Single.class,
            Subject.class);

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

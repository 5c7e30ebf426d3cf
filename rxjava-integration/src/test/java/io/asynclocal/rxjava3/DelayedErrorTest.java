package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Errors that an operator delays until its sources have ended, and reports where it is cancelled
 * before.
 */
@ExtendWith(Installed.class)
final class DelayedErrorTest {
  private static final Exception FAILURE = new Exception("delayed");

  private final Witness witness = new Witness();

  @BeforeEach
  void seeUndeliverableErrors() {
    RxJavaPlugins.setErrorHandler(failure -> witness.see("undeliverable"));
  }

  @AfterEach
  void resetErrorHandler() {
    RxJavaPlugins.setErrorHandler(null);
  }

  private static Flowable<Integer> flowable() {
    return Flowable.just(1, 2).hide();
  }

  private static Observable<Integer> observable() {
    return Observable.just(1, 2).hide();
  }

  private static Completable completable(int number) {
    return number == 1 ? Completable.error(FAILURE) : Completable.never();
  }

  private static Single<Integer> single(int number) {
    return number == 1 ? Single.error(FAILURE) : Single.never();
  }

  private static Maybe<Integer> maybe(int number) {
    return number == 1 ? Maybe.error(FAILURE) : Maybe.never();
  }

  private static Observable<Integer> inner(int number) {
    return number == 1 ? Observable.error(FAILURE) : Observable.never();
  }

  private static Flowable<Integer> innerFlowable(int number) {
    return number == 1 ? Flowable.error(FAILURE) : Flowable.never();
  }

  static Stream<Arguments> delaying() {
    return Stream.of(ofFlowable(), ofObservable(), ofOthers()).flatMap(each -> each);
  }

  private static Stream<Arguments> ofFlowable() {
    return Stream.of(
        arguments("flatMap", flowable().flatMap(DelayedErrorTest::innerFlowable, true)),
        arguments("concatMap", flowable().concatMapDelayError(DelayedErrorTest::innerFlowable)),
        arguments("switchMap", flowable().switchMapDelayError(DelayedErrorTest::innerFlowable)),
        arguments(
            "flatMapCompletable",
            flowable().flatMapCompletable(DelayedErrorTest::completable, true, 2)),
        arguments(
            "flatMapCompletable, fused",
            flowable()
                .flatMapCompletable(DelayedErrorTest::completable, true, 2)
                .<Integer>toFlowable()),
        arguments("flatMapMaybe", flowable().flatMapMaybe(DelayedErrorTest::maybe, true, 2)),
        arguments("flatMapSingle", flowable().flatMapSingle(DelayedErrorTest::single, true, 2)),
        arguments(
            "switchMapCompletable",
            flowable().switchMapCompletableDelayError(DelayedErrorTest::completable)),
        arguments("switchMapMaybe", flowable().switchMapMaybeDelayError(DelayedErrorTest::maybe)),
        arguments(
            "switchMapSingle", flowable().switchMapSingleDelayError(DelayedErrorTest::single)),
        arguments(
            "concatMapCompletable",
            flowable().concatMapCompletableDelayError(DelayedErrorTest::completable)),
        arguments("concatMapMaybe", flowable().concatMapMaybeDelayError(DelayedErrorTest::maybe)),
        arguments(
            "concatMapSingle", flowable().concatMapSingleDelayError(DelayedErrorTest::single)));
  }

  private static Stream<Arguments> ofObservable() {
    return Stream.of(
        arguments("flatMap", observable().flatMap(DelayedErrorTest::inner, true)),
        arguments("concatMap", observable().concatMapDelayError(DelayedErrorTest::inner)),
        arguments(
            "concatMapEager", observable().concatMapEagerDelayError(DelayedErrorTest::inner, true)),
        arguments("switchMap", observable().switchMapDelayError(DelayedErrorTest::inner)),
        arguments(
            "combineLatest",
            Observable.combineLatestDelayError(
                List.of(Observable.just(1).concatWith(inner(1)), inner(2)), items -> items)),
        arguments(
            "flatMapCompletable",
            observable().flatMapCompletable(DelayedErrorTest::completable, true)),
        arguments(
            "flatMapCompletable, fused",
            observable()
                .flatMapCompletable(DelayedErrorTest::completable, true)
                .<Integer>toObservable()),
        arguments("flatMapMaybe", observable().flatMapMaybe(DelayedErrorTest::maybe, true)),
        arguments("flatMapSingle", observable().flatMapSingle(DelayedErrorTest::single, true)),
        arguments(
            "switchMapCompletable",
            observable().switchMapCompletableDelayError(DelayedErrorTest::completable)),
        arguments("switchMapMaybe", observable().switchMapMaybeDelayError(DelayedErrorTest::maybe)),
        arguments(
            "switchMapSingle", observable().switchMapSingleDelayError(DelayedErrorTest::single)),
        arguments(
            "concatMapCompletable",
            observable().concatMapCompletableDelayError(DelayedErrorTest::completable)),
        arguments("concatMapMaybe", observable().concatMapMaybeDelayError(DelayedErrorTest::maybe)),
        arguments(
            "concatMapSingle", observable().concatMapSingleDelayError(DelayedErrorTest::single)));
  }

  private static Stream<Arguments> ofOthers() {
    return Stream.of(
        arguments("mergeArray", Completable.mergeArrayDelayError(completable(1), completable(2))),
        arguments("merge", Completable.mergeDelayError(List.of(completable(1), completable(2)))),
        arguments("concatArray", Maybe.concatArrayDelayError(maybe(1), maybe(2))));
  }

  @ParameterizedTest(name = "{0} of {1}")
  @MethodSource("delaying")
  void delayedError_isReportedInTheSubscribersContextWhenAnotherThreadCancels(
      String name, Object pipeline) {
    End end = Witness.NAME.call("subscriber", () -> End.subscribe(pipeline, false));
    Foreign.run(() -> Witness.NAME.run("canceller", end::cancel));

    witness.assertSeen("undeliverable subscriber");
  }

  @Test
  void operator_isLeftAloneWhereItDelaysNoErrors() {
    assertEquals(0, Placement.above(observable().flatMap(DelayedErrorTest::inner)));
    assertEquals(0, Placement.above(observable().concatMap(DelayedErrorTest::inner)));
    assertEquals(0, Placement.above(flowable().concatMapMaybe(DelayedErrorTest::maybe)));
  }
}

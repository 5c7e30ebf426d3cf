package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.MaybeObserver;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Observer;
import io.reactivex.rxjava3.functions.BiFunction;
import io.reactivex.rxjava3.functions.Function;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.subjects.PublishSubject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // an installation is there to be closed
final class InstallationTest {
  private static final AsyncLocalStorage<String> NAME = AsyncLocalStorage.create();

  @AfterEach
  void nothingIsLeft() {
    List<Object> left = Plugins.handlers();
    RxJavaPlugins.reset();
    assertEquals(Plugins.none(), left);
  }

  @Test
  void close_restoresEmptySlots() {
    RxJavaInstallation installation = RxJavaIntegration.install();
    assertEquals(-1, Plugins.handlers().indexOf(null), "every slot is used");

    installation.close();

    assertEquals(Plugins.none(), Plugins.handlers());
  }

  @Test
  void close_putsBackTheHandlersThatWereThere() {
    Function<Runnable, Runnable> schedule = task -> task;
    BiFunction<Object, Object, Object> subscribe = (source, observer) -> observer;
    Function<Object, Object> assembly = source -> source;
    setAll(schedule, subscribe, assembly);
    List<Object> before = Plugins.handlers();

    try (RxJavaInstallation installation = RxJavaIntegration.install()) {
      assertNotEquals(before, Plugins.handlers());
    }

    assertEquals(before, Plugins.handlers());
    RxJavaPlugins.reset();
  }

  @Test
  void install_goesOnCallingTheHandlerThatWasThere() {
    List<Object> sources = new ArrayList<>();
    RxJavaPlugins.setOnObservableSubscribe(
        (source, observer) -> {
          sources.add(source);
          return observer;
        });
    PublishSubject<String> subject = PublishSubject.create();

    try (RxJavaInstallation installation = RxJavaIntegration.install()) {
      assertEquals(List.of("r-1"), namesSeenOn(subject));
    }

    assertEquals(List.of(subject), sources);
    RxJavaPlugins.reset();
  }

  @Test
  void close_takesOutTheFirstOfTwo() {
    RxJavaInstallation first = RxJavaIntegration.install();
    RxJavaInstallation second = RxJavaIntegration.install();

    first.close();
    assertEquals(List.of("r-1"), namesSeenOn(PublishSubject.create()));
    second.close();

    assertEquals(Plugins.none(), Plugins.handlers());
  }

  @Test
  void close_takesOutTheSecondOfTwo() {
    RxJavaInstallation first = RxJavaIntegration.install();
    List<Object> handlersOfFirst = Plugins.handlers();
    RxJavaInstallation second = RxJavaIntegration.install();

    second.close();
    assertEquals(handlersOfFirst, Plugins.handlers());
    first.close();
  }

  @Test
  void close_doesNothingTheSecondTime() {
    RxJavaInstallation first = RxJavaIntegration.install();
    first.close();
    try (RxJavaInstallation second = RxJavaIntegration.install()) {
      List<Object> handlers = Plugins.handlers();

      first.close();

      assertEquals(handlers, Plugins.handlers());
    }
  }

  @Test
  @SuppressWarnings({"rawtypes", "unchecked"})
  void close_onlyPassesOnWhereAHandlerThatCameLaterStillCallsOurs() throws Throwable {
    RxJavaInstallation installation = RxJavaIntegration.install();
    BiFunction<? super Observable, ? super Observer, ? extends Observer> ours =
        RxJavaPlugins.getOnObservableSubscribe();
    BiFunction<Observable, Observer, Observer> later =
        (source, observer) -> ours.apply(source, observer);
    RxJavaPlugins.setOnObservableSubscribe(later);

    assertEquals(List.of("r-1"), namesSeenOn(PublishSubject.create()));
    installation.close();

    assertEquals(later, RxJavaPlugins.getOnObservableSubscribe(), "it is not ours to remove");
    List<String> seen = namesSeenOn(PublishSubject.create());
    assertNull(seen.get(0));
    RxJavaPlugins.reset();
  }

  @Test
  @SuppressWarnings({"rawtypes", "unchecked"})
  void close_undoesAllWhereAHandlerOfSomebodyElseThrows() {
    RxJavaInstallation installation = RxJavaIntegration.install();
    BiFunction<Object, Object, Object> throwing =
        (source, observer) -> {
          throw new AssertionError("on purpose");
        };
    RxJavaPlugins.setOnMaybeSubscribe((BiFunction) throwing);
    RxJavaPlugins.setScheduleHandler(
        task -> {
          throw new IllegalStateException("on purpose");
        });
    try (Warnings warnings = new Warnings()) {
      installation.close();

      assertEquals(List.of(), warnings.messages(), "Nobody knows whether they call ours.");
    }

    RxJavaPlugins.setOnMaybeSubscribe(null);
    RxJavaPlugins.setScheduleHandler(null);
    assertEquals(Plugins.none(), Plugins.handlers());
  }

  @Test
  void close_saysWhereStoresWereLost() {
    RxJavaInstallation installation = RxJavaIntegration.install();
    var ours = RxJavaPlugins.getOnMaybeAssembly();
    RxJavaPlugins.setOnSingleSubscribe((source, observer) -> observer);
    RxJavaPlugins.setOnMaybeAssembly(ours::apply);
    RxJavaPlugins.setScheduleHandler(null);

    try (Warnings warnings = new Warnings()) {
      installation.close();

      assertEquals(1, warnings.messages().size());
      String message = warnings.messages().get(0);
      assertTrue(message.contains("[schedule, Single subscribe]"), message);
    }
    RxJavaPlugins.reset();
  }

  @Test
  void close_leavesSubscriptionsAsTheyAre() {
    PublishSubject<String> subject = PublishSubject.create();
    List<String> seen = new ArrayList<>();
    try (RxJavaInstallation installation = RxJavaIntegration.install()) {
      NAME.run("r-1", () -> subject.subscribe(item -> seen.add(NAME.getStore())));
    }

    subject.onNext("a");

    assertEquals(List.of("r-1"), seen);
  }

  @Test
  void overwritten_isEmptyWhereEveryHookLeadsHere() {
    try (RxJavaInstallation first = RxJavaIntegration.install();
        RxJavaInstallation second = RxJavaIntegration.install()) {
      assertEquals(List.of(), first.overwritten());
      assertEquals(List.of(), second.overwritten());
    }
  }

  @Test
  void overwritten_namesEveryHookAfterReset() {
    try (RxJavaInstallation installation = RxJavaIntegration.install()) {
      RxJavaPlugins.reset();

      List<String> hooks =
          Stream.of(
                  "schedule",
                  "Flowable subscribe",
                  "Observable subscribe",
                  "Single subscribe",
                  "Maybe subscribe",
                  "Completable subscribe",
                  "ParallelFlowable subscribe",
                  "Flowable assembly",
                  "Observable assembly",
                  "Single assembly",
                  "Maybe assembly",
                  "Completable assembly")
              .filter(hook -> Version.hooksParallel() || !hook.contains("Parallel"))
              .toList();
      assertEquals(hooks, installation.overwritten());
    }
  }

  @Test
  void overwritten_namesTheHookThatSomebodyOverwrote() {
    try (RxJavaInstallation installation = RxJavaIntegration.install()) {
      RxJavaPlugins.setOnSingleSubscribe((source, observer) -> observer);

      assertEquals(List.of("Single subscribe"), installation.overwritten());
    }
    RxJavaPlugins.reset();
  }

  @Test
  @SuppressWarnings({"rawtypes", "unchecked"})
  void overwritten_isEmptyWhereAHandlerThatCameLaterCallsOurs() {
    try (RxJavaInstallation installation = RxJavaIntegration.install()) {
      List<Object> ours = Plugins.handlers();
      setAll(
          task -> ((Function<Runnable, Runnable>) ours.get(0)).apply((Runnable) task),
          (source, observer) -> observer,
          source -> source);
      RxJavaPlugins.setOnObservableSubscribe(
          (source, observer) ->
              ((BiFunction<Observable, Observer, Observer>) ours.get(2)).apply(source, observer));
      RxJavaPlugins.setOnMaybeAssembly(
          source -> new Another(((Function<Maybe, Maybe>) ours.get(9)).apply(source)));

      List<String> lost = installation.overwritten();

      assertEquals(-1, lost.indexOf("schedule"));
      assertEquals(-1, lost.indexOf("Observable subscribe"));
      assertEquals(-1, lost.indexOf("Maybe assembly"));
      assertEquals(Plugins.handlers().size() - 3, lost.size());
    }
    RxJavaPlugins.reset();
  }

  @Test
  void repair_bringsBackWhatWasReset() {
    try (RxJavaInstallation installation = RxJavaIntegration.install()) {
      RxJavaPlugins.reset();

      installation.repair();

      assertEquals(List.of(), installation.overwritten());
      assertEquals(List.of("r-1"), namesSeenOn(PublishSubject.create()));
    }
  }

  @Test
  void repair_callsTheHandlerThatOverwroteOurs() {
    List<Object> sources = new ArrayList<>();
    try (RxJavaInstallation installation = RxJavaIntegration.install()) {
      RxJavaPlugins.setOnObservableSubscribe(
          (source, observer) -> {
            sources.add(source);
            return observer;
          });

      installation.repair();

      PublishSubject<String> subject = PublishSubject.create();
      assertEquals(List.of("r-1"), namesSeenOn(subject));
      assertEquals(subject, sources.get(sources.size() - 1));
    }
    RxJavaPlugins.reset();
  }

  @Test
  void repair_throwsOnceClosed() {
    RxJavaInstallation installation = RxJavaIntegration.install();
    installation.close();

    assertThrows(IllegalStateException.class, installation::repair);
  }

  @Test
  void install_worksAgainAfterReset() {
    try (RxJavaInstallation lost = RxJavaIntegration.install()) {
      RxJavaPlugins.reset();
      try (RxJavaInstallation again = RxJavaIntegration.install()) {
        assertEquals(List.of("r-1"), namesSeenOn(PublishSubject.create()));
      }
    }
  }

  private static List<String> namesSeenOn(PublishSubject<String> subject) {
    List<String> seen = new ArrayList<>();
    NAME.run("r-1", () -> subject.subscribe(item -> seen.add(NAME.getStore())));
    subject.onNext("a");
    return seen;
  }

  @SuppressWarnings({"rawtypes", "unchecked"})
  private static void setAll(Function schedule, BiFunction subscribe, Function assembly) {
    RxJavaPlugins.setScheduleHandler(schedule);
    RxJavaPlugins.setOnFlowableSubscribe(subscribe);
    RxJavaPlugins.setOnObservableSubscribe(subscribe);
    RxJavaPlugins.setOnSingleSubscribe(subscribe);
    RxJavaPlugins.setOnMaybeSubscribe(subscribe);
    RxJavaPlugins.setOnCompletableSubscribe(subscribe);
    if (Version.hooksParallel()) {
      RxJavaPlugins.setOnParallelSubscribe(subscribe);
    }
    RxJavaPlugins.setOnFlowableAssembly(assembly);
    RxJavaPlugins.setOnObservableAssembly(assembly);
    RxJavaPlugins.setOnSingleAssembly(assembly);
    RxJavaPlugins.setOnMaybeAssembly(assembly);
    RxJavaPlugins.setOnCompletableAssembly(assembly);
  }

  /** What another library makes of a source that is assembled. */
  private static final class Another extends Maybe<Object> {
    private final Maybe<Object> source;

    Another(Maybe<Object> source) {
      this.source = source;
    }

    @Override
    protected void subscribeActual(MaybeObserver<? super Object> observer) {
      source.subscribe(observer);
    }
  }
}

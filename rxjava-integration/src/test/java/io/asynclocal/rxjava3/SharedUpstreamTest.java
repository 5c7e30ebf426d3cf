package io.asynclocal.rxjava3;

import static io.asynclocal.rxjava3.Witness.NAME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.environment.AsyncEnvironment;
import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.flowables.ConnectableFlowable;
import io.reactivex.rxjava3.observables.ConnectableObservable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.processors.PublishProcessor;
import java.lang.ref.Reference;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whose context the upstream of a shared source runs in, by each policy. */
@SuppressWarnings("try") // an installation is there to be closed
final class SharedUpstreamTest {
  private final Witness witness = new Witness();
  private final PublishProcessor<String> source = PublishProcessor.create();
  private final Flowable<String> upstream =
      Flowable.defer(
              () -> {
                witness.see("subscribe");
                return source;
              })
          .doOnNext(item -> witness.see("upstream"));

  @AfterEach
  void nothingIsLeft() {
    assertEquals(Plugins.none(), Plugins.handlers());
    assertNull(RxJavaPlugins.getOnConnectableFlowableAssembly());
    assertNull(RxJavaPlugins.getOnConnectableObservableAssembly());
  }

  /** What connects by itself, each as a Flowable again. */
  static Stream<Named<Function<Flowable<String>, Flowable<String>>>> sharings() {
    return Stream.of(
        Named.of("share", Flowable::share),
        Named.of("publish.refCount", flowable -> flowable.publish().refCount()),
        Named.of("publish.autoConnect", flowable -> flowable.publish().autoConnect()),
        Named.of("replay.refCount", flowable -> flowable.replay().refCount()),
        Named.of("replay(1).autoConnect", flowable -> flowable.replay(1).autoConnect()),
        Named.of("cache", Flowable::cache),
        Named.of(
            "Observable.share",
            flowable -> flowable.toObservable().share().toFlowable(BackpressureStrategy.BUFFER)),
        Named.of(
            "Observable.replay.autoConnect",
            flowable ->
                flowable
                    .toObservable()
                    .replay()
                    .autoConnect()
                    .toFlowable(BackpressureStrategy.BUFFER)),
        Named.of(
            "Observable.cache",
            flowable -> flowable.toObservable().cache().toFlowable(BackpressureStrategy.BUFFER)),
        Named.of("Single.cache", flowable -> flowable.firstOrError().cache().toFlowable()),
        Named.of("Maybe.cache", flowable -> flowable.firstElement().cache().toFlowable()),
        Named.of(
            "Completable.cache",
            flowable -> flowable.take(1).ignoreElements().cache().andThen(Flowable.just("done"))));
  }

  static Stream<Named<Function<Flowable<String>, ConnectableFlowable<String>>>> flowables() {
    return Stream.of(
        Named.of("publish", Flowable::publish),
        Named.of("replay", Flowable::replay),
        Named.of("replay(1)", flowable -> flowable.replay(1)));
  }

  static Stream<Named<Function<Flowable<String>, ConnectableObservable<String>>>> observables() {
    return Stream.of(
        Named.of("publish", flowable -> flowable.toObservable().publish()),
        Named.of("replay", flowable -> flowable.toObservable().replay()));
  }

  private void connectsByItself(
      SharedUpstream policy,
      Function<Flowable<String>, Flowable<String>> sharing,
      String expected) {
    try (RxJavaInstallation installation = RxJavaIntegration.install(policy)) {
      Flowable<String> shared = sharing.apply(upstream);
      NAME.run("a", () -> shared.subscribe(item -> witness.see("item")));
      NAME.run("b", () -> shared.subscribe(item -> witness.see("item")));
      Foreign.run(() -> source.onNext("x"));
    }
    witness.assertSeen("subscribe " + expected, "upstream " + expected, "item a", "item b");
  }

  @ParameterizedTest
  @MethodSource("sharings")
  void connector_isTheFirstSubscriberWhereNobodyElseConnects(
      Function<Flowable<String>, Flowable<String>> sharing) {
    connectsByItself(SharedUpstream.connector(), sharing, "a");
  }

  @ParameterizedTest
  @MethodSource("sharings")
  void firstSubscriber_runsTheUpstream(Function<Flowable<String>, Flowable<String>> sharing) {
    connectsByItself(SharedUpstream.firstSubscriber(), sharing, "a");
  }

  @ParameterizedTest
  @MethodSource("sharings")
  void none_bindsNothing(Function<Flowable<String>, Flowable<String>> sharing) {
    connectsByItself(SharedUpstream.none(), sharing, "null");
  }

  @ParameterizedTest
  @MethodSource("sharings")
  void fixed_isTheApplicationsOwn(Function<Flowable<String>, Flowable<String>> sharing) {
    AsyncContext job = NAME.call("job", AsyncContext::current);
    connectsByItself(SharedUpstream.fixed(job), sharing, "job");
  }

  private void connects(
      SharedUpstream policy,
      Function<Flowable<String>, ConnectableFlowable<String>> sharing,
      String expected) {
    try (RxJavaInstallation installation = RxJavaIntegration.install(policy)) {
      ConnectableFlowable<String> shared =
          sharing.apply(upstream.doOnCancel(() -> witness.see("cancel")));
      NAME.run("a", () -> shared.subscribe(item -> witness.see("item")));
      NAME.run("b", () -> shared.subscribe(item -> witness.see("item")));
      Disposable connection = NAME.call("connector", () -> shared.connect());
      Foreign.run(() -> source.onNext("x"));
      Foreign.run(connection::dispose);
    }
    witness.assertSeen(
        "subscribe " + expected, "upstream " + expected, "item a", "item b", "cancel " + expected);
  }

  @ParameterizedTest
  @MethodSource("flowables")
  void connector_isWhoCallsConnect(
      Function<Flowable<String>, ConnectableFlowable<String>> sharing) {
    connects(SharedUpstream.connector(), sharing, "connector");
  }

  @ParameterizedTest
  @MethodSource("flowables")
  void firstSubscriber_isKeptWhoeverConnects(
      Function<Flowable<String>, ConnectableFlowable<String>> sharing) {
    connects(SharedUpstream.firstSubscriber(), sharing, "a");
  }

  @ParameterizedTest
  @MethodSource("flowables")
  void none_bindsNothingWhoeverConnects(
      Function<Flowable<String>, ConnectableFlowable<String>> sharing) {
    connects(SharedUpstream.none(), sharing, "null");
  }

  @ParameterizedTest
  @MethodSource("observables")
  void firstSubscriber_isKeptByObservablesToo(
      Function<Flowable<String>, ConnectableObservable<String>> sharing) {
    try (RxJavaInstallation installation =
        RxJavaIntegration.install(SharedUpstream.firstSubscriber())) {
      ConnectableObservable<String> shared = sharing.apply(upstream);
      NAME.run("a", () -> shared.subscribe(item -> witness.see("item")));
      NAME.run("connector", () -> shared.connect());
      Foreign.run(() -> source.onNext("x"));
    }
    witness.assertSeen("subscribe a", "upstream a", "item a");
  }

  static Stream<Arguments> policies() {
    AsyncContext job = NAME.call("job", AsyncContext::current);
    return Stream.of(
        Arguments.of(SharedUpstream.connector(), "connector", "next connector"),
        Arguments.of(SharedUpstream.firstSubscriber(), "first", "next first"),
        Arguments.of(SharedUpstream.none(), "null", "null"),
        Arguments.of(SharedUpstream.fixed(job), "job", "job"));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void policy_holdsForEachConnectionWhoeverJoinedTheOneBefore(
      SharedUpstream policy, String expected, String expectedNext) {
    try (RxJavaInstallation installation = RxJavaIntegration.install(policy)) {
      ConnectableFlowable<String> shared = upstream.publish();
      NAME.run("first", () -> shared.subscribe());
      Disposable connection = NAME.call("connector", () -> shared.connect());
      NAME.run("joined later", () -> shared.subscribe());
      connection.dispose();
      shared.reset();
      NAME.run("next first", () -> shared.subscribe());
      NAME.run("next connector", () -> shared.connect());
    }
    witness.assertSeen("subscribe " + expected, "subscribe " + expectedNext);
  }

  @ParameterizedTest
  @MethodSource("flowables")
  void firstSubscriber_isNobodyWhoHasLeftBeforeTheConnection(
      Function<Flowable<String>, ConnectableFlowable<String>> sharing) {
    try (RxJavaInstallation installation =
        RxJavaIntegration.install(SharedUpstream.firstSubscriber())) {
      ConnectableFlowable<String> shared = sharing.apply(upstream);
      NAME.call("left", () -> shared.subscribe()).dispose();
      NAME.run("a", () -> shared.subscribe());
      NAME.run("b", () -> shared.subscribe());
      NAME.run("connector", () -> shared.connect());
    }
    witness.assertSeen("subscribe a");
  }

  @ParameterizedTest
  @MethodSource("observables")
  void firstSubscriber_isNobodyWhoHasLeftBeforeTheConnectionOfAnObservable(
      Function<Flowable<String>, ConnectableObservable<String>> sharing) {
    try (RxJavaInstallation installation =
        RxJavaIntegration.install(SharedUpstream.firstSubscriber())) {
      ConnectableObservable<String> shared = sharing.apply(upstream);
      NAME.call("left", () -> shared.subscribe()).dispose();
      NAME.run("connector", () -> shared.connect());
    }
    witness.assertSeen("subscribe connector");
  }

  @Test
  void firstSubscriber_isKeptNoLongerThanItIsSubscribed() {
    try (RxJavaInstallation installation =
        RxJavaIntegration.install(SharedUpstream.firstSubscriber())) {
      ConnectableFlowable<String> shared = upstream.publish();
      Store store = new Store();
      Disposable subscription = store.run(() -> shared.subscribe());
      store.assertKept();
      subscription.dispose();

      store.assertCollected();
      Reference.reachabilityFence(shared);
    }
  }

  @Test
  void firstSubscriber_isTheFirstOfEachConnectionThatARefCountMakes() {
    try (RxJavaInstallation installation =
        RxJavaIntegration.install(SharedUpstream.firstSubscriber())) {
      Flowable<String> shared = upstream.share();
      Disposable a = NAME.call("a", () -> shared.subscribe());
      Disposable b = NAME.call("b", () -> shared.subscribe());
      a.dispose();
      b.dispose();
      NAME.run("c", () -> shared.subscribe());
    }
    witness.assertSeen("subscribe a", "subscribe c");
  }

  @Test
  void none_connectsAgainAfterTheEnd() {
    try (RxJavaInstallation installation = RxJavaIntegration.install(SharedUpstream.none())) {
      Flowable<String> shared =
          Flowable.fromAction(() -> witness.see("run")).share().cast(String.class);
      NAME.run("a", () -> shared.subscribe());
      NAME.run("b", () -> shared.subscribe());
    }
    witness.assertSeen("run null", "run null");
  }

  @Test
  void none_tellsWhoConnectsInTheirOwnContext() {
    try (RxJavaInstallation installation = RxJavaIntegration.install(SharedUpstream.none())) {
      ConnectableFlowable<String> shared = upstream.publish();
      NAME.run("connector", () -> shared.connect(connection -> witness.see("connecting")));
    }
    witness.assertSeen("connecting connector", "subscribe null");
  }

  @Test
  void policy_declaredAfterAnInstallationThatDeclaresNoneHolds() {
    try (RxJavaInstallation first = RxJavaIntegration.install();
        RxJavaInstallation second = RxJavaIntegration.install(SharedUpstream.none())) {
      cacheAndShare();
    }
    witness.assertSeen("subscribe null", "subscribe null");
  }

  @Test
  void policy_isNotChangedByAnInstallationThatDeclaresNone() {
    try (RxJavaInstallation first = RxJavaIntegration.install(SharedUpstream.none());
        RxJavaInstallation second = RxJavaIntegration.install()) {
      cacheAndShare();
    }
    witness.assertSeen("subscribe null", "subscribe null");
  }

  @Test
  void policy_handedToAnEnvironmentHoldsUntilItIsClosed() {
    try (AsyncEnvironment environment =
        AsyncEnvironment.builder()
            .configured(RxJavaIntegration.with(SharedUpstream.none()))
            .start()) {
      assertEquals(List.of(), environment.overwritten());
      cacheAndShare();
    }
    try (AsyncEnvironment environment =
        AsyncEnvironment.builder()
            .configured(RxJavaIntegration.with(SharedUpstream.connector()))
            .start()) {
      assertEquals(List.of(), environment.overwritten());
      cacheAndShare();
    }
    witness.assertSeen("subscribe null", "subscribe null", "subscribe a", "subscribe a");
    assertEquals(Plugins.none(), Plugins.handlers());
  }

  private void cacheAndShare() {
    Flowable<String> cached = upstream.cache();
    Flowable<String> shared = upstream.share();
    NAME.run("a", () -> cached.subscribe());
    NAME.run("a", () -> shared.subscribe());
  }

  @Test
  void policy_thatIsAnotherThanTheDeclaredIsRefused() {
    SharedUpstream fixed = SharedUpstream.fixed(NAME.call("job", AsyncContext::current));
    SharedUpstream other = SharedUpstream.fixed(NAME.call("other", AsyncContext::current));
    try (RxJavaInstallation first = RxJavaIntegration.install(fixed)) {
      List<Object> installed = Plugins.handlers();
      for (SharedUpstream another :
          List.of(other, SharedUpstream.none(), SharedUpstream.connector())) {
        assertThrows(IllegalStateException.class, () -> RxJavaIntegration.install(another));
        IllegalStateException e =
            assertThrows(
                IllegalStateException.class,
                () ->
                    AsyncEnvironment.builder().configured(RxJavaIntegration.with(another)).start());
        assertTrue(e.getCause().getMessage().contains("SharedUpstream[fixed]"), e.toString());
        assertEquals(installed, Plugins.handlers());
      }
    }
    RxJavaIntegration.install(other).close();
  }

  @Test
  void overwritten_namesTheHooksOfConnectableSources() {
    try (RxJavaInstallation installation = RxJavaIntegration.install(SharedUpstream.none())) {
      assertEquals(List.of(), installation.overwritten());
      RxJavaPlugins.setOnConnectableFlowableAssembly(null);
      RxJavaPlugins.setOnConnectableObservableAssembly(null);

      assertEquals(
          List.of("ConnectableFlowable assembly", "ConnectableObservable assembly"),
          installation.overwritten());

      installation.repair();
      assertEquals(List.of(), installation.overwritten());
    }
  }

  @Test
  void badInput_isNamed() {
    assertThrows(NullPointerException.class, () -> SharedUpstream.fixed(null));
    assertThrows(
        NullPointerException.class, () -> RxJavaIntegration.install((SharedUpstream) null));
    assertThrows(NullPointerException.class, () -> RxJavaIntegration.with(null));
    assertEquals("SharedUpstream[none]", SharedUpstream.none().toString());
  }
}

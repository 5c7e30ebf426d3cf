package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.asynclocal.AsyncContext;
import io.asynclocal.environment.AsyncEnvironment;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Whose context the upstream of a shared publisher runs in, by each policy. */
final class SharedUpstreamTest extends PipelineTest {

  /** Each test installs with a policy of its own. */
  @Override
  void install() {}

  static Stream<Named<Function<Flux<String>, ConnectableFlux<String>>>> connectables() {
    return Stream.of(
        Named.of("publish", Flux::publish),
        Named.of("replay", Flux::replay),
        Named.of("replay(1)", flux -> flux.replay(1)),
        Named.of("hide().publish", flux -> flux.hide().publish()));
  }

  private void connectsWith(
      SharedUpstream policy,
      Function<Flux<String>, ConnectableFlux<String>> sharing,
      String expected) {
    install(policy);
    ConnectableFlux<String> shared =
        sharing.apply(
            Flux.<String>never()
                .doOnSubscribe(s -> note("subscribe"))
                .doOnRequest(n -> note("request"))
                .doOnCancel(() -> note("cancel")));
    as("first", () -> shared.subscribe(item -> {}, failure -> {}));
    as("second", () -> shared.subscribe(item -> {}, failure -> {}));
    Disposable connection = as("connector", () -> shared.connect());
    elsewhere(connection::dispose);
    assertSeen("subscribe:" + expected, "request:" + expected, "cancel:" + expected);
  }

  @ParameterizedTest
  @MethodSource("connectables")
  void connector_isTheDefault(Function<Flux<String>, ConnectableFlux<String>> sharing) {
    connectsWith(SharedUpstream.connector(), sharing, "connector");
  }

  @ParameterizedTest
  @MethodSource("connectables")
  void firstSubscriber_isKeptForTheConnection(
      Function<Flux<String>, ConnectableFlux<String>> sharing) {
    connectsWith(SharedUpstream.firstSubscriber(), sharing, "first");
  }

  @ParameterizedTest
  @MethodSource("connectables")
  void firstSubscriber_isNotWhoJoinedTheConnectionBefore(
      Function<Flux<String>, ConnectableFlux<String>> sharing) {
    install(SharedUpstream.firstSubscriber());
    ConnectableFlux<String> shared =
        sharing.apply(Flux.<String>never().doOnSubscribe(s -> note("subscribe")));
    as("first", () -> shared.subscribe(item -> {}, failure -> {}));
    Disposable connection = as("connector", () -> shared.connect());
    as("joining", () -> shared.subscribe(item -> {}, failure -> {}));
    connection.dispose();
    as("next", () -> shared.subscribe(item -> {}, failure -> {}));
    as("connector", () -> shared.connect());
    assertSeen("subscribe:first", "subscribe:next");
  }

  @ParameterizedTest
  @MethodSource("connectables")
  void none_bindsNothing(Function<Flux<String>, ConnectableFlux<String>> sharing) {
    connectsWith(SharedUpstream.none(), sharing, "null");
  }

  @ParameterizedTest
  @MethodSource("connectables")
  void fixed_isTheApplicationsOwn(Function<Flux<String>, ConnectableFlux<String>> sharing) {
    AsyncContext own = as("own", AsyncContext::current);
    connectsWith(SharedUpstream.fixed(own), sharing, "own");
  }

  @Test
  void none_servesACachedMonoToo() {
    install(SharedUpstream.none());
    Mono<String> cached =
        Mono.fromCallable(
                () -> {
                  note("called");
                  return "1";
                })
            .cache();
    as("A", () -> cached.subscribe(this::note));
    as("B", () -> cached.subscribe(this::note));
    assertSeen("called:null", "1:A", "1:B");
  }

  @Test
  void none_servesShareToo() {
    install(SharedUpstream.none());
    Flux<String> shared = Flux.<String>never().doOnSubscribe(s -> note("subscribe")).share();
    as("A", () -> shared.subscribe());
    assertSeen("subscribe:null");
  }

  @Test
  void policy_declaredAfterAnInstallationThatDeclaresNoneHolds() {
    ReactorInstallation first = ReactorIntegration.install();
    install(SharedUpstream.none());
    assertShareIsSubscribedBy("null");
    first.close();
    assertShareIsSubscribedBy("null", "null");
  }

  @Test
  void policy_isNotChangedByAnInstallationThatDeclaresNone() {
    install(SharedUpstream.none());
    ReactorInstallation second = ReactorIntegration.install();
    assertShareIsSubscribedBy("null");
    second.close();
  }

  @Test
  void policy_handedToAnEnvironmentHoldsUntilItIsClosed() {
    AsyncEnvironment declaring =
        AsyncEnvironment.builder()
            .configured(ReactorIntegration.with(SharedUpstream.none()))
            .start();
    AsyncEnvironment declaringNone = AsyncEnvironment.start();
    assertShareIsSubscribedBy("null");
    declaring.close();
    assertShareIsSubscribedBy("null", "A");
    declaringNone.close();
  }

  @Test
  void policy_thatIsAnotherThanTheDeclaredIsRefused() {
    SharedUpstream fixed = SharedUpstream.fixed(as("job", AsyncContext::current));
    install(fixed);
    for (SharedUpstream another :
        List.of(
            SharedUpstream.fixed(as("other", AsyncContext::current)),
            SharedUpstream.none(),
            SharedUpstream.connector())) {
      assertThrows(IllegalStateException.class, () -> ReactorIntegration.install(another));
      IllegalStateException e =
          assertThrows(
              IllegalStateException.class,
              () ->
                  AsyncEnvironment.builder().configured(ReactorIntegration.with(another)).start());
      assertEquals(true, e.getCause().getMessage().contains("SharedUpstream[fixed]"), e.toString());
    }
    ReactorIntegration.install(fixed).close();
    assertShareIsSubscribedBy("job");
  }

  private void assertShareIsSubscribedBy(String... who) {
    Flux<String> shared = Flux.<String>never().doOnSubscribe(s -> note("subscribe")).share();
    as("A", () -> shared.subscribe());
    assertSeen(Stream.of(who).map(each -> "subscribe:" + each).toArray(String[]::new));
  }

  @Test
  void badInput_isNamed() {
    assertThrows(NullPointerException.class, () -> SharedUpstream.fixed(null));
    assertThrows(
        NullPointerException.class, () -> ReactorIntegration.install((SharedUpstream) null));
    assertThrows(NullPointerException.class, () -> ReactorIntegration.with(null));
    assertEquals("SharedUpstream[none]", SharedUpstream.none().toString());
  }
}

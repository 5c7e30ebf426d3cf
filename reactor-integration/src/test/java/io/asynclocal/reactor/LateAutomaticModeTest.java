package io.asynclocal.reactor;

import io.micrometer.context.ContextRegistry;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.CoreSubscriber;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Chains that were assembled before Reactor's automatic mode was enabled, which puts something of
 * its own round sources that aren't Reactor's, when it finds them.
 */
final class LateAutomaticModeTest extends PipelineTest {
  private static final String KEY = "another library's";
  private final ThreadLocal<String> theirs = new ThreadLocal<>();

  @BeforeEach
  void registerAnother() {
    ContextRegistry.getInstance().registerThreadLocalAccessor(KEY, theirs);
  }

  @AfterEach
  void disableAutomaticMode() {
    Automatic.disable();
    ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
  }

  private static final String[] NAMES = {
    "doOnNext",
    "map.filter",
    "handle",
    "tap",
    "hide",
    "flatMap",
    "concatMap",
    "switchMap",
    "merge",
    "zip",
    "publishOn",
    "then",
    "timeout",
    "checkpoint",
    "onErrorContinue",
    "share",
    "withStore"
  };

  private Flux<String> chain(String name, Flux<String> source) {
    return switch (name) {
      case "doOnNext" -> source.doOnNext(this::note);
      case "map.filter" -> source.map(this::noted).filter(item -> true);
      case "handle" -> source.handle((item, sink) -> sink.next(noted(item)));
      case "tap" ->
          source.tap(
              () ->
                  new DefaultSignalListener<>() {
                    @Override
                    public void doOnNext(String item) {
                      note(item);
                    }
                  });
      case "hide" -> source.hide().doOnNext(this::note);
      case "flatMap" -> Flux.just(0).hide().flatMap(zero -> source).doOnNext(this::note);
      case "concatMap" -> Flux.just(0).hide().concatMap(zero -> source).doOnNext(this::note);
      case "switchMap" -> Flux.just(0).hide().switchMap(zero -> source).doOnNext(this::note);
      case "merge" -> source.mergeWith(Flux.never()).doOnNext(this::note);
      case "zip" -> source.zipWith(Flux.just(1).hide(), (item, one) -> noted(item));
      case "publishOn" -> source.publishOn(Schedulers.immediate()).map(this::noted);
      case "then" -> Mono.empty().thenMany(source).doOnNext(this::note);
      case "timeout" -> source.timeout(Mono.never()).doOnNext(this::note);
      case "checkpoint" -> source.checkpoint("here").doOnNext(this::note);
      case "onErrorContinue" -> source.doOnNext(this::note).onErrorContinue((failure, item) -> {});
      case "share" -> source.share().doOnNext(this::note);
      case "withStore" ->
          Flux.from(source.doOnNext(this::note).transform(ReactorIntegration.withStore(WHO, "A")));
      default -> throw new AssertionError(name);
    };
  }

  private String noted(String item) {
    note(item);
    return item;
  }

  private static Stream<Arguments> chainsBut(String... others) {
    return Stream.of(Source.values())
        .flatMap(
            source ->
                Stream.of(NAMES)
                    .filter(name -> !List.of(others).contains(name))
                    .map(name -> Arguments.of(source, name)));
  }

  static Stream<Arguments> chains() {
    return chainsBut();
  }

  /** What the installation finds when they are subscribed to. */
  static Stream<Arguments> chainsOfOneSubscriber() {
    return chainsBut("share", "withStore");
  }

  /** In which nothing is written; past the hooks Reactor sets what is. */
  static Stream<Arguments> unwritten() {
    return chainsBut("onErrorContinue");
  }

  @ParameterizedTest
  @MethodSource("chains")
  void chainAssembledBeforeTheMode_isSeenByItsSubscriber(Source source, String name) {
    Source.Handle handle = source.open();
    Flux<String> chain = chain(name, handle.flux());
    Automatic.enable();
    as(name.equals("withStore") ? "nobody" : "A", () -> chain.subscribe());
    elsewhere(() -> handle.emit("1"));
    assertSeen("1:A");
  }

  @ParameterizedTest
  @MethodSource("chainsOfOneSubscriber")
  void chainAssembledBeforeTheInstallationAndTheMode_isSeenByItsSubscriber(
      Source source, String name) {
    uninstall();
    Source.Handle handle = source.open();
    Flux<String> chain = chain(name, handle.flux());
    install();
    Automatic.enable();
    as("A", () -> chain.subscribe());
    elsewhere(() -> handle.emit("1"));
    assertSeen("1:A");
  }

  @ParameterizedTest
  @MethodSource("chains")
  void chainAssembledInTheMode_isSeenByItsSubscriberWhenItIsOff(Source source, String name) {
    Automatic.enable();
    Source.Handle handle = source.open();
    Flux<String> chain = chain(name, handle.flux());
    Automatic.disable();
    as(name.equals("withStore") ? "nobody" : "A", () -> chain.subscribe());
    elsewhere(() -> handle.emit("1"));
    assertSeen("1:A");
  }

  @ParameterizedTest
  @MethodSource("unwritten")
  void chainAssembledBeforeTheMode_isSeenByASubscriberPastTheHooks(Source source, String name) {
    Source.Handle handle = source.open();
    Flux<String> chain = chain(name, handle.flux());
    Automatic.enable();
    BaseSubscriber<String> last =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnError(Throwable failure) {}
        };
    as(
        name.equals("withStore") ? "nobody" : "A",
        () -> chain.subscribe((CoreSubscriber<String>) last));
    elsewhere(() -> handle.emit("1"));
    assertSeen("1:A");
  }
}

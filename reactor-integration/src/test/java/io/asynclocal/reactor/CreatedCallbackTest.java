package io.asynclocal.reactor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.FluxSink.OverflowStrategy;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** What is registered with a sink is called as the subscriber, whoever makes the sink end. */
final class CreatedCallbackTest extends PipelineTest {
  private final List<FluxSink<String>> sinks = new ArrayList<>();
  private final List<MonoSink<String>> monoSinks = new ArrayList<>();

  @AfterEach
  void disableAutomaticMode() {
    Automatic.disable();
  }

  private void open(FluxSink<String> sink) {
    sink.onDispose(() -> note("dispose"));
    sink.onCancel(() -> note("cancel"));
    sinks.add(sink);
  }

  @ParameterizedTest
  @EnumSource
  void create_thatItsSubscriberThrowsInto(OverflowStrategy overflow) {
    as("A", () -> Flux.create(this::open, overflow).subscribe(new Throwing()));
    elsewhere(() -> sinks.get(0).next("1"));

    assertSeen("1:A", "cancel:A", "dispose:A");
  }

  @ParameterizedTest
  @EnumSource
  void create_thatIsOnlyDisposedOf(OverflowStrategy overflow) {
    Consumer<FluxSink<String>> opening =
        sink -> {
          sink.onDispose(() -> note("dispose"));
          sinks.add(sink);
        };
    as("A", () -> Flux.create(opening, overflow).subscribe(new Throwing()));
    elsewhere(() -> sinks.get(0).next("1"));

    assertSeen("1:A", "dispose:A");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void create_thatIsCompletedElsewhere(boolean automatic) {
    automatic(automatic);
    as("A", () -> Flux.create(this::open).subscribe());
    elsewhere(() -> sinks.get(0).complete());

    assertSeen("dispose:A");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void push_thatFailsElsewhere(boolean automatic) {
    automatic(automatic);
    as("A", () -> Flux.push(this::open).subscribe(item -> {}, failure -> note("error")));
    elsewhere(() -> sinks.get(0).error(new IllegalStateException("push")));

    assertSeen("error:A", "dispose:A");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void monoCreate_thatIsCompletedElsewhere(boolean automatic) {
    automatic(automatic);
    as(
        "A",
        () ->
            Mono.<String>create(
                    sink -> {
                      sink.onDispose(() -> note("dispose"));
                      monoSinks.add(sink);
                    })
                .subscribe());
    elsewhere(() -> monoSinks.get(0).success("1"));

    assertSeen("dispose:A");
  }

  private static void automatic(boolean on) {
    if (on) {
      Automatic.enable();
    }
  }

  /** Not Reactor's, which would catch what its application throws. */
  private final class Throwing implements Subscriber<String> {
    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String item) {
      note(item);
      throw new IllegalStateException("subscriber");
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }
}

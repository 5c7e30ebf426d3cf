package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** However a pipeline ends, it runs as the one who subscribed. */
final class TerminalTest extends PipelineTest {
  private final Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();

  private Flux<String> noted() {
    return sink.asFlux().map(this::noting).doOnCancel(() -> note("cancel"));
  }

  private String noting(String item) {
    note(item);
    return item;
  }

  private void emit(String item) {
    elsewhere(() -> sink.tryEmitNext(item).orThrow());
  }

  @Test
  void toIterable_runsAsWhoIterates() {
    Iterator<String> items = as("A", () -> noted().toIterable(1).iterator());
    emit("1");
    assertEquals("1", items.next());
    emit("2");
    elsewhere(() -> assertEquals("2", items.next()));
    assertSeen("1:A", "2:A");
  }

  @Test
  void toIterable_generatesMoreAsWhoIterated() {
    Flux<String> generated =
        Flux.generate(
            items -> {
              note("generate");
              items.next("1");
            });
    Iterator<String> items = as("A", () -> generated.toIterable(1).iterator());
    forget();
    elsewhere(items::next);
    assertSeen("generate:A");
  }

  @Test
  void toStream_runsAsWhoOpenedIt() {
    Stream<String> stream = as("A", () -> noted().toStream(1));
    Iterator<String> items = as("A", stream::iterator);
    emit("1");
    assertEquals("1", items.next());
    elsewhere(stream::close);
    assertSeen("1:A", "cancel:A");
  }

  @ParameterizedTest
  @EnumSource(Blocking.class)
  void block_runsThePipelineAsWhoWaits(Blocking blocking) {
    CompletableFuture<String> reply = new CompletableFuture<>();
    CompletableFuture<Void> subscribed = new CompletableFuture<>();
    Mono<String> pipeline =
        Mono.fromFuture(reply)
            .map(this::noting)
            .doOnSubscribe(subscription -> subscribed.complete(null));
    subscribed.thenRunAsync(() -> WHO.run(INTRUDER, () -> reply.complete("1")));
    assertEquals("1", as("A", () -> blocking.get(pipeline)));
    assertSeen("1:A");
  }

  /** The ways to wait. */
  enum Blocking {
    BLOCK {
      @Override
      String get(Mono<String> mono) {
        return mono.block();
      }
    },
    BLOCK_OPTIONAL {
      @Override
      String get(Mono<String> mono) {
        return mono.blockOptional().orElseThrow();
      }
    },
    BLOCK_FIRST {
      @Override
      String get(Mono<String> mono) {
        return mono.flux().blockFirst();
      }
    },
    BLOCK_LAST {
      @Override
      String get(Mono<String> mono) {
        return mono.flux().blockLast();
      }
    };

    abstract String get(Mono<String> mono);
  }

  @Test
  void baseSubscriber_isCalledAsWhoSubscribedIt() {
    BaseSubscriber<String> subscriber = notingSubscriber();
    Subscriber<String> byItsInterface = subscriber; // which the hook sees
    as("A", () -> noted().subscribe(byItsInterface));
    emit("1");
    elsewhere(subscriber::cancel);
    assertSeen("1:A", "next:A", "cancel:A");
  }

  @Test
  void baseSubscriber_asACoreSubscriberIsCalledByTheLastOperatorThatRestores() {
    BaseSubscriber<String> subscriber = notingSubscriber();
    as("A", () -> noted().subscribe((CoreSubscriber<String>) subscriber));
    emit("1");
    elsewhere(subscriber::cancel);
    assertSeen("1:A", "next:A", "cancel:A");
  }

  @Test
  void customFlux_withoutAnOperatorCallsACoreSubscriberAsWhoeverEmits() {
    Custom custom = new Custom();
    as("A", () -> custom.subscribe((CoreSubscriber<String>) notingSubscriber()));
    elsewhere(() -> custom.subscriber.onNext("1"));
    assertSeen("next:" + INTRUDER);
  }

  @Test
  void customFlux_withAnOperatorCallsACoreSubscriberAsWhoSubscribed() {
    Custom custom = new Custom();
    as("A", () -> custom.map(this::noting).subscribe((CoreSubscriber<String>) notingSubscriber()));
    elsewhere(() -> custom.subscriber.onNext("1"));
    assertSeen("1:A", "next:A");
  }

  @Test
  void customFlux_callsASubscriberAsWhoSubscribed() {
    Custom custom = new Custom();
    Subscriber<String> byItsInterface = notingSubscriber();
    as("A", () -> custom.subscribe(byItsInterface));
    elsewhere(() -> custom.subscriber.onNext("1"));
    assertSeen("next:A");
  }

  @Test
  void onBackpressureBuffer_tellsOfWhatOverflowsAsTheSubscriber() {
    BaseSubscriber<String> subscriber =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {}
        };
    as(
        "A",
        () ->
            sink.asFlux()
                .onBackpressureBuffer(1, item -> note("evicted " + item))
                .onErrorComplete()
                .subscribe(subscriber));
    emit("1");
    elsewhere(() -> sink.tryEmitNext("2"));
    assertSeen("evicted 2:A");
  }

  private BaseSubscriber<String> notingSubscriber() {
    return new BaseSubscriber<>() {
      @Override
      protected void hookOnNext(String item) {
        note("next");
      }
    };
  }

  /** A publisher of an application's own. */
  private static final class Custom extends Flux<String> {
    private CoreSubscriber<? super String> subscriber;

    @Override
    public void subscribe(CoreSubscriber<? super String> actual) {
      subscriber = actual;
      actual.onSubscribe(reactor.core.publisher.Operators.emptySubscription());
    }
  }
}

package io.asynclocal.mixture;

import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import java.util.concurrent.CompletableFuture;
import kotlin.coroutines.Continuation;
import kotlin.jvm.functions.Function2;
import kotlinx.coroutines.CoroutineScope;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.channels.BufferOverflow;
import kotlinx.coroutines.channels.Channel;
import kotlinx.coroutines.flow.Flow;
import kotlinx.coroutines.flow.FlowKt;
import kotlinx.coroutines.future.FutureKt;
import kotlinx.coroutines.reactive.AwaitKt;
import kotlinx.coroutines.reactive.ReactiveFlowKt;
import kotlinx.coroutines.rx3.RxAwaitKt;
import kotlinx.coroutines.rx3.RxConvertKt;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Makes one library's stage of another's, in one of the ways in which applications do. */
@SuppressWarnings("unchecked") // what is emitted may be anything
final class Conversions {
  private Conversions() {}

  static Object convert(Object stage, Kind is, Kind wanted, Part part) {
    if (is == wanted) {
      return stage;
    }
    return switch (wanted) {
      case FLUX -> Flux.from(publisher(stage, is, part));
      case MONO -> mono(stage, is, part);
      case FLOWABLE -> flowable(stage, is, part);
      case OBSERVABLE -> observable(stage, is, part);
      case SINGLE -> single(stage, is, part);
      case MAYBE -> maybe(stage, is, part);
      case COMPLETABLE -> completable(stage, is, part);
      case FLOW -> flow(stage, is, part);
      case FUTURE -> part.run.begun(future(stage, is, part));
    };
  }

  private static Publisher<Object> publisher(Object stage, Kind is, Part part) {
    return switch (is) {
      case FLUX, MONO, FLOWABLE -> (Publisher<Object>) stage;
      case OBSERVABLE -> Cast.observable(stage).toFlowable(BackpressureStrategy.BUFFER);
      case SINGLE -> Cast.single(stage).toFlowable();
      case MAYBE -> Cast.maybe(stage).toFlowable();
      case COMPLETABLE -> ((Completable) stage).toFlowable();
      case FLOW ->
          part.coin(2)
              ? ReactiveFlowKt.asPublisher(Cast.flow(stage), part.run.coroutine(part.salt()))
              : RxConvertKt.asFlowable(Cast.flow(stage), part.run.coroutine(part.salt()));
      case FUTURE ->
          part.coin(2)
              ? Mono.fromFuture(Cast.future(stage))
              : Maybe.fromCompletionStage(Cast.future(stage)).toFlowable();
    };
  }

  private static Object mono(Object stage, Kind is, Part part) {
    return switch (is) {
      case FLUX -> part.coin(2) ? Cast.flux(stage).next() : Mono.from(Cast.flux(stage));
      case FUTURE -> Mono.fromFuture(Cast.future(stage), part.coin(2));
      default -> Mono.from(publisher(stage, is, part));
    };
  }

  private static Object flowable(Object stage, Kind is, Part part) {
    Publisher<Object> publisher = publisher(stage, is, part);
    return publisher instanceof Flowable<Object> flowable
        ? flowable
        : Flowable.fromPublisher(publisher);
  }

  private static Object observable(Object stage, Kind is, Part part) {
    return switch (is) {
      case FLOWABLE -> Cast.flowable(stage).toObservable();
      case SINGLE -> Cast.single(stage).toObservable();
      case MAYBE -> Cast.maybe(stage).toObservable();
      case COMPLETABLE -> ((Completable) stage).toObservable();
      case FLOW -> RxConvertKt.asObservable(Cast.flow(stage), part.run.coroutine(part.salt()));
      case FUTURE -> Observable.fromCompletionStage(Cast.future(stage));
      default -> Observable.fromPublisher(publisher(stage, is, part));
    };
  }

  private static Object single(Object stage, Kind is, Part part) {
    return switch (is) {
      case FLOWABLE -> Cast.flowable(stage).first("none");
      case OBSERVABLE -> Cast.observable(stage).first("none");
      case MAYBE -> Cast.maybe(stage).defaultIfEmpty("none");
      case COMPLETABLE -> ((Completable) stage).toSingleDefault("none");
      case FUTURE -> Single.fromCompletionStage(Cast.future(stage));
      case MONO -> Single.fromPublisher(Cast.mono(stage));
      default -> Flowable.fromPublisher(publisher(stage, is, part)).first("none");
    };
  }

  private static Object maybe(Object stage, Kind is, Part part) {
    return switch (is) {
      case OBSERVABLE -> Cast.observable(stage).firstElement();
      case SINGLE -> Cast.single(stage).toMaybe();
      case COMPLETABLE -> ((Completable) stage).toMaybe();
      case FUTURE -> Maybe.fromCompletionStage(Cast.future(stage));
      case MONO -> Maybe.fromPublisher(Cast.mono(stage));
      default -> Flowable.fromPublisher(publisher(stage, is, part)).firstElement();
    };
  }

  private static Object completable(Object stage, Kind is, Part part) {
    return switch (is) {
      case OBSERVABLE -> Cast.observable(stage).ignoreElements();
      case SINGLE -> Cast.single(stage).ignoreElement();
      case MAYBE -> Cast.maybe(stage).ignoreElement();
      case FUTURE -> Completable.fromCompletionStage(Cast.future(stage));
      default -> Completable.fromPublisher(publisher(stage, is, part));
    };
  }

  private static Flow<Object> flow(Object stage, Kind is, Part part) {
    part.run.othersKeep();
    return switch (is) {
      // Whoever emits is blocked while the buffer is full, and may be who is to empty it.
      case OBSERVABLE ->
          FlowKt.buffer(
              RxConvertKt.asFlow(Cast.observable(stage)),
              Channel.UNLIMITED,
              BufferOverflow.SUSPEND);
      case SINGLE -> awaited(continuation -> RxAwaitKt.await(Cast.single(stage), continuation));
      case MAYBE ->
          awaited(continuation -> RxAwaitKt.awaitSingleOrNull(Cast.maybe(stage), continuation));
      case FUTURE -> awaited(continuation -> FutureKt.await(Cast.future(stage), continuation));
      default -> ReactiveFlowKt.asFlow(publisher(stage, is, part));
    };
  }

  /** Waits for one item in a coroutine. */
  interface Awaiting {
    Object await(Continuation<Object> continuation);
  }

  static Flow<Object> awaited(Awaiting awaiting) {
    return FlowKt.asFlow(
        (kotlin.jvm.functions.Function1<Continuation<? super Object>, Object>)
            continuation -> awaiting.await(continuation));
  }

  private static CompletableFuture<Object> future(Object stage, Kind is, Part part) {
    return (CompletableFuture<Object>)
        switch (is) {
          case FLUX, FLOWABLE ->
              part.coin(2)
                  ? Flux.from((Publisher<Object>) stage).next().toFuture()
                  : Flowable.fromPublisher((Publisher<Object>) stage)
                      .firstStage("none")
                      .toCompletableFuture();
          case MONO ->
              part.coin(2)
                  ? Cast.mono(stage).toFuture()
                  : inCoroutine(part, c -> AwaitKt.awaitFirstOrNull(Cast.mono(stage), c));
          case OBSERVABLE ->
              part.coin(2)
                  ? Cast.observable(stage).firstStage("none").toCompletableFuture()
                  : inCoroutine(part, c -> RxAwaitKt.awaitFirstOrNull(Cast.observable(stage), c));
          case SINGLE ->
              part.coin(2)
                  ? Cast.single(stage).toCompletionStage().toCompletableFuture()
                  : inCoroutine(part, c -> RxAwaitKt.await(Cast.single(stage), c));
          case MAYBE -> Cast.maybe(stage).toCompletionStage("none").toCompletableFuture();
          case COMPLETABLE -> ((Completable) stage).toCompletionStage("none").toCompletableFuture();
          case FLOW -> inCoroutine(part, c -> FlowKt.firstOrNull(Cast.flow(stage), c));
          case FUTURE -> stage;
        };
  }

  static CompletableFuture<Object> inCoroutine(Part part, Awaiting awaiting) {
    Function2<CoroutineScope, Continuation<? super Object>, Object> body =
        (scope, continuation) -> awaiting.await(continuation);
    return FutureKt.future(
        part.run.scope(), part.run.coroutine(part.salt()), CoroutineStart.DEFAULT, body);
  }
}

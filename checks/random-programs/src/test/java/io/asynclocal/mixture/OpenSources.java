package io.asynclocal.mixture;

import io.reactivex.rxjava3.core.Completable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import kotlin.Unit;
import kotlinx.coroutines.flow.Flow;
import kotlinx.coroutines.flow.FlowKt;

/** The sources of a run that somebody has subscribed to and that have not come to an end yet. */
final class OpenSources {
  private final AtomicInteger count = new AtomicInteger();

  /** {@return {@code source}, which is of {@code kind} and is counted from now on} */
  Object counted(Kind kind, Object source) {
    return switch (kind) {
      case FLUX -> Cast.flux(source).doOnSubscribe(s -> opened()).doFinally(end -> ended());
      case MONO -> Cast.mono(source).doOnSubscribe(s -> opened()).doFinally(end -> ended());
      case FLOWABLE -> Cast.flowable(source).doOnSubscribe(s -> opened()).doFinally(this::ended);
      case OBSERVABLE ->
          Cast.observable(source).doOnSubscribe(s -> opened()).doFinally(this::ended);
      case SINGLE -> Cast.single(source).doOnSubscribe(s -> opened()).doFinally(this::ended);
      case MAYBE -> Cast.maybe(source).doOnSubscribe(s -> opened()).doFinally(this::ended);
      case COMPLETABLE ->
          ((Completable) source).doOnSubscribe(s -> opened()).doFinally(this::ended);
      case FLOW -> flow(Cast.flow(source));
      case FUTURE -> future(Cast.future(source));
    };
  }

  private Flow<Object> flow(Flow<Object> source) {
    return FlowKt.onCompletion(
        FlowKt.onStart(
            source,
            (collector, continuation) -> {
              opened();
              return Unit.INSTANCE;
            }),
        (collector, failure, continuation) -> {
          ended();
          return Unit.INSTANCE;
        });
  }

  private CompletableFuture<Object> future(CompletableFuture<Object> source) {
    opened();
    CompletableFuture<Object> unused = source.whenComplete((item, failure) -> ended());
    return source;
  }

  private void opened() {
    count.incrementAndGet();
  }

  private void ended() {
    count.decrementAndGet();
  }

  boolean areThere() {
    return count.get() > 0;
  }
}

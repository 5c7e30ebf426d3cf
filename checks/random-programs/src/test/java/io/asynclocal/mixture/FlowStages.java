package io.asynclocal.mixture;

import static io.asynclocal.mixture.Cast.flow;
import static io.asynclocal.mixture.Kind.FLOW;
import static io.asynclocal.mixture.Operators.beside;
import static io.asynclocal.mixture.Operators.nesting;
import static io.asynclocal.mixture.Operators.on;
import static io.asynclocal.mixture.Operators.source;

import java.util.List;
import java.util.stream.Stream;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.DelayKt;
import kotlinx.coroutines.YieldKt;
import kotlinx.coroutines.channels.BufferOverflow;
import kotlinx.coroutines.channels.ChannelsKt;
import kotlinx.coroutines.channels.ProduceKt;
import kotlinx.coroutines.flow.FlowKt;
import kotlinx.coroutines.flow.MutableSharedFlow;
import kotlinx.coroutines.flow.SharedFlowKt;
import kotlinx.coroutines.future.FutureKt;

/**
 * Flows of coroutines, as they are called from Java: a suspending function is one that returns at
 * once, or whose last call is another suspending one. So nothing here suspends between two calls;
 * the Kotlin module's own random programs do.
 */
@SuppressWarnings("unchecked") // what is emitted may be anything
final class FlowStages {
  private FlowStages() {}

  static Stream<Operator> all() {
    return Stream.of(sources(), operators(), combinations()).flatMap(each -> each);
  }

  private static Stream<Operator> sources() {
    return Stream.of(
        source(FLOW, "flowOf", part -> FlowKt.flowOf("a", "b")),
        source(
            FLOW,
            "flow",
            part ->
                FlowKt.<Object>flow(
                    (collector, continuation) ->
                        collector.emit(
                            part.called("emit", "a"), (Continuation<Unit>) continuation))),
        source(
            FLOW,
            "flow of yield",
            part ->
                Conversions.awaited(
                    continuation ->
                        YieldKt.yield((Continuation<Unit>) (Continuation<?>) continuation))),
        source(
            FLOW,
            "flow of delay",
            part ->
                Conversions.awaited(
                    continuation -> {
                      part.check("delay");
                      return part.run.races()
                          ? DelayKt.delay(1, (Continuation<Unit>) (Continuation<?>) continuation)
                          : "a";
                    })),
        source(
            FLOW,
            "flow of withContext",
            part ->
                Conversions.awaited(
                    continuation ->
                        BuildersKt.withContext(
                            part.run.dispatcher(part.salt()),
                            (scope, inside) -> part.called("withContext", "a"),
                            continuation))),
        source(
            FLOW,
            "flow of future",
            part ->
                Conversions.awaited(
                    continuation ->
                        FutureKt.await(
                            FutureStages.fed(part, part.checked("await", "a")), continuation))),
        source(FLOW, "callbackFlow", FlowStages::callbacks),
        source(FLOW, "MutableSharedFlow", FlowStages::shared));
  }

  private static Object callbacks(Part part) {
    return FlowKt.callbackFlow(
        (scope, continuation) -> {
          part.called("callbackFlow", scope);
          part.run.elsewhere(() -> ChannelsKt.trySendBlocking(scope, "a"));
          part.run.elsewhere(() -> ChannelsKt.trySendBlocking(scope, "b"));
          part.run.elsewhere(() -> scope.close(part.coin(4) ? new Drawn() : null));
          return ProduceKt.awaitClose(
              scope,
              () -> {
                part.check("close");
                return Unit.INSTANCE;
              },
              (Continuation<Unit>) continuation);
        });
  }

  private static Object shared(Part part) {
    MutableSharedFlow<Object> shared =
        SharedFlowKt.MutableSharedFlow(0, 8, BufferOverflow.DROP_OLDEST);
    part.run.elsewhere(
        () -> shared.getSubscriptionCount().getValue() > 0, () -> shared.tryEmit("a"));
    part.run.elsewhere(
        () -> shared.getSubscriptionCount().getValue() > 0, () -> shared.tryEmit("b"));
    return FlowKt.take(shared, 2);
  }

  private static Stream<Operator> operators() {
    return Stream.of(
        on(
            FLOW,
            "onEach",
            (part, above) ->
                FlowKt.onEach(
                    flow(above),
                    (item, continuation) -> {
                      part.called("onEach", item);
                      return Unit.INSTANCE;
                    })),
        on(
            FLOW,
            "mapLatest",
            (part, above) ->
                part.run.races()
                    ? FlowKt.mapLatest(
                        flow(above), (item, continuation) -> part.called("mapLatest", item))
                    : above),
        on(
            FLOW,
            "runningReduce",
            (part, above) ->
                FlowKt.runningReduce(
                    flow(above),
                    (last, item, continuation) ->
                        part.called("reduce", Part.item(last + "" + item)))),
        on(
            FLOW,
            "onStart",
            (part, above) ->
                FlowKt.onStart(
                    flow(above),
                    (collector, continuation) -> {
                      part.called("start", "");
                      return collector.emit("s", (Continuation<Unit>) continuation);
                    })),
        on(
            FLOW,
            "onCompletion",
            (part, above) ->
                FlowKt.onCompletion(
                    flow(above),
                    (collector, failure, continuation) -> {
                      part.check("completion");
                      return Unit.INSTANCE;
                    })),
        on(
            FLOW,
            "flowOn",
            (part, above) -> FlowKt.flowOn(flow(above), part.run.dispatcher(part.salt()))),
        on(
            FLOW,
            "buffer",
            (part, above) -> FlowKt.buffer(flow(above), part.small(), BufferOverflow.SUSPEND)),
        on(FLOW, "take", (part, above) -> FlowKt.take(flow(above), part.small())),
        on(
            FLOW,
            "takeWhile",
            (part, above) ->
                FlowKt.takeWhile(flow(above), (item, continuation) -> part.called("while", true))),
        on(
            FLOW,
            "retry",
            (part, above) ->
                FlowKt.retry(
                    flow(above), 1, (failure, continuation) -> part.checked("retry", true))),
        on(
            FLOW,
            "distinctUntilChangedBy",
            (part, above) ->
                FlowKt.distinctUntilChangedBy(flow(above), item -> part.called("key", item))),
        on(
            FLOW,
            "debounce",
            (part, above) ->
                part.run.races() ? FlowKt.debounce(flow(above), part.run.soon()) : above));
  }

  private static Stream<Operator> combinations() {
    return Stream.of(
        nesting(
            FLOW,
            "flatMapConcat",
            (part, above) ->
                FlowKt.flatMapConcat(
                    flow(above),
                    (item, continuation) -> {
                      part.called("flatMapConcat", item);
                      return flow(part.inner(FLOW));
                    })),
        nesting(
            FLOW,
            "flatMapMerge",
            (part, above) ->
                FlowKt.flatMapMerge(
                    flow(above),
                    2,
                    (item, continuation) -> {
                      part.called("flatMapMerge", item);
                      return flow(part.inner(FLOW));
                    })),
        nesting(
            FLOW,
            "await",
            (part, above) ->
                FlowKt.flatMapConcat(
                    flow(above),
                    (item, continuation) ->
                        Conversions.awaited(
                            awaiting -> {
                              part.called("await", item);
                              return FutureKt.await(Cast.future(part.inner(Kind.FUTURE)), awaiting);
                            }))),
        beside(
            FLOW,
            "merge",
            (part, above) -> FlowKt.merge(List.of(flow(above), flow(part.beside(FLOW))))),
        beside(
            FLOW,
            "zip",
            (part, above) ->
                FlowKt.zip(
                    flow(above),
                    flow(part.beside(FLOW)),
                    (a, b, continuation) -> part.called("zip", Part.item(a + "" + b)))));
  }
}

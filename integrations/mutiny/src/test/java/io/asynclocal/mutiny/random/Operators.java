package io.asynclocal.mutiny.random;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.DemandPacer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything of {@code Multi} and {@code Uni} that takes a function, an executor or a pipeline. */
final class Operators {
  private static final Duration SOON = Duration.ofMillis(1);
  private static final Duration LATE = Duration.ofMillis(20);

  /** An operator, applied for one subscriber. */
  record Operator(
      String name, boolean wantsInner, BiFunction<Part, Multi<String>, Multi<String>> apply) {
    Multi<String> apply(Part part, Multi<String> multi) {
      return apply.apply(part, multi);
    }
  }

  private static Operator of(String name, BiFunction<Part, Multi<String>, Multi<String>> apply) {
    return new Operator(name, false, apply);
  }

  private static Operator with(String name, BiFunction<Part, Multi<String>, Multi<String>> apply) {
    return new Operator(name, true, apply);
  }

  /** Applies to the first item's {@code Uni}. */
  private static Operator uni(String name, BiFunction<Part, Uni<String>, Uni<String>> apply) {
    return new Operator(
        "uni." + name, true, (part, multi) -> apply.apply(part, Program.first(multi)).toMulti());
  }

  private static final List<Operator> MULTI =
      List.of(
          of("map", (p, m) -> m.map(i -> p.checked("map", i))),
          of("invoke", (p, m) -> m.invoke(i -> p.check("invoke"))),
          of("invoke0", (p, m) -> m.invoke(() -> p.check("invoke0"))),
          with("call", (p, m) -> m.call(i -> p.checked("call", p.innerUni()))),
          with("call(entering)", (p, m) -> m.call(i -> p.checked("call", p.enteringUni()))),
          with(
              "transformToMulti.merge",
              (p, m) ->
                  m.onItem().transformToMulti(i -> p.checked("merge", p.inner())).merge(p.small())),
          with(
              "transformToMulti.merge(entering)",
              (p, m) ->
                  m.onItem()
                      .transformToMulti(i -> p.checked("merge", p.entering()))
                      .merge(p.small())),
          with(
              "transformToMultiAndConcatenate",
              (p, m) ->
                  m.onItem().transformToMultiAndConcatenate(i -> p.checked("concat", p.inner()))),
          with(
              "transformToMultiAndConcatenate(entering)",
              (p, m) ->
                  m.onItem()
                      .transformToMultiAndConcatenate(i -> p.checked("concat", p.entering()))),
          with(
              "transformToUniAndMerge",
              (p, m) -> m.onItem().transformToUniAndMerge(i -> p.checked("uni", p.innerUni()))),
          with(
              "transformToUniAndConcatenate",
              (p, m) ->
                  m.onItem().transformToUniAndConcatenate(i -> p.checked("uni", p.enteringUni()))),
          of(
              "transformToIterable",
              (p, m) -> m.onItem().transformToIterable(i -> p.checked("iterable", List.of(i, i)))),
          of("scan", (p, m) -> m.onItem().scan((a, b) -> p.checked("scan", b))),
          of(
              "scan(seed)",
              (p, m) ->
                  m.onItem()
                      .scan(() -> p.checked("scan.seed", ""), (a, b) -> p.checked("scan", b))),
          of(
              "failWith",
              (p, m) ->
                  m.onItem()
                      .failWith(i -> p.checked("failWith", new IllegalStateException("drawn")))),
          of("select.first", (p, m) -> m.select().first(p.small())),
          of("select.first(f)", (p, m) -> m.select().first(i -> p.checked("while", true))),
          of("select.last", (p, m) -> m.select().last(p.small())),
          of("select.first(time)", (p, m) -> m.select().first(LATE)),
          of("select.where", (p, m) -> m.select().where(i -> p.checked("where", true))),
          with(
              "select.when",
              (p, m) -> m.select().when(i -> p.checked("when", p.innerUni().map(x -> true)))),
          of("distinct", (p, m) -> m.select().distinct((a, b) -> p.checked("distinct", 1))),
          of("distinct(key)", (p, m) -> m.select().distinct(i -> p.checked("key", i))),
          of("skip.first", (p, m) -> m.skip().first()),
          of("skip.first(f)", (p, m) -> m.skip().first(i -> p.checked("skip", false))),
          of("skip.last", (p, m) -> m.skip().last()),
          of("repetitions", (p, m) -> m.skip().repetitions((a, b) -> p.checked("repetitions", 1))),
          with(
              "skip.when",
              (p, m) -> m.skip().when(i -> p.checked("when", p.innerUni().map(x -> false)))),
          of("onFailure.invoke", (p, m) -> m.onFailure().invoke(f -> p.check("onFailure"))),
          with(
              "onFailure.call",
              (p, m) -> m.onFailure().call(f -> p.checked("onFailure.call", p.innerUni()))),
          of(
              "onFailure(f)",
              (p, m) -> m.onFailure(f -> p.checked("test", true)).recoverWithItem("recovered")),
          of(
              "recoverWithItem",
              (p, m) -> m.onFailure().recoverWithItem(f -> p.checked("recover", "recovered"))),
          with(
              "recoverWithMulti",
              (p, m) -> m.onFailure().recoverWithMulti(f -> p.checked("recover", p.inner()))),
          of(
              "onFailure.transform",
              (p, m) -> m.onFailure().transform(f -> p.checked("transform", f))),
          of("retry.atMost", (p, m) -> m.onFailure().retry().atMost(2)),
          of(
              "retry.backOff",
              (p, m) ->
                  m.onFailure().retry().withExecutor(p.executor()).withBackOff(SOON).atMost(2)),
          of("retry.until", (p, m) -> m.onFailure().retry().until(f -> p.checked("until", false))),
          of("onCompletion.invoke", (p, m) -> m.onCompletion().invoke(() -> p.check("complete"))),
          with(
              "onCompletion.call",
              (p, m) -> m.onCompletion().call(() -> p.checked("complete", p.enteringUni()))),
          with(
              "onCompletion.switchTo",
              (p, m) -> m.onCompletion().switchTo(() -> p.checked("switchTo", p.inner()))),
          of(
              "onCompletion.continueWith",
              (p, m) ->
                  m.onCompletion().continueWith(() -> p.checked("continueWith", List.of("z")))),
          with(
              "ifEmpty.switchTo",
              (p, m) -> m.onCompletion().ifEmpty().switchTo(() -> p.checked("ifEmpty", p.inner()))),
          of("overflow.buffer", (p, m) -> m.onOverflow().buffer(64)),
          of("overflow.drop", (p, m) -> m.onOverflow().invoke(i -> p.check("overflow")).drop()),
          with(
              "overflow.dropPrevious",
              (p, m) ->
                  m.onOverflow()
                      .call(i -> p.checked("overflow", p.innerUni()))
                      .dropPreviousItems()),
          of(
              "onTermination.invoke",
              (p, m) -> m.onTermination().invoke((f, c) -> p.check("termination"))),
          with(
              "onTermination.call",
              (p, m) ->
                  m.onTermination().call((f, c) -> p.checked("termination.call", p.innerUni()))),
          of("onCancellation.invoke", (p, m) -> m.onCancellation().invoke(() -> p.check("cancel"))),
          with(
              "onCancellation.call",
              (p, m) -> m.onCancellation().call(() -> p.checked("cancel.call", p.innerUni()))),
          of("onRequest.invoke", (p, m) -> m.onRequest().invoke(n -> p.check("request"))),
          with(
              "onRequest.call",
              (p, m) -> m.onRequest().call(n -> p.checked("request.call", p.innerUni()))),
          of(
              "onSubscription.invoke",
              (p, m) -> m.onSubscription().invoke(s -> p.check("subscription"))),
          with(
              "onSubscription.call",
              (p, m) -> m.onSubscription().call(s -> p.checked("sub.call", p.innerUni()))),
          of("emitOn", (p, m) -> m.emitOn(p.executor())),
          of("runSubscriptionOn", (p, m) -> m.runSubscriptionOn(p.executor())),
          of(
              "ifNoItem.fail",
              (p, m) ->
                  m.ifNoItem()
                      .after(LATE)
                      .on(p.executor())
                      .failWith(() -> p.checked("late", new TimeoutException("drawn")))),
          with(
              "ifNoItem.recover",
              (p, m) ->
                  m.ifNoItem()
                      .after(LATE)
                      .on(p.executor())
                      .recoverWithMulti(() -> p.checked("late", p.inner()))),
          of("paceDemand", (p, m) -> m.paceDemand().on(p.executor()).using(pacer(p))),
          of("capDemands", (p, m) -> m.capDemandsUsing(n -> p.checked("cap", Math.min(n, 2L)))),
          of("cache", (p, m) -> m.cache()),
          of("broadcast", (p, m) -> m.broadcast().toAllSubscribers()),
          of(
              "broadcast.departure",
              (p, m) -> m.broadcast().withCancellationAfterLastSubscriberDeparture().toAtLeast(1)),
          of(
              "replay",
              (p, m) ->
                  Multi.createBy().replaying().ofMulti(m).plug(Infrastructure::onMultiCreation)),
          of(
              "withContext",
              (p, m) -> m.withContext((x, c) -> p.checked("withContext", x.map(i -> i)))),
          of(
              "intoLists",
              (p, m) -> m.group().intoLists().of(2).map(l -> p.checked("lists", l.get(0)))),
          of(
              "intoLists(time)",
              (p, m) ->
                  m.group()
                      .intoLists()
                      .of(2, SOON)
                      .map(l -> p.checked("lists", l.isEmpty() ? "e" : l.get(0)))),
          of(
              "intoMultis",
              (p, m) ->
                  m.group()
                      .intoMultis()
                      .of(2)
                      .onItem()
                      .transformToMultiAndConcatenate(
                          w -> p.checked("window", w.map(i -> p.checked("windowed", i))))),
          of(
              "groupBy",
              (p, m) ->
                  m.group()
                      .by(i -> p.checked("by", i.length() % 2), i -> p.checked("by.value", i))
                      .onItem()
                      .transformToMultiAndMerge(
                          g -> p.checked("group", g.map(i -> p.checked("grouped", i))))),
          of(
              "collect",
              (p, m) ->
                  m.collect()
                      .in(() -> p.checked("in", new StringBuilder()), (b, i) -> p.check("in.add"))
                      .map(Objects::toString)
                      .toMulti()),
          of(
              "collect.with",
              (p, m) -> m.collect().with(Collectors.joining()).toMulti().map(i -> i)),
          with(
              "merge",
              (p, m) ->
                  Multi.createBy().merging().streams(m, p.inner().map(i -> p.checked("in", i)))),
          with("concat", (p, m) -> Multi.createBy().concatenating().streams(m, p.inner())),
          with(
              "zip",
              (p, m) ->
                  Multi.createBy()
                      .combining()
                      .streams(m, p.inner())
                      .using((a, b) -> p.checked("zip", a))),
          with(
              "latest",
              (p, m) ->
                  Multi.createBy()
                      .combining()
                      .streams(m, p.inner())
                      .latestItems()
                      .using((a, b) -> p.checked("latest", a))),
          with(
              "deferred",
              (p, m) -> Multi.createFrom().deferred(() -> p.checked("deferred", p.entering()))));

  private static final List<Operator> UNI =
      List.of(
          uni("map", (p, u) -> u.map(i -> p.checked("map", i))),
          uni("invoke", (p, u) -> u.invoke(i -> p.check("invoke"))),
          uni("call", (p, u) -> u.call(i -> p.checked("call", p.enteringUni()))),
          uni("flatMap", (p, u) -> u.flatMap(i -> p.checked("flatMap", p.innerUni()))),
          uni("flatMap(entering)", (p, u) -> u.flatMap(i -> p.checked("flat", p.enteringUni()))),
          uni(
              "transformToUni(emitter)",
              (p, u) ->
                  u.onItem()
                      .transformToUni(
                          (i, e) -> {
                            p.check("emitter");
                            e.onTermination(() -> p.check("onTermination"));
                            p.run().elsewhere(() -> e.complete(i));
                          })),
          new Operator(
              "uni.transformToMulti",
              true,
              (p, m) ->
                  Program.first(m).onItem().transformToMulti(i -> p.checked("toMulti", p.inner()))),
          uni("delayIt", (p, u) -> u.onItem().delayIt().onExecutor(p.executor()).by(SOON)),
          uni(
              "delayIt.until",
              (p, u) -> u.onItem().delayIt().until(i -> p.checked("until", p.innerUni()))),
          uni(
              "failWith",
              (p, u) ->
                  u.onItem()
                      .failWith(i -> p.checked("failWith", new IllegalStateException("drawn")))),
          uni("onFailure.invoke", (p, u) -> u.onFailure().invoke(f -> p.check("onFailure"))),
          uni(
              "recoverWithItem",
              (p, u) -> u.onFailure().recoverWithItem(f -> p.checked("recover", "r"))),
          uni(
              "recoverWithUni",
              (p, u) -> u.onFailure().recoverWithUni(f -> p.checked("recover", p.innerUni()))),
          uni("transform", (p, u) -> u.onFailure().transform(f -> p.checked("transform", f))),
          uni("retry", (p, u) -> u.onFailure().retry().until(f -> p.checked("until", false))),
          uni(
              "retry.backOff",
              (p, u) ->
                  u.onFailure().retry().withExecutor(p.executor()).withBackOff(SOON).atMost(2)),
          uni(
              "onItemOrFailure",
              (p, u) -> u.onItemOrFailure().transform((i, f) -> p.checked("either", "e"))),
          uni(
              "onItemOrFailure.uni",
              (p, u) ->
                  u.onItemOrFailure()
                      .transformToUni((i, f) -> p.checked("either", p.enteringUni()))),
          uni(
              "onTermination",
              (p, u) -> u.onTermination().invoke((i, f, c) -> p.check("termination"))),
          uni(
              "onTermination.call",
              (p, u) -> u.onTermination().call((i, f, c) -> p.checked("term", p.innerUni()))),
          uni("onCancellation", (p, u) -> u.onCancellation().invoke(() -> p.check("cancel"))),
          uni(
              "onSubscription",
              (p, u) -> u.onSubscription().call(s -> p.checked("sub.call", p.innerUni()))),
          uni("emitOn", (p, u) -> u.emitOn(p.executor())),
          uni("runSubscriptionOn", (p, u) -> u.runSubscriptionOn(p.executor())),
          uni(
              "ifNoItem",
              (p, u) ->
                  u.ifNoItem()
                      .after(LATE)
                      .on(p.executor())
                      .failWith(() -> p.checked("late", new TimeoutException("drawn")))),
          uni(
              "ifNoItem.recover",
              (p, u) ->
                  u.ifNoItem()
                      .after(LATE)
                      .on(p.executor())
                      .recoverWithUni(() -> p.checked("late", p.innerUni()))),
          uni("memoize", (p, u) -> u.memoize().indefinitely()),
          uni("memoize.until", (p, u) -> u.memoize().until(() -> p.checked("until", false))),
          uni(
              "combine",
              (p, u) ->
                  Uni.combine().all().unis(u, p.innerUni()).with((a, b) -> p.checked("with", a))),
          uni("any", (p, u) -> Uni.combine().any().of(u, p.innerUni())),
          uni("join", (p, u) -> Uni.join().all(u, p.innerUni()).andFailFast().map(l -> l.get(0))),
          uni("join.first", (p, u) -> Uni.join().first(u, p.innerUni()).toTerminate()),
          new Operator(
              "uni.repeat",
              true,
              (p, m) ->
                  Program.first(m)
                      .repeat()
                      .until(i -> p.checked("repeat", true))
                      .plug(Infrastructure::onMultiCreation)),
          uni(
              "withContext",
              (p, u) -> u.withContext((x, c) -> p.checked("withContext", x.map(i -> i)))),
          uni(
              "deferred",
              (p, u) -> Uni.createFrom().deferred(() -> p.checked("deferred", p.enteringUni()))));

  static final List<Operator> ALL = Stream.of(MULTI, UNI).flatMap(List::stream).toList();

  private Operators() {}

  private static DemandPacer pacer(Part part) {
    return new DemandPacer() {
      @Override
      public Request initial() {
        return part.checked("pacer.initial", new Request(1, SOON));
      }

      @Override
      public @Nullable Request apply(Request previous, long items) {
        return part.checked("pacer", previous);
      }
    };
  }
}

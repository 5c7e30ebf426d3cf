package io.asynclocal.mutiny;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.Installation;
import io.asynclocal.logging.LoggedId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.DemandPacer;
import io.smallrye.mutiny.subscription.FixedDemandPacer;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.smallrye.mutiny.subscription.UniSubscriber;
import io.smallrye.mutiny.subscription.UniSubscription;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** 150 requests at once of each kind, on bare pools, whose signals come from other requests. */
class PipelinesTest {
  private static final int REQUESTS = 150;
  @RegisterExtension static final LoggedId ID = new LoggedId();

  private final ScheduledExecutorService bare = Executors.newScheduledThreadPool(4);

  @AfterEach
  void leaveNothing() throws Exception {
    assertSame(AsyncContext.root(), AsyncContext.current());
    for (int i = 0; i < 20; i++) {
      assertSame(AsyncContext.root(), bare.submit(AsyncContext::current).get(30, TimeUnit.SECONDS));
    }
    bare.shutdownNow();
  }

  /** Everything that takes a function, with what a request gives to it. */
  enum Kind {
    MAP((reply, look) -> reply.map(look)),
    INVOKE((reply, look) -> reply.invoke(item -> look.apply(item))),
    FLAT_MAP((reply, look) -> reply.flatMap(item -> Uni.createFrom().item(look.apply(item)))),
    FAILURE(
        (reply, look) ->
            reply
                .onItem()
                .failWith(item -> new IllegalStateException(look.apply(item)))
                .onFailure()
                .recoverWithItem(failure -> look.apply(failure.getMessage()))),
    TERMINATION(
        (reply, look) ->
            reply.onTermination().invoke((item, failure, isCancelled) -> look.apply(item))),
    MEMOIZED((reply, look) -> reply.memoize().indefinitely().map(look)),
    COMBINED(
        (reply, look) ->
            Uni.combine().all().unis(reply, reply.map(look)).with((one, two) -> look.apply(one))),
    MANY(
        (reply, look) ->
            reply
                .onItem()
                .transformToMulti(item -> Multi.createFrom().items(item, item, item))
                .select()
                .where(item -> look.apply(item) != null)
                .onItem()
                .transformToUniAndMerge(item -> Uni.createFrom().item(() -> look.apply(item)))
                .collect()
                .asList()
                .map(items -> look.apply(items.get(0))));

    final BiFunction<Uni<String>, Look, Uni<String>> build;

    Kind(BiFunction<Uni<String>, Look, Uni<String>> build) {
      this.build = build;
    }
  }

  /** Compares the store with the request's own, and answers its argument. */
  interface Look extends java.util.function.Function<String, String> {}

  private record Wrong(int lost, int crossed, int reads) {}

  private Wrong wrong(Kind kind) throws Exception {
    List<CompletableFuture<String>> replies = new ArrayList<>();
    List<CompletableFuture<String>> ends = new ArrayList<>();
    List<String> seen = java.util.Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < REQUESTS; i++) {
      String own = "request-" + i;
      Look look =
          item -> {
            String store = ID.getStore();
            seen.add(store == null ? "lost" : store.equals(own) ? "right" : "crossed");
            return item;
          };
      CompletableFuture<String> reply = new CompletableFuture<>();
      CompletableFuture<String> end = new CompletableFuture<>();
      replies.add(reply);
      ends.add(end);
      Uni<String> pipeline = kind.build.apply(Uni.createFrom().completionStage(reply), look);
      ID.run(
          own,
          () ->
              pipeline
                  .emitOn(bare)
                  .subscribe()
                  .with(item -> end.complete(look.apply(item)), end::completeExceptionally));
    }
    for (int i = 0; i < REQUESTS; i++) {
      CompletableFuture<String> reply = replies.get(i);
      String other = i % 2 == 0 ? "other-" + i : null;
      bare.execute(() -> ID.run(other, () -> reply.complete("v")));
    }
    for (CompletableFuture<String> end : ends) {
      assertEquals("v", end.get(60, TimeUnit.SECONDS));
    }
    return new Wrong(
        java.util.Collections.frequency(seen, "lost"),
        java.util.Collections.frequency(seen, "crossed"),
        seen.size());
  }

  @ParameterizedTest
  @EnumSource
  void functions_seeTheStoreOfTheirRequest(Kind kind) throws Exception {
    Installation installed = MutinyIntegration.install();
    try {
      Wrong wrong = wrong(kind);
      assertEquals("0 lost, 0 crossed", wrong.lost + " lost, " + wrong.crossed + " crossed");
      assertTrue(wrong.reads >= 2 * REQUESTS, wrong.reads + " reads");
    } finally {
      installed.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutTheIntegration_theySeeAnothersOrNone(Kind kind) throws Exception {
    Wrong wrong = wrong(kind);
    assertEquals(wrong.reads, wrong.lost + wrong.crossed);
    assertTrue(wrong.crossed > 0);
  }

  /** Runs {@code test} with the integration, and hands it something that reads the store. */
  private String seen(Consumer<CompletableFuture<String>> test) throws Exception {
    Installation installed = MutinyIntegration.install();
    try {
      CompletableFuture<String> seen = new CompletableFuture<>();
      test.accept(seen);
      return seen.get(60, TimeUnit.SECONDS);
    } finally {
      installed.close();
    }
  }

  @Test
  void suppliersOnAnExecutor_seeTheSubscribersStore() throws Exception {
    String uni =
        seen(
            seen -> {
              Uni<String> read = Uni.createFrom().item(ID::getStore).runSubscriptionOn(bare);
              ID.run("ann", () -> read.subscribe().with(seen::complete));
            });
    String multi =
        seen(
            seen -> {
              Multi<String> read = Multi.createFrom().item(ID::getStore).runSubscriptionOn(bare);
              ID.run("ann", () -> read.subscribe().with(seen::complete));
            });
    assertEquals("ann, ann", uni + ", " + multi);
  }

  @Test
  void timeOuts_areMadeInTheSubscribersContext() throws Exception {
    Duration soon = Duration.ofMillis(1);
    List<String> all = new ArrayList<>();
    for (ScheduledExecutorService timer : List.of(bare, Infrastructure.getDefaultWorkerPool())) {
      all.add(
          seen(
              seen -> {
                Uni<String> late =
                    Uni.createFrom()
                        .<String>emitter(never -> {})
                        .ifNoItem()
                        .after(soon)
                        .on(timer)
                        .failWith(() -> new TimeoutException("" + ID.getStore()));
                ID.run(
                    "ann",
                    () -> late.subscribe().with(i -> {}, f -> seen.complete(f.getMessage())));
              }));
      all.add(
          seen(
              seen -> {
                Multi<String> late =
                    Multi.createFrom()
                        .<String>nothing()
                        .ifNoItem()
                        .after(soon)
                        .on(timer)
                        .failWith(() -> new TimeoutException("" + ID.getStore()));
                ID.run(
                    "ann",
                    () -> late.subscribe().with(i -> {}, f -> seen.complete(f.getMessage())));
              }));
    }
    all.add(
        seen(
            seen -> {
              Uni<String> late =
                  Uni.createFrom()
                      .<String>emitter(never -> {})
                      .ifNoItem()
                      .after(soon)
                      .failWith(() -> new TimeoutException("" + ID.getStore()));
              ID.run(
                  "ann", () -> late.subscribe().with(i -> {}, f -> seen.complete(f.getMessage())));
            }));
    assertEquals(List.of("ann", "ann", "ann", "ann", "ann"), all);
  }

  @Test
  void pacer_isAskedInTheSubscribersContext() throws Exception {
    String seen =
        seen(
            answer -> {
              DemandPacer pacer =
                  new DemandPacer() {
                    @Override
                    public Request initial() {
                      return new Request(1, Duration.ofMillis(1));
                    }

                    @Override
                    public Request apply(Request previous, long items) {
                      answer.complete("" + ID.getStore());
                      return previous;
                    }
                  };
              Multi<Integer> paced =
                  Multi.createFrom().range(1, 3).paceDemand().on(bare).using(pacer);
              ID.run("ann", () -> paced.subscribe().with(item -> {}));
            });
    assertEquals("ann", seen);
    Installation installed = MutinyIntegration.install();
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Multi.createFrom()
                .range(1, 3)
                .paceDemand()
                .on(null)
                .using(new FixedDemandPacer(1, Duration.ofMillis(1))));
    installed.close();
  }

  @Test
  void streamOfAnIterable_isMadeInItsReadersContext() throws Exception {
    Installation installed = MutinyIntegration.install();
    try {
      Multi<String> read =
          Multi.createFrom().deferred(() -> Multi.createFrom().item("" + ID.getStore()));
      List<String> items = ID.call("ann", () -> read.subscribe().asStream().toList());
      assertEquals(List.of("ann"), items);
    } finally {
      installed.close();
    }
  }

  @Test
  void emittersTerminations_areToldInTheContextTheyWereGivenIn() throws Exception {
    for (boolean isFailing : new boolean[] {false, true}) {
      CompletableFuture<UniEmitter<? super String>> uni = new CompletableFuture<>();
      CompletableFuture<MultiEmitter<? super String>> multi = new CompletableFuture<>();
      List<CompletableFuture<String>> told = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        told.add(new CompletableFuture<>());
      }
      Installation installed = MutinyIntegration.install();
      try {
        Uni<String> one =
            Uni.createFrom()
                .emitter(
                    emitter -> {
                      emitter.onTermination(() -> told.get(0).complete("" + ID.getStore()));
                      uni.complete(emitter);
                    });
        Uni<String> withState =
            Uni.createFrom()
                .emitter(
                    () -> "state",
                    (state, emitter) -> {
                      emitter.onTermination(() -> told.get(1).complete("" + ID.getStore()));
                      emitter.complete(state);
                    });
        Multi<String> many =
            Multi.createFrom()
                .emitter(
                    emitter -> {
                      emitter.onTermination(() -> told.get(2).complete("" + ID.getStore()));
                      multi.complete(emitter);
                    });
        ID.run(
            "ann",
            () -> {
              one.subscribe().with(item -> {}, failure -> {});
              withState.subscribe().with(item -> {});
              many.subscribe().with(item -> {}, failure -> {});
            });
        ID.run(
            "other",
            () -> {
              if (isFailing) {
                uni.join().fail(new IllegalStateException("drawn"));
                multi.join().fail(new IllegalStateException("drawn"));
              } else {
                uni.join().complete("v");
                multi.join().emit("v").complete();
              }
            });
        for (CompletableFuture<String> each : told) {
          assertEquals("ann", each.get(60, TimeUnit.SECONDS));
        }
      } finally {
        installed.close();
      }
    }
  }

  @Test
  void cancellation_isToldInTheSubscribersContext() throws Exception {
    String seen =
        seen(
            answer -> {
              Multi<String> endless =
                  Multi.createFrom()
                      .<String>nothing()
                      .onCancellation()
                      .invoke(() -> answer.complete("" + ID.getStore()));
              Cancellable subscription = ID.call("ann", () -> endless.subscribe().with(item -> {}));
              ID.run("other", subscription::cancel);
            });
    assertEquals("ann", seen);
  }

  @Test
  void memoized_runsForTheFirstAndIsReadByEachAsItself() throws Exception {
    Installation installed = MutinyIntegration.install();
    try {
      CompletableFuture<String> reply = new CompletableFuture<>();
      Uni<String> shared =
          Uni.createFrom()
              .completionStage(reply)
              .map(item -> "made for " + ID.getStore())
              .memoize()
              .indefinitely();
      List<CompletableFuture<String>> ends = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        CompletableFuture<String> end = new CompletableFuture<>();
        ends.add(end);
        ID.run(
            "request-" + i,
            () ->
                shared
                    .map(item -> item + ", read by " + ID.getStore())
                    .subscribe()
                    .with(end::complete));
      }
      ID.run("other", () -> reply.complete("v"));
      for (int i = 0; i < REQUESTS; i++) {
        assertEquals(
            "made for request-0, read by request-" + i, ends.get(i).get(60, TimeUnit.SECONDS));
      }
    } finally {
      installed.close();
    }
  }

  @Test
  void whatAFunctionEnters_isSeenByWhatItBegins() throws Exception {
    String seen =
        seen(
            answer ->
                Uni.createFrom()
                    .item("v")
                    .flatMap(
                        item -> {
                          ID.enterWith("entered");
                          return Uni.createFrom()
                              .item(item)
                              .emitOn(bare)
                              .map(i -> "" + ID.getStore());
                        })
                    .subscribe()
                    .with(answer::complete));
    assertEquals("entered", seen);
    assertNull(ID.getStore());
  }

  /** Enters a store where it is told of its subscription, and looks at its item. */
  private record Entering(List<String> seen) implements UniSubscriber<String> {
    @Override
    public void onSubscribe(UniSubscription subscription) {
      ID.enterWith("entered");
    }

    @Override
    public void onItem(String item) {
      seen.add(ID.getStore());
    }

    @Override
    public void onFailure(Throwable failure) {
      seen.add(failure.toString());
    }
  }

  /** Such an item comes at once, in the subscribing code. */
  @Test
  void whatAFunctionOfAKnownItemEnters_endsWithItsSignal() {
    Installation installed = MutinyIntegration.install();
    try {
      List<String> seen = new ArrayList<>();
      Function<String, Uni<? extends String>> entering =
          item -> {
            ID.enterWith("entered");
            return Uni.createFrom().item(item);
          };
      Uni<String> known = Uni.createFrom().item("v");
      ID.run(
          "ann",
          () -> {
            known.flatMap(entering).subscribe().with(item -> seen.add(ID.getStore()));
            seen.add(ID.getStore());
            known.map(entering).subscribe().with(item -> seen.add(ID.getStore()));
            seen.add(ID.getStore());
            known.subscribe().withSubscriber(new Entering(seen));
            known.map(item -> item).subscribe().withSubscriber(new Entering(seen));
          });
      assertEquals(List.of("ann", "ann", "entered", "ann", "ann", "ann"), seen);
    } finally {
      installed.close();
    }
  }

  @Test
  void endedSubscriptions_keepNoContextWhoeverKeepsThem() throws Exception {
    Installation installed = MutinyIntegration.install();
    try {
      List<Object> kept = new ArrayList<>();
      List<WeakReference<AsyncContext>> contexts = new ArrayList<>();
      Uni<String> memoized = Uni.createFrom().item("v").memoize().indefinitely();
      kept.add(memoized);
      List<Runnable> pipelines =
          List.of(
              () -> memoized.subscribe().with(item -> {}),
              () ->
                  Uni.createFrom()
                      .<String>emitter(
                          emitter -> {
                            kept.add(emitter);
                            emitter.onTermination(() -> {});
                            emitter.complete("v");
                          })
                      .subscribe()
                      .with(item -> {}),
              () ->
                  Multi.createFrom()
                      .<String>emitter(
                          emitter -> {
                            kept.add(emitter);
                            emitter.onTermination(() -> {});
                            emitter.emit("v").complete();
                          })
                      .subscribe()
                      .with(item -> {}),
              () -> {
                Cancellable cancelled =
                    Multi.createFrom()
                        .<String>emitter(kept::add)
                        .map(item -> item)
                        .subscribe()
                        .with(item -> {});
                kept.add(cancelled);
                cancelled.cancel();
              });
      for (Runnable pipeline : pipelines) {
        ID.run(
            "ann",
            () -> {
              contexts.add(new WeakReference<>(AsyncContext.current()));
              pipeline.run();
            });
      }
      for (WeakReference<AsyncContext> context : contexts) {
        for (int i = 0; i < 100 && context.get() != null; i++) {
          System.gc();
          bare.submit(() -> {}).get(30, TimeUnit.SECONDS);
        }
        assertNull(context.get(), "pipeline " + contexts.indexOf(context));
      }
      assertFalse(kept.isEmpty());
    } finally {
      installed.close();
    }
  }

  @Test
  void closed_leavesMutinyAsItWas() {
    Class<?> before = Uni.createFrom().item("v").getClass();
    Installation first = MutinyIntegration.install();
    AsyncEnvironment environment = AsyncEnvironment.start();
    assertInstanceOf(RestoringUni.class, Uni.createFrom().item("v"));
    assertEquals(List.of(), first.overwritten());
    first.close();
    assertInstanceOf(RestoringUni.class, Uni.createFrom().item("v"));
    environment.close();
    assertSame(before, Uni.createFrom().item("v").getClass());
    assertEquals(
        "io.smallrye.mutiny.operators.multi.builders.EmptyMulti",
        Multi.createFrom().empty().getClass().getName());
    assertSame(EmitterDecorator.PROBE, Infrastructure.decorate(EmitterDecorator.PROBE));
  }

  @Test
  void removedInterceptors_areFoundAgainByRepairing() {
    Installation installed = MutinyIntegration.install();
    try {
      Infrastructure.clearInterceptors();
      int overwritten = installed.overwritten().size();
      installed.repair();
      assertEquals(List.of(), installed.overwritten());
      assertEquals(3, overwritten);
    } finally {
      installed.close();
    }
  }

  @Test
  void removedInterceptors_areFoundAgainByInstalling() throws Exception {
    Installation first = MutinyIntegration.install();
    Infrastructure.clearInterceptors();
    List<String> overwritten = first.overwritten();
    first.close();
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
    try {
      Installation second = MutinyIntegration.install();
      assertEquals(List.of(), second.overwritten());
      second.close();
    } finally {
      Thread.currentThread().setContextClassLoader(loader);
    }
    assertEquals(
        List.of(
            "Mutiny interception: UniInterceptor",
            "Mutiny interception: MultiInterceptor",
            "Mutiny interception: CallbackDecorator"),
        overwritten);
  }
}

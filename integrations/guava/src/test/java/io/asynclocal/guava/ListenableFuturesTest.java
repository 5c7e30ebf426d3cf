package io.asynclocal.guava;

import static com.google.common.util.concurrent.MoreExecutors.directExecutor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.FluentFuture;
import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.ListeningExecutorService;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import io.asynclocal.AsyncContext;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.logging.LoggedId;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** 150 requests at once for each way to add a function, completed by threads of other requests. */
class ListenableFuturesTest {
  private static final int REQUESTS = 150;
  @RegisterExtension static final LoggedId ID = new LoggedId();

  private final ExecutorService bare = Executors.newFixedThreadPool(4);
  private final ListeningExecutorService pool = ListenableFutures.propagating(bare);

  @AfterEach
  void leaveNothing() throws Exception {
    assertSame(AsyncContext.root(), AsyncContext.current());
    for (int i = 0; i < 20; i++) {
      assertSame(AsyncContext.root(), bare.submit(AsyncContext::current).get(30, TimeUnit.SECONDS));
    }
    bare.shutdownNow();
  }

  /** How a function is added to a future; it says what it sees. */
  enum Way {
    LISTENER((future, executor, say) -> future.addListener(() -> say.accept(id()), executor)),
    CALLBACK((future, executor, say) -> Futures.addCallback(future, new Saying(say), executor)),
    TRANSFORM((future, executor, say) -> Futures.transform(future, v -> said(say), executor)),
    TRANSFORM_ASYNC(
        (future, executor, say) ->
            Futures.transformAsync(future, v -> Futures.immediateFuture(said(say)), executor)),
    ALL(
        (future, executor, say) ->
            Futures.whenAllComplete(future, Futures.immediateFuture("v"))
                .call(() -> said(say), executor)),
    FLUENT(
        (future, executor, say) -> FluentFuture.from(future).transform(v -> said(say), executor));

    final Adding adding;

    Way(Adding adding) {
      this.adding = adding;
    }

    private static String id() {
      return String.valueOf(ID.getStore());
    }

    private static String said(Consumer<String> say) {
      say.accept(id());
      return "v";
    }
  }

  interface Adding {
    void add(ListenableFuture<String> future, Executor executor, Consumer<String> say);
  }

  private static final class Saying implements FutureCallback<String> {
    private final Consumer<String> say;

    Saying(Consumer<String> say) {
      this.say = say;
    }

    @Override
    public void onSuccess(String result) {
      say.accept(Way.id());
    }

    @Override
    public void onFailure(Throwable failure) {
      say.accept("failure of " + Way.id());
    }
  }

  /** Returns how many requests saw something else than their own id. */
  private long wrong(Way way, Executor executor, boolean isViewed) throws Exception {
    List<CompletableFuture<String>> seen = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      SettableFuture<String> reply = SettableFuture.create();
      ListenableFuture<String> future = isViewed ? ListenableFutures.propagating(reply) : reply;
      CompletableFuture<String> said = new CompletableFuture<>();
      seen.add(said);
      ID.run("request-" + i, () -> way.adding.add(future, executor, said::complete));
      Runnable completing = () -> reply.set("v");
      String other = "other-" + i;
      bare.execute(() -> ID.run(other, completing));
    }
    long wrong = 0;
    for (int i = 0; i < REQUESTS; i++) {
      wrong += seen.get(i).get(60, TimeUnit.SECONDS).equals("request-" + i) ? 0 : 1;
    }
    return wrong;
  }

  @ParameterizedTest
  @EnumSource
  void functions_seeTheStoreOfWhoAddsThem(Way way) throws Exception {
    assertEquals(0, wrong(way, directExecutor(), true));
    if (way != Way.ALL) { // which hands its function on to the executor from a listener of its own
      assertEquals(0, wrong(way, bare, true));
    }
    assertEquals(0, wrong(way, pool, true));
  }

  @ParameterizedTest
  @EnumSource
  void withoutTheView_theySeeWhoCompletesOrNobody(Way way) throws Exception {
    assertEquals(REQUESTS, wrong(way, directExecutor(), false));
    assertEquals(REQUESTS, wrong(way, bare, false));
    assertEquals(REQUESTS, wrong(way, AsyncExecutors.propagating(bare), false));
  }

  /** How a task is handed over; it answers what it sees. */
  enum Form {
    SUBMIT(executor -> executor.submit(Way::id)),
    SUBMIT_FUTURES(executor -> Futures.submit(Way::id, executor)),
    EXECUTE(
        executor -> {
          SettableFuture<String> seen = SettableFuture.create();
          executor.execute(() -> seen.set(Way.id()));
          return seen;
        }),
    INVOKE_ALL(
        executor -> {
          try {
            return executor.invokeAll(List.<Callable<String>>of(Way::id)).get(0);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });

    final Function<ListeningExecutorService, Future<String>> handOver;

    Form(Function<ListeningExecutorService, Future<String>> handOver) {
      this.handOver = handOver;
    }
  }

  private static long wrongTasks(Form form, ListeningExecutorService executor) throws Exception {
    List<Future<String>> seen = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      seen.add(ID.call("request-" + i, () -> form.handOver.apply(executor)));
    }
    long wrong = 0;
    for (int i = 0; i < REQUESTS; i++) {
      wrong += seen.get(i).get(60, TimeUnit.SECONDS).equals("request-" + i) ? 0 : 1;
    }
    return wrong;
  }

  @ParameterizedTest
  @EnumSource
  void tasks_seeTheStoreOfWhoSubmitsThem(Form form) throws Exception {
    assertEquals(0, wrongTasks(form, pool));
  }

  @ParameterizedTest
  @EnumSource
  void tasksOfABarePool_seeNobody(Form form) throws Exception {
    assertEquals(REQUESTS, wrongTasks(form, MoreExecutors.listeningDecorator(bare)));
  }

  @Test
  void futureOfATask_bindsItsListeners() throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    CompletableFuture<Void> go = new CompletableFuture<>();
    ListenableFuture<?> task = pool.submit(() -> go.join());
    ID.run("ann", () -> task.addListener(() -> seen.complete(Way.id()), directExecutor()));
    go.complete(null);
    assertEquals("ann", seen.get(30, TimeUnit.SECONDS));
  }

  /** The view binds one listener itself; which that is, threads may race for. */
  @Test
  void manyListenersOfOneFuture_areEachToldOnceInTheirOwnContext() throws Exception {
    SettableFuture<String> reply = SettableFuture.create();
    ListenableFuture<String> view = ListenableFutures.propagating(reply);
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    List<Future<?>> added = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      String own = "request-" + i;
      Runnable listener = () -> seen.add(own + " sees " + Way.id());
      added.add(bare.submit(() -> ID.run(own, () -> view.addListener(listener, directExecutor()))));
    }
    for (Future<?> each : added) {
      each.get(30, TimeUnit.SECONDS);
    }
    reply.set("v");
    ID.run(
        "late", () -> view.addListener(() -> seen.add("late sees " + Way.id()), directExecutor()));
    assertEquals(REQUESTS + 1, seen.size());
    for (int i = 0; i < REQUESTS; i++) {
      assertTrue(seen.contains("request-" + i + " sees request-" + i));
    }
    assertTrue(seen.contains("late sees late"));
  }

  @Test
  void throwingListener_leavesTheThreadCleanAndTheRestToldOf() {
    SettableFuture<String> reply = SettableFuture.create();
    ListenableFuture<String> view = ListenableFutures.propagating(reply);
    List<String> seen = new ArrayList<>();
    Runnable throwing =
        () -> {
          seen.add(Way.id());
          ID.enterWith("what a listener leaves");
          throw new IllegalArgumentException("on purpose");
        };
    ID.run("ann", () -> view.addListener(throwing, directExecutor()));
    ID.run("bob", () -> view.addListener(() -> seen.add(Way.id()), directExecutor()));
    reply.set("v");
    assertSame(AsyncContext.root(), AsyncContext.current());
    assertEquals(List.of("ann", "bob"), seen);
    assertThrows(NullPointerException.class, () -> view.addListener(null, directExecutor()));
    assertThrows(NullPointerException.class, () -> view.addListener(() -> {}, null));
  }

  @Test
  void cancellingAView_reachesItsFuture() {
    SettableFuture<String> future = SettableFuture.create();
    assertTrue(ListenableFutures.propagating(future).cancel(true));
    assertTrue(future.isCancelled());
  }

  @Test
  void whatIsPropagating_isNotWrappedAgain() {
    ListenableFuture<String> view = ListenableFutures.propagating(Futures.immediateFuture("v"));
    assertSame(view, ListenableFutures.propagating(view));
    assertSame(pool, ListenableFutures.propagating(pool));
    assertThrows(
        NullPointerException.class,
        () -> ListenableFutures.propagating((ListenableFuture<String>) null));
    assertThrows(
        NullPointerException.class, () -> ListenableFutures.propagating((ExecutorService) null));
  }

  @Test
  void completedFuture_keepsNoContextWhoeverKeepsIt() throws Exception {
    SettableFuture<String> reply = SettableFuture.create();
    ListenableFuture<String> kept = ListenableFutures.propagating(reply);
    WeakReference<AsyncContext> context =
        ID.call(
            "ann",
            () -> {
              kept.addListener(() -> {}, MoreExecutors.directExecutor());
              return new WeakReference<>(AsyncContext.current());
            });
    reply.set("v");
    for (int i = 0; i < 100 && context.get() != null; i++) {
      System.gc();
      bare.submit(() -> {}).get(30, TimeUnit.SECONDS);
    }
    assertNull(context.get());
    assertTrue(kept.isDone());
  }
}

package io.asynclocal.concurrent;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.OtherThread;
import io.asynclocal.RootContext;
import io.asynclocal.Scope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RootContext.class)
class AsyncExecutorsTest {
  private final AsyncLocalStorage<String> storage =
      AsyncLocalStorage.<String>builder().name("s").build();
  private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor();
  private final ScheduledExecutorService propagating = AsyncExecutors.propagating(worker);

  @AfterEach
  void stopWorker() {
    worker.shutdownNow();
  }

  /** Runs on the worker, past the wrapper. */
  private <R> R found(Callable<R> task) {
    return OtherThread.result(worker.submit(task));
  }

  @Test
  void inRootContext_bindsNothingInAnyFormOfSubmissionAndScheduling() throws Exception {
    ScheduledExecutorService root = AsyncExecutors.inRootContext(worker);
    ExecutorService service = AsyncExecutors.inRootContext((ExecutorService) propagating);
    AtomicReference<AsyncContext> executed = new AtomicReference<>();
    List<Future<AsyncContext>> contexts =
        storage.call(
            "submitter",
            () -> {
              root.execute(() -> executed.set(AsyncContext.current()));
              return List.<Future<AsyncContext>>of(
                  root.submit(AsyncContext::current),
                  root.schedule(AsyncContext::current, 0, SECONDS),
                  root.invokeAll(List.<Callable<AsyncContext>>of(AsyncContext::current)).get(0),
                  service.submit(AsyncContext::current));
            });
    for (Future<AsyncContext> context : contexts) {
      assertSame(AsyncContext.root(), context.get());
    }
    assertSame(AsyncContext.root(), executed.get());
    assertSame(root, AsyncExecutors.propagating(root));
  }

  @Test
  void worker_isLeftAsItWasFoundWhateverTheTaskDid() {
    AsyncLocalStorage<String> another = AsyncLocalStorage.create();
    AsyncContext before =
        found(
            () -> {
              storage.enterWith("the worker's own");
              return AsyncContext.current();
            });
    List<Callable<String>> tasks =
        List.of(
            () -> {
              storage.enterWith("entered");
              another.enterWith("entered");
              return "entering";
            },
            () -> {
              storage.withScope("left open");
              another.withScope("left open");
              AsyncContext.root().makeCurrent();
              return "leaving scopes open";
            },
            () -> {
              storage.enterWith("entered");
              throw new IOException("throwing");
            },
            () -> {
              AsyncContext.root().attach();
              return "attaching and not detaching";
            });
    storage.run(
        "submitter",
        () -> {
          for (Callable<String> task : tasks) {
            Future<String> future = propagating.submit(task);
            assertSame(before, found(AsyncContext::current));
            assertTrue(future.isDone());
          }
        });
    assertEquals("the worker's own", found(storage::getStore));
    assertNull(found(another::getStore));
  }

  @Test
  void scopesLeftOpenByATask_doNotDisturbTheNext() {
    storage.run(
        "submitter",
        () -> {
          OtherThread.result(propagating.submit(() -> storage.withScope("left open")));
          assertEquals(
              "inside, submitter",
              OtherThread.result(
                  propagating.submit(
                      () -> {
                        String inside;
                        try (Scope scope = storage.withScope("inside")) {
                          assertFalse(scope.toString().isEmpty());
                          inside = storage.getStore();
                        }
                        return inside + ", " + storage.getStore();
                      })));
        });
  }

  @Test
  void periodicTask_startsEachTimeFromTheContextItWasScheduledIn() throws Exception {
    for (boolean fixedRate : new boolean[] {true, false}) {
      List<String> seen = new ArrayList<>();
      CountDownLatch thrice = new CountDownLatch(3);
      Runnable task =
          () -> {
            seen.add(storage.getStore());
            storage.enterWith("entered");
            thrice.countDown();
          };
      Future<?> periodic =
          storage.call(
              "scheduled",
              () ->
                  fixedRate
                      ? propagating.scheduleAtFixedRate(task, 0, 1, MILLISECONDS)
                      : propagating.scheduleWithFixedDelay(task, 0, 1, MILLISECONDS));
      assertTrue(thrice.await(30, SECONDS));
      periodic.cancel(false);
      found(() -> null);
      assertEquals(List.of("scheduled"), seen.stream().distinct().toList());
    }
  }

  @Test
  void periodicTask_endsWhenItThrowsAsWithThePlainExecutor() {
    Future<?> periodic =
        propagating.scheduleAtFixedRate(
            () -> {
              throw new IllegalStateException("of the task");
            },
            0,
            1,
            MILLISECONDS);
    var e = assertThrows(ExecutionException.class, () -> periodic.get(30, SECONDS));
    assertEquals("of the task", e.getCause().getMessage());
  }

  @Test
  void context_isThatOfTheSubmissionNotOfTheRun() {
    AtomicReference<Future<String>> queued = new AtomicReference<>();
    storage.run(
        "at submission",
        () -> {
          queued.set(propagating.schedule((Callable<String>) storage::getStore, 1, MILLISECONDS));
          storage.enterWith("after submission");
        });
    assertEquals("at submission", OtherThread.result(queued.get()));
  }

  @Test
  void rejection_isTheWrappedExecutorsAndLeavesTheCallerAlone() {
    worker.shutdown();
    storage.run(
        "caller",
        () -> {
          AsyncContext before = AsyncContext.current();
          assertThrows(RejectedExecutionException.class, () -> propagating.execute(() -> {}));
          assertThrows(
              RejectedExecutionException.class, () -> propagating.schedule(() -> {}, 1, SECONDS));
          assertSame(before, AsyncContext.current());
        });
  }

  @Test
  void callerRuns_runsInTheCallersContextAndLeavesItAsItWas() throws InterruptedException {
    CountDownLatch busy = new CountDownLatch(1);
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            SECONDS,
            new ArrayBlockingQueue<>(1),
            new ThreadPoolExecutor.CallerRunsPolicy());
    ExecutorService saturated = AsyncExecutors.propagating(pool);
    try {
      for (int i = 0; i < 2; i++) {
        saturated.execute(
            () -> {
              try {
                assertTrue(busy.await(30, SECONDS));
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
      }
      storage.run(
          "caller",
          () -> {
            AsyncContext before = AsyncContext.current();
            List<String> seen = new ArrayList<>();
            saturated.execute(
                () -> {
                  seen.add(storage.getStore());
                  storage.enterWith("entered");
                });
            assertEquals(List.of("caller"), seen);
            assertSame(before, AsyncContext.current());
          });
    } finally {
      busy.countDown();
      saturated.shutdown();
    }
    assertTrue(saturated.awaitTermination(30, SECONDS));
    assertTrue(pool.isTerminated());
  }

  @Test
  void shutdownNow_answersTheTasksThatWaitedAndTheyRunInTheirContexts() throws Exception {
    ExecutorService pool = AsyncExecutors.propagating(Executors.newSingleThreadExecutor());
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    pool.execute(
        () -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
        });
    assertTrue(begun.await(30, SECONDS));
    List<String> seen = new ArrayList<>();
    storage.run("submitter", () -> pool.execute(() -> seen.add(storage.getStore())));
    assertFalse(pool.isShutdown());
    List<Runnable> waiting = pool.shutdownNow();
    assertTrue(pool.isShutdown());
    assertTrue(interrupted.await(30, SECONDS));
    assertTrue(pool.awaitTermination(30, SECONDS));
    assertTrue(pool.isTerminated());
    assertEquals(1, waiting.size());
    assertEquals(List.of(), seen);
    waiting.get(0).run();
    assertEquals(List.of("submitter"), seen);
  }

  @Test
  void close_isTheWrappedExecutorsWhereThereIsOne() throws Exception {
    ExecutorService common =
        AsyncExecutors.propagating((ExecutorService) ForkJoinPool.commonPool());
    ((PropagatingExecutorService<?>) common).close();
    assertFalse(common.isShutdown(), "the common pool can't be closed");
    if (worker instanceof AutoCloseable) {
      ((PropagatingExecutorService<?>) propagating).close();
      assertTrue(worker.isTerminated());
    }
  }

  @Test
  void cancel_isThePlainFuturesOwn() {
    Future<String> future = propagating.schedule(() -> "late", 1, SECONDS);
    assertTrue(future.cancel(false));
    assertTrue(future.isCancelled());
  }

  @Test
  void propagating_doesNotWrapTwice() {
    Executor executor = AsyncExecutors.propagating((Executor) Runnable::run);
    ExecutorService service = AsyncExecutors.propagating((ExecutorService) worker);
    assertSame(executor, AsyncExecutors.propagating(executor));
    assertSame(service, AsyncExecutors.propagating(service));
    assertSame(service, AsyncExecutors.propagating((Executor) service));
    assertSame(propagating, AsyncExecutors.propagating(propagating));
    assertSame(propagating, AsyncExecutors.propagating((ExecutorService) propagating));
    assertNotSame(worker, propagating);
  }

  @Test
  void toString_namesTheWrappedExecutor() {
    Executor inner =
        new Executor() {
          @Override
          public void execute(Runnable task) {}

          @Override
          public String toString() {
            return "mailer";
          }
        };
    assertEquals("propagating mailer", AsyncExecutors.propagating(inner).toString());
    assertEquals("propagating " + worker, propagating.toString());
  }

  @Test
  @SuppressWarnings("DataFlowIssue")
  void everyMember_refusesNull() {
    Callable<String> none = null;
    assertThrows(NullPointerException.class, () -> AsyncExecutors.propagating((Executor) null));
    assertThrows(
        NullPointerException.class, () -> AsyncExecutors.propagating((ExecutorService) null));
    assertThrows(
        NullPointerException.class,
        () -> AsyncExecutors.propagating((ScheduledExecutorService) null));
    assertThrows(NullPointerException.class, () -> propagating.execute(null));
    assertThrows(NullPointerException.class, () -> propagating.submit((Runnable) null));
    assertThrows(NullPointerException.class, () -> propagating.submit(none));
    assertThrows(NullPointerException.class, () -> propagating.schedule(none, 1, SECONDS));
  }
}

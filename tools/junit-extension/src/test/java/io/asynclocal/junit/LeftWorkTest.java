package io.asynclocal.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncResource;
import io.asynclocal.concurrent.AsyncCompletableFuture;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.concurrent.AsyncFlows;
import io.asynclocal.concurrent.AsyncThreads;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.foreign.ForeignWork;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Work that tests leave, and work that they only seem to leave. */
class LeftWorkTest {

  @LeavesNothingBehind
  static class Leaving {
    private static final List<Object> KEPT = new java.util.ArrayList<>();
    private static AsyncEnvironment environment;
    private static ExecutorService pool;
    private static CountDownLatch never;

    @BeforeAll
    static void start() {
      environment = AsyncEnvironment.builder().integrations().start();
      pool = Executors.newCachedThreadPool();
      never = new CountDownLatch(1);
    }

    @AfterAll
    static void stop() {
      never.countDown();
      pool.shutdown();
      environment.close();
      KEPT.clear();
    }

    @Test
    void incompleteFuture() {
      KEPT.add(new AsyncCompletableFuture<>());
    }

    @Test
    void openSubscription() {
      SubmissionPublisher<String> publisher = new SubmissionPublisher<>(Runnable::run, 8);
      KEPT.add(publisher);
      AsyncFlows.propagating(publisher).subscribe(new Ignoring());
    }

    @Test
    void openOperation() {
      KEPT.add(ForeignWork.of(environment).open("kept"));
    }

    @Test
    void droppedOperation() {
      ForeignWork.of(environment).open("dropped");
    }

    @Test
    void ownResource() {
      KEPT.add(new AsyncResource("Query"));
    }

    @Test
    @LeavesNothingBehind(deadlineMillis = 200)
    void endlessTask() throws Exception {
      CountDownLatch begun = new CountDownLatch(1);
      AsyncExecutors.propagating(pool)
          .execute(
              () -> {
                begun.countDown();
                try {
                  never.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      begun.await();
    }

    @Test
    void taskOfATask() throws Exception {
      ExecutorService propagating = AsyncExecutors.propagating(pool);
      Runnable inner = () -> KEPT.add(new AsyncCompletableFuture<>());
      propagating.submit(() -> propagating.submit(inner).get()).get();
    }

    @Test
    @LeavesNothingBehind(deadlineMillis = 200)
    void poolOfPropagatingThreads() throws Exception {
      ExecutorService own =
          Executors.newFixedThreadPool(
              1, AsyncThreads.propagating(Executors.defaultThreadFactory()));
      KEPT.add(own);
      own.submit(() -> {}).get();
    }

    private static final class Ignoring implements Flow.Subscriber<String> {
      @Override
      public void onSubscribe(Flow.Subscription subscription) {}

      @Override
      public void onNext(String item) {}

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onComplete() {}
    }
  }

  @LeavesNothingBehind
  static class Tidy {
    private static ExecutorService pool;

    @BeforeAll
    static void start() {
      pool = AsyncExecutors.propagating(Executors.newCachedThreadPool());
    }

    @AfterAll
    static void stop() {
      pool.shutdown();
    }

    @Test
    void nothing() {}

    @Test
    void completedFuture() {
      CompletableFuture<String> future = new AsyncCompletableFuture<>();
      future.thenApply(String::length).thenAccept(length -> {});
      future.complete("done");
    }

    @Test
    void garbage() {
      CompletableFuture<String> nobodys = new AsyncCompletableFuture<>();
      nobodys.thenAccept(item -> {});
    }

    @Test
    void cancelledTask() {
      Future<?> future =
          AsyncExecutors.propagating(Executors.newScheduledThreadPool(1))
              .schedule(() -> {}, 1, TimeUnit.HOURS);
      future.cancel(false);
    }

    @Test
    void workOfNobody() {
      AsyncContext.root().run(() -> Leaving.KEPT.add(new AsyncCompletableFuture<>()));
    }

    /** Its task ends while the extension waits for that, and not before. */
    @Test
    void taskThatRuns() throws Exception {
      Thread test = Thread.currentThread();
      CountDownLatch begun = new CountDownLatch(1);
      pool.execute(
          () -> {
            begun.countDown();
            while (Arrays.stream(test.getStackTrace())
                .noneMatch(frame -> frame.getClassName().equals(Settling.class.getName()))) {
              Thread.yield();
            }
          });
      begun.await();
    }
  }

  @Test
  void work_thatIsLeftFailsItsTestAndIsNamed() {
    TestRun run = TestRun.of(Leaving.class);
    assertEquals(List.of(), run.passed());
    assertEquals(List.of(), run.failedContainers());
    assertNamed(run, "incompleteFuture", "CompletableFuture ");
    assertNamed(run, "openSubscription", "FlowSubscription ");
    assertNamed(run, "openOperation", "AsyncOperation ");
    assertNamed(run, "droppedOperation", "was dropped without being closed");
    assertNamed(run, "ownResource", "Query ");
    assertNamed(run, "endlessTask", ", running on thread 'pool-");
    assertNamed(run, "poolOfPropagatingThreads", "Thread ");
    String task = run.failure("taskOfATask()").getMessage();
    assertTrue(task.contains("CompletableFuture "), task);
    assertTrue(task.contains(", by Executor "), task);
    assertTrue(task.contains("LeftWorkTest$Leaving.lambda$taskOfATask$"), task);
  }

  private static void assertNamed(TestRun run, String test, String what) {
    String message = run.failure(test + "()").getMessage();
    assertTrue(message.startsWith(test + " ended with dangling async tasks.\n  "), message);
    assertTrue(message.contains(what), message);
    assertTrue(message.contains("LeftWorkTest$Leaving." + test + "(LeftWorkTest.java:"), message);
  }

  @Test
  void work_thatEndsOrIsGarbageOrNobodysIsNotLeft() {
    TestRun run = TestRun.of(Tidy.class);
    assertEquals(List.of(), run.failed());
    assertEquals(6, run.passed().size());
    Leaving.KEPT.clear();
  }
}

package io.asynclocal.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.HookRecorder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AsyncFlowsTest {
  private final AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
  private final ExecutorService pool = Executors.newFixedThreadPool(2);

  @AfterEach
  void stop() {
    pool.shutdown();
  }

  /** Writes down the store that each signal sees. */
  private final class Recorder implements Flow.Subscriber<String> {
    final List<String> seen = new CopyOnWriteArrayList<>();
    final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    final CountDownLatch over = new CountDownLatch(1);

    @Override
    public void onSubscribe(Flow.Subscription given) {
      seen.add("onSubscribe " + storage.getStore());
      subscription.complete(given);
      given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String item) {
      seen.add("onNext " + storage.getStore());
    }

    @Override
    public void onError(Throwable failure) {
      seen.add("onError " + storage.getStore());
      over.countDown();
    }

    @Override
    public void onComplete() {
      seen.add("onComplete " + storage.getStore());
      over.countDown();
    }
  }

  @Test
  void propagating_givesEachSubscriberItsOwnContextOnThePublishersThreads() throws Exception {
    Recorder a = new Recorder();
    Recorder b = new Recorder();
    try (SubmissionPublisher<String> publisher = new SubmissionPublisher<>(pool, 8)) {
      Flow.Publisher<String> propagating = AsyncFlows.propagating(publisher);
      storage.run("a", () -> propagating.subscribe(a));
      storage.run("b", () -> propagating.subscribe(b));
      storage.run("publisher", () -> publisher.submit("item"));
    }
    a.over.await();
    b.over.await();
    assertEquals(List.of("onSubscribe a", "onNext a", "onComplete a"), a.seen);
    assertEquals(List.of("onSubscribe b", "onNext b", "onComplete b"), b.seen);
    assertEquals(AsyncContext.root(), pool.submit(AsyncContext::current).get());
  }

  @Test
  void propagating_carriesFailures() throws Exception {
    Recorder a = new Recorder();
    SubmissionPublisher<String> publisher = new SubmissionPublisher<>(pool, 8);
    storage.run("a", () -> publisher.subscribe(AsyncFlows.propagating(a)));
    publisher.closeExceptionally(new IllegalStateException("on purpose"));
    a.over.await();
    assertEquals(List.of("onSubscribe a", "onError a"), a.seen);
  }

  @Test
  void propagating_carriesRequestAndCancelToThePublisher() {
    List<String> seen = new CopyOnWriteArrayList<>();
    Flow.Publisher<String> publisher =
        subscriber ->
            subscriber.onSubscribe(
                new Flow.Subscription() {
                  @Override
                  public void request(long n) {
                    seen.add("request " + storage.getStore());
                  }

                  @Override
                  public void cancel() {
                    seen.add("cancel " + storage.getStore());
                  }
                });
    Recorder recorder = new Recorder();
    storage.run("a", () -> AsyncFlows.propagating(publisher).subscribe(recorder));
    storage.run("other", () -> recorder.subscription.join().request(1));
    storage.run("other", () -> recorder.subscription.join().cancel());
    assertEquals(List.of("request a", "request a", "cancel a"), seen);
  }

  @Test
  void propagating_isOneResourceFromSubscribeToTheEnd() throws Exception {
    try (HookRecorder hooks = new HookRecorder("FlowSubscription")) {
      Recorder recorder = new Recorder();
      try (SubmissionPublisher<String> publisher = new SubmissionPublisher<>(pool, 8)) {
        AsyncFlows.propagating(publisher).subscribe(recorder);
      }
      recorder.over.await();
      // The signal that ends it is still being told.
      pool.shutdown();
      assertTrue(pool.awaitTermination(30, TimeUnit.SECONDS));
      assertEquals(1, hooks.count("init"));
      assertEquals(hooks.count("before"), hooks.count("after"));
    }
  }

  @Test
  void propagating_refusesNull() {
    assertThrows(
        NullPointerException.class, () -> AsyncFlows.propagating((Flow.Publisher<String>) null));
    assertThrows(
        NullPointerException.class, () -> AsyncFlows.propagating((Flow.Subscriber<String>) null));
  }
}

package io.asynclocal.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.concurrent.AsyncFutures;
import io.asynclocal.concurrent.AsyncStreams;
import io.asynclocal.concurrent.AsyncThreads;
import io.asynclocal.concurrent.AsyncTimers;
import io.asynclocal.reactor.ReactorInstallation;
import io.asynclocal.reactor.ReactorIntegration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The code of docs/guides/what-does-not-propagate.md. */
class WhatDoesNotPropagateGuideTest {
  private static final AsyncLocalStorage<String> ID = AsyncLocalStorage.create();

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final ExecutorService pool = Executors.newSingleThreadExecutor();
  private final Timer timer = new Timer();

  private void log(String id) {
    lines.add(String.valueOf(id));
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    timer.cancel();
    pool.shutdown();
    assertTrue(pool.awaitTermination(30, TimeUnit.SECONDS));
    assertSame(AsyncContext.root(), AsyncContext.current());
  }

  private void poolIsDone() throws Exception {
    pool.submit(() -> {}).get(30, TimeUnit.SECONDS);
  }

  @Test
  void executors() throws Exception {
    ID.run("r-17", () -> pool.execute(() -> log(ID.getStore()))); // null
    ID.run(
        "r-17", () -> AsyncExecutors.propagating(pool).execute(() -> log(ID.getStore()))); // r-17
    poolIsDone();
    assertEquals(List.of("null", "r-17"), lines);
  }

  @Test
  void futures() throws Exception {
    CompletableFuture<String> reply = new CompletableFuture<>();
    ID.run(
        "r-17",
        () -> {
          reply.thenRun(() -> log("plain " + ID.getStore())); // plain null
          AsyncFutures.propagating(reply)
              .thenRun(() -> log("wrapped " + ID.getStore())); // wrapped r-17
        });
    pool.execute(() -> reply.complete("reply"));
    poolIsDone();
    assertEquals(List.of("plain null", "wrapped r-17"), lines.stream().sorted().toList());
  }

  @Test
  void threadsAndTimers() throws Exception {
    CountDownLatch ran = new CountDownLatch(2);
    ThreadFactory threads = AsyncThreads.propagating(Thread::new);
    Runnable task =
        () -> {
          log(ID.getStore());
          ran.countDown();
        };
    ID.run(
        "r-17",
        () -> {
          threads.newThread(task).start(); // r-17; null with new Thread(task)
          timer.schedule(AsyncTimers.task(task), 0); // r-17
        });
    assertTrue(ran.await(30, TimeUnit.SECONDS));
    assertEquals(List.of("r-17", "r-17"), lines);
  }

  @Test
  void parallelStreams() {
    Set<String> seen =
        ID.call(
            "r-17",
            () -> {
              return AsyncStreams.callInParallel(
                  4,
                  () ->
                      IntStream.range(0, 1_000)
                          .parallel()
                          .mapToObj(item -> ID.getStore()) // r-17 on every worker
                          .collect(Collectors.toCollection(ConcurrentHashMap::newKeySet)));
            });
    assertEquals(Set.of("r-17"), seen);
  }

  @Test
  void callbacks() {
    List<Runnable> listeners = new CopyOnWriteArrayList<>();
    ID.run(
        "r-17",
        () -> {
          listeners.add(() -> log(ID.getStore())); // null
          listeners.add(AsyncContext.current().bind(() -> log(ID.getStore()))); // r-17
        });
    listeners.forEach(Runnable::run);
    assertEquals(List.of("null", "r-17"), lines);
  }

  @Test
  void lateInstallation() throws Exception {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    CompletableFuture<String> seen =
        ID.call("r-17", () -> Mono.fromFuture(foreign).map(reply -> "" + ID.getStore()).toFuture());
    try (ReactorInstallation installed = ReactorIntegration.install()) {
      assertEquals(List.of(), installed.overwritten());
      pool.execute(() -> foreign.complete("too late for the pipeline above"));
      assertEquals("null", seen.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void lateInstallationWhereARequestEmits() {
    Sinks.One<String> foreign = Sinks.one();
    CompletableFuture<String> seen =
        ID.call("r-17", () -> foreign.asMono().map(reply -> "" + ID.getStore()).toFuture());
    try (ReactorInstallation installed = ReactorIntegration.install()) {
      assertEquals(List.of(), installed.overwritten());
      ID.run("r-18", () -> foreign.tryEmitValue("too late for the pipeline above").orThrow());
    }
    assertEquals("r-18", seen.join());
  }

  /** Runs one task at a time, on an executor, and the next one when that has ended. */
  private static final class Queueing {
    private final Executor executor;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean busy;

    Queueing(Executor executor) {
      this.executor = executor;
    }

    synchronized void submit(Runnable task) {
      waiting.add(task);
      if (!busy) {
        next();
      }
    }

    private synchronized void next() {
      Runnable task = waiting.poll();
      busy = task != null;
      if (task != null) {
        executor.execute(
            () -> {
              task.run();
              next();
            });
      }
    }
  }

  @Test
  void libraryThatQueues() throws Exception {
    Queueing queueing = new Queueing(AsyncExecutors.propagating(pool));
    CountDownLatch queued = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    ID.run("r-18", () -> queueing.submit(() -> await(queued)));
    ID.run(
        "r-17",
        () -> {
          queueing.submit(() -> log("plain " + ID.getStore())); // another request's
          queueing.submit(AsyncContext.current().bind(() -> log("bound " + ID.getStore()))); // r-17
        });
    queueing.submit(done::countDown);
    queued.countDown();
    await(done);
    assertEquals(List.of("plain r-18", "bound r-17"), lines);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void sharedCaches() {
    ConcurrentHashMap<String, CompletableFuture<String>> cache = new ConcurrentHashMap<>();
    String loaded =
        ID.call(
            "r-17",
            () -> {
              return AsyncContext.root()
                  .call(() -> cache.computeIfAbsent("key", this::load)) // for everybody
                  .join();
            });
    assertEquals("loaded for null", loaded);
  }

  private CompletableFuture<String> load(String key) {
    return CompletableFuture.completedFuture("loaded for " + ID.getStore());
  }
}

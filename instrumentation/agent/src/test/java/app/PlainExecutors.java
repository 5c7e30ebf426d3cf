package app;

import io.asynclocal.contract.Carrier;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The JDK's executors as they are: whoever waits for something submits a task that waits. */
final class PlainExecutors implements Carrier {
  /** Waiting tasks occupy a thread each, so there are as many threads as are needed. */
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);

  @Override
  public String name() {
    return "agent (executors)";
  }

  @Override
  public void timer(Duration delay, Runnable body) {
    clock.schedule(body, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void immediate(Runnable body) {
    threads.submit(body);
  }

  @Override
  public void microtask(Runnable body) {
    threads.execute(body);
  }

  @Override
  public Promise promise() {
    return new LatchPromise();
  }

  @Override
  public void async(List<Supplier<Promise>> parts) {
    // Every part is submitted now, since a task runs in the context in which it was submitted.
    CountDownLatch before = new CountDownLatch(0);
    Executor executor = PlainExecutors::runHere;
    for (int i = 0; i < parts.size(); i++) {
      Supplier<Promise> part = parts.get(i);
      boolean last = i == parts.size() - 1;
      CountDownLatch awaited = before;
      CountDownLatch after = new CountDownLatch(1);
      executor.execute(
          () -> {
            await(awaited);
            LatchPromise promise = (LatchPromise) part.get();
            // A task of its own waits, since the first part runs within this call.
            if (!last) {
              promise.then(after::countDown);
            }
          });
      before = after;
      executor = threads;
    }
  }

  /** Runs a task at once, as a task. */
  private static void runHere(Runnable task) {
    CompletableFuture.runAsync(task, Runnable::run);
  }

  @Override
  public Emitter emitter() {
    return new PublishingEmitter();
  }

  @Override
  public Executor workers() {
    return threads;
  }

  @Override
  public void close() {
    clock.shutdownNow();
    threads.shutdownNow();
  }

  private final class LatchPromise implements Promise {
    private final CountDownLatch settled = new CountDownLatch(1);

    @Override
    public void resolve() {
      settled.countDown();
    }

    @Override
    public void reject() {
      settled.countDown();
    }

    @Override
    public void then(Runnable reaction) {
      threads.submit(
          () -> {
            PlainExecutors.await(settled);
            reaction.run();
          });
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("The carrier was closed before a promise settled.", e);
    }
  }
}

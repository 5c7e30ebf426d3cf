package io.asynclocal.caffeine;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.github.benmanes.caffeine.cache.AsyncCache;
import io.asynclocal.AsyncContext;
import io.asynclocal.contract.Carrier;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A cache: its loads are the tasks, and its entries, which others complete, the promises. */
final class CaffeineCarrier implements Carrier {
  /** Caffeine logs each load that fails, and the programs' bodies do by the thousand. */
  private static final Logger LOGGER = Logger.getLogger("com.github.benmanes.caffeine");

  static {
    LOGGER.setLevel(Level.OFF);
  }

  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
  private final AsyncCache<Object, Boolean> cache =
      AsyncCaches.propagating(
          AsyncCaches.newBuilder(threads)
              .maximumSize(10_000)
              .removalListener(AsyncCaches.listener((key, value, cause) -> {}))
              .buildAsync());

  @Override
  public String name() {
    return "caffeine";
  }

  private CompletableFuture<Boolean> entry(CompletableFuture<Boolean> future) {
    return cache.get(new Object(), (key, executor) -> future);
  }

  @Override
  public void timer(Duration delay, Runnable body) {
    CompletableFuture<Boolean> due = new CompletableFuture<>();
    var unused = entry(due).thenRun(body);
    threads.schedule(() -> due.complete(true), delay.toNanos(), NANOSECONDS);
  }

  @Override
  public void immediate(Runnable body) {
    var unused = load(body);
  }

  @Override
  public void microtask(Runnable body) {
    var unused = load(body);
  }

  private CompletableFuture<Boolean> load(Runnable body) {
    return cache.get(
        new Object(),
        key -> {
          body.run();
          return true;
        });
  }

  @Override
  public Promise promise() {
    return new Entry();
  }

  @Override
  public void async(List<Supplier<Promise>> parts) {
    CompletableFuture<Boolean> end = entry(CompletableFuture.completedFuture(true));
    for (Supplier<Promise> part : parts) {
      end = end.thenCompose(unused -> ((Entry) part.get()).settled());
    }
  }

  @Override
  public Emitter emitter() {
    return new Listeners();
  }

  @Override
  public Executor workers() {
    return threads;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private final class Entry implements Promise {
    private final Object key = new Object();
    private final CompletableFuture<Boolean> future = new CompletableFuture<>();
    // A failed entry is removed, so whoever waits for one has asked before.
    private final CompletableFuture<Boolean> shared = cache.get(key, (k, executor) -> future);

    @Override
    public void resolve() {
      future.complete(true);
    }

    @Override
    public void reject() {
      future.completeExceptionally(new IllegalStateException("rejected"));
    }

    @Override
    public void then(Runnable reaction) {
      var unused = shared.whenCompleteAsync((value, failure) -> reaction.run(), threads);
    }

    CompletableFuture<Boolean> settled() {
      return shared.handle((value, failure) -> true);
    }
  }

  /** Caffeine has no emitter; its listeners are bound as any callback is. */
  private static final class Listeners implements Emitter {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    @Override
    public void on(Runnable listener) {
      listeners.add(AsyncContext.current().bind(listener));
    }

    @Override
    public void emit() {
      listeners.forEach(Runnable::run);
    }
  }
}

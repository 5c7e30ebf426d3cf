package shop;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/** A user's code that hands over what reads a store, on pools and futures that others made. */
public final class Shipping {
  private final AsyncLocalStorage<String> requestId;
  private final Callable<Boolean> read = this::read;

  public Shipping(AsyncLocalStorage<String> requestId) {
    this.requestId = requestId;
  }

  private boolean read() {
    return requestId.getStore() != null;
  }

  public void execute(Executor pool) {
    requestId.run("r-1", () -> pool.execute(() -> read()));
  }

  public void executeWithoutStore(Executor pool) {
    pool.execute(() -> read());
  }

  /** Hands over one and the same task in a flow with a store, and without one. */
  public void share(ExecutorService pool) {
    Runnable task = () -> read();
    pool.execute(task);
    requestId.run("r-1", () -> pool.execute(task));
  }

  /** Hands over a task in a flow with a store and, when it has run, once more without one. */
  public void reuse(ExecutorService pool, Runnable afterTheFirst) {
    AtomicBoolean reads = new AtomicBoolean();
    Runnable task =
        () -> {
          if (reads.get()) {
            read();
          }
        };
    requestId.run("r-1", () -> pool.execute(task));
    afterTheFirst.run();
    reads.set(true);
    pool.execute(task);
  }

  public Future<Boolean> submit(ExecutorService pool) {
    return requestId.call("r-1", () -> pool.submit(read));
  }

  public Future<?> schedule(ScheduledExecutorService pool) {
    return requestId.call("r-1", () -> pool.schedule(() -> read(), 1, TimeUnit.MILLISECONDS));
  }

  public Future<?> repeat(ScheduledExecutorService pool, Runnable each) {
    return requestId.call(
        "r-1",
        () ->
            pool.scheduleAtFixedRate(
                () -> {
                  read();
                  each.run();
                },
                1,
                1,
                TimeUnit.MILLISECONDS));
  }

  public CompletableFuture<Boolean> supplyAsync() {
    return requestId.call("r-1", () -> CompletableFuture.supplyAsync(() -> read()));
  }

  public CompletableFuture<Boolean> supplyAsync(Executor pool) {
    return requestId.call("r-1", () -> CompletableFuture.supplyAsync(() -> read(), pool));
  }

  public void parallel(IntStream items, Runnable each) {
    requestId.run(
        "r-1",
        () ->
            items
                .parallel()
                .forEach(
                    item -> {
                      read();
                      each.run();
                    }));
  }

  public CompletableFuture<Boolean> onReply(CompletableFuture<String> reply) {
    return requestId.call("r-1", () -> reply.thenApply(text -> read()));
  }

  public CompletableFuture<Boolean> onReply(CompletableFuture<String> reply, Executor pool) {
    return requestId.call("r-1", () -> reply.thenApplyAsync(text -> read(), pool));
  }

  public CompletableFuture<Void> onBoth(CompletableFuture<String> one, CompletableFuture<?> two) {
    return requestId.call("r-1", () -> one.thenAcceptBoth(two, (text, other) -> read()));
  }

  /** Registers on a pool that carries stores. */
  public CompletableFuture<Boolean> onReplyFrom(
      Executor carrying, CompletableFuture<String> reply) {
    CompletableFuture<Boolean> found = new CompletableFuture<>();
    requestId.run(
        "r-1", () -> carrying.execute(() -> reply.thenAccept(text -> found.complete(read()))));
    return found;
  }

  public CompletableFuture<Boolean> onReplyWithoutStore(CompletableFuture<String> reply) {
    return reply.thenApply(text -> read());
  }

  /** Reads, on purpose, where nobody's flow goes on. */
  public void onReplyLeavingTheFlow(CompletableFuture<String> reply) {
    requestId.run(
        "r-1",
        () -> {
          reply.thenAccept(text -> requestId.exit(() -> read()));
          reply.thenAccept(text -> AsyncContext.root().run(() -> read()));
          requestId.exit(() -> reply.thenAccept(text -> read()));
          AsyncContext.root().run(() -> reply.thenAccept(text -> read()));
        });
  }

  /** Loses the store twice. */
  public CompletableFuture<Boolean> onReplyAndPool(
      CompletableFuture<String> reply, ExecutorService pool) {
    CompletableFuture<Boolean> found = new CompletableFuture<>();
    requestId.run(
        "r-1", () -> reply.thenAccept(text -> pool.execute(() -> found.complete(read()))));
    return found;
  }
}

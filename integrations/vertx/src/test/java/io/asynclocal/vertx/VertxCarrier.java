package io.asynclocal.vertx;

import io.asynclocal.AsyncContext;
import io.asynclocal.contract.Carrier;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Vert.x's timers, turns, workers, futures and event bus, with each handler bound by hand. */
final class VertxCarrier implements Carrier {
  private static final int WORKERS = 3;

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(WORKERS));
  private final AtomicInteger addresses = new AtomicInteger();
  private final AtomicInteger tasks = new AtomicInteger();

  VertxCarrier() {
    vertx.exceptionHandler(failure -> {}); // a body's failure ends here
  }

  @Override
  public String name() {
    return "vertx";
  }

  @Override
  public void timer(Duration delay, Runnable body) {
    vertx.setTimer(Math.max(1, delay.toMillis()), AsyncVertx.bind(timer -> body.run()));
  }

  @Override
  public void immediate(Runnable body) {
    vertx.runOnContext(AsyncVertx.bind(turn -> body.run()));
  }

  @Override
  public void microtask(Runnable body) {
    Runnable bound = AsyncContext.current().bind(body);
    inAWorker(bound);
  }

  private void inAWorker(Runnable task) {
    vertx.executeBlocking(
        () -> {
          task.run();
          return null;
        },
        false);
  }

  @Override
  public Promise promise() {
    return new VertxPromise();
  }

  @Override
  public void async(List<Supplier<Promise>> parts) {
    Future<Void> end = Future.succeededFuture();
    for (Supplier<Promise> part : parts) {
      end =
          end.compose(
              AsyncContext.current().bindFunction(unused -> ((VertxPromise) part.get()).settled()));
    }
  }

  @Override
  public Emitter emitter() {
    return new Address("emitter-" + addresses.incrementAndGet());
  }

  /** The event loop and a worker by turns. */
  @Override
  public Executor workers() {
    return task -> {
      if (tasks.incrementAndGet() % (WORKERS + 1) == 0) {
        vertx.runOnContext(turn -> task.run());
      } else {
        inAWorker(task);
      }
    };
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static final class VertxPromise implements Promise {
    private final io.vertx.core.Promise<Void> promise = io.vertx.core.Promise.promise();

    @Override
    public void resolve() {
      promise.tryComplete();
    }

    @Override
    public void reject() {
      promise.tryFail("rejected");
    }

    /** Not a bare handler: what that throws comes out where the promise is settled. */
    @Override
    public void then(Runnable reaction) {
      Supplier<Future<Void>> body =
          () -> {
            reaction.run();
            return Future.succeededFuture();
          };
      promise.future().eventually(AsyncContext.current().bindSupplier(body));
    }

    Future<Void> settled() {
      return promise.future().otherwiseEmpty();
    }
  }

  /** An address of the event bus. */
  private final class Address implements Emitter {
    private final String name;

    Address(String name) {
      this.name = name;
    }

    @Override
    public void on(Runnable listener) {
      vertx.eventBus().localConsumer(name, AsyncVertx.bind(message -> listener.run()));
    }

    @Override
    public void emit() {
      vertx.eventBus().publish(name, "event");
    }
  }
}

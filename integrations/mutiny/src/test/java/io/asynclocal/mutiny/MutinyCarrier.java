package io.asynclocal.mutiny;

import io.asynclocal.contract.Carrier;
import io.asynclocal.environment.Installation;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** What an application writes with Mutiny, on a pool of its own. */
final class MutinyCarrier implements Carrier {
  private static final String SIGNAL = "signal";
  private static final Duration SHORTEST = Duration.ofNanos(1);

  private final Installation installed = MutinyIntegration.install();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);

  @Override
  public String name() {
    return "mutiny";
  }

  @Override
  public void timer(Duration delay, Runnable body) {
    Duration positive = delay.isZero() ? SHORTEST : delay;
    begin(signal().onItem().delayIt().onExecutor(threads).by(positive).invoke(body));
  }

  @Override
  public void immediate(Runnable body) {
    begin(signal().invoke(body).runSubscriptionOn(threads));
  }

  @Override
  public void microtask(Runnable body) {
    begin(signal().emitOn(threads).invoke(body));
  }

  @Override
  public Promise promise() {
    return new EmitterPromise();
  }

  @Override
  public void async(List<Supplier<Promise>> parts) {
    Uni<?> function = signal();
    for (Supplier<Promise> part : parts) {
      function = function.chain(() -> ((EmitterPromise) part.get()).settled());
    }
    begin(function);
  }

  @Override
  public Emitter emitter() {
    return new ProcessorEmitter();
  }

  @Override
  public Executor workers() {
    return threads;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    installed.close();
  }

  private static Uni<String> signal() {
    return Uni.createFrom().item(SIGNAL);
  }

  private static void begin(Uni<?> pipeline) {
    pipeline.subscribe().with(item -> {}, failure -> {});
  }

  /**
   * Each subscriber has an emitter, as of a client that calls back. A memoized one won't do: who
   * subscribes while its item comes may get that before the subscription, on which {@code chain}
   * calls its function again, with this library or without.
   */
  private final class EmitterPromise implements Promise {
    private final CompletableFuture<String> client = new CompletableFuture<>();
    private final Uni<String> uni = Uni.createFrom().<String>emitter(this::callBack);

    private void callBack(UniEmitter<? super String> emitter) {
      client.whenComplete(
          (item, failure) -> {
            if (failure == null) {
              emitter.complete(item);
            } else {
              emitter.fail(failure);
            }
          });
    }

    @Override
    public void resolve() {
      client.complete(SIGNAL);
    }

    @Override
    public void reject() {
      client.completeExceptionally(new IllegalStateException("rejected"));
    }

    @Override
    public void then(Runnable reaction) {
      begin(settled().emitOn(threads).invoke(reaction));
    }

    Uni<String> settled() {
      return uni.onFailure().recoverWithItem(SIGNAL);
    }
  }

  private static final class ProcessorEmitter implements Emitter {
    private final BroadcastProcessor<String> processor = BroadcastProcessor.create();
    private final Flow.Processor<String, String> calls = processor.serialized();

    @Override
    public void on(Runnable listener) {
      processor
          .onItem()
          .transformToUni(
              signal ->
                  Uni.createFrom()
                      .item(signal)
                      .invoke(listener)
                      .onFailure()
                      .recoverWithItem(SIGNAL))
          .merge(Integer.MAX_VALUE)
          .subscribe()
          .with(item -> {});
    }

    @Override
    public void emit() {
      calls.onNext(SIGNAL);
    }
  }
}

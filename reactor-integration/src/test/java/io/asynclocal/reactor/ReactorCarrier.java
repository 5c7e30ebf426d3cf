package io.asynclocal.reactor;

import io.asynclocal.contract.Carrier;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What an application writes with Reactor, on a pool of its own. */
final class ReactorCarrier implements Carrier {
  private static final String SIGNAL = "signal";
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

  private final ReactorMode mode;
  private final AutoCloseable installed;
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
  private final Scheduler scheduler = Schedulers.fromExecutorService(threads);

  ReactorCarrier(ReactorMode mode) {
    this.mode = mode;
    this.installed = mode.install();
  }

  @Override
  public String name() {
    return "reactor (" + mode.label() + ")";
  }

  @Override
  public void timer(Duration delay, Runnable body) {
    begin(Mono.delay(delay, scheduler).doOnNext(tick -> body.run()));
  }

  @Override
  public void immediate(Runnable body) {
    begin(Mono.fromRunnable(body).subscribeOn(scheduler));
  }

  @Override
  public void microtask(Runnable body) {
    begin(Mono.just(SIGNAL).hide().publishOn(scheduler).doOnNext(signal -> body.run()));
  }

  @Override
  public Promise promise() {
    return new SinkPromise();
  }

  @Override
  public void async(List<Supplier<Promise>> parts) {
    Mono<Void> function = Mono.empty();
    for (Supplier<Promise> part : parts) {
      function = function.then(Mono.defer(() -> ((SinkPromise) part.get()).settled()).then());
    }
    begin(function);
  }

  @Override
  public Emitter emitter() {
    return new SinkEmitter();
  }

  @Override
  public Executor workers() {
    return threads;
  }

  @Override
  public void close() {
    scheduler.dispose();
    threads.shutdownNow();
    try {
      installed.close();
    } catch (Exception e) {
      throw new AssertionError("uninstalling failed", e);
    }
  }

  /** The bodies stand above what is captured at the end, where the automatic mode wants them. */
  private void begin(Mono<?> pipeline) {
    mode.captured(pipeline.onErrorComplete()).subscribe();
  }

  private final class SinkPromise implements Promise {
    private final Sinks.One<String> sink = Sinks.one();

    @Override
    public void resolve() {
      sink.tryEmitValue(SIGNAL);
    }

    @Override
    public void reject() {
      sink.tryEmitError(new IllegalStateException("rejected"));
    }

    @Override
    public void then(Runnable reaction) {
      begin(settled().publishOn(scheduler).doOnNext(signal -> reaction.run()));
    }

    Mono<?> settled() {
      return sink.asMono().materialize();
    }
  }

  private final class SinkEmitter implements Emitter {
    private final Sinks.Many<String> sink = Sinks.many().multicast().directBestEffort();

    @Override
    public void on(Runnable listener) {
      Flux<Object> calls =
          sink.asFlux()
              .flatMap(signal -> Mono.fromRunnable(listener).onErrorComplete(), Integer.MAX_VALUE);
      mode.captured(calls).subscribe();
    }

    @Override
    public void emit() {
      sink.emitNext(SIGNAL, Sinks.EmitFailureHandler.busyLooping(LONG_ENOUGH));
    }
  }
}

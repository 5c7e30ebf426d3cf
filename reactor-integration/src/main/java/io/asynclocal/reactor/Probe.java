package io.asynclocal.reactor;

import io.asynclocal.AsyncLocalStorage;
import java.util.ArrayList;
import java.util.List;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;

/**
 * Finds out whether a hook carries the context, by handing something to Reactor in one context and
 * using it in another; there is no other way to look at Reactor's hooks. Nothing is scheduled.
 */
final class Probe implements Runnable, CoreSubscriber<Object> {
  private final AsyncLocalStorage<Probe> running = AsyncLocalStorage.create();
  private boolean carried;

  /** Hands the probe over, in its context, and returns what is then done outside of it. */
  private interface Use {
    Runnable of(Probe probe);
  }

  private static boolean carries(Use use) {
    Probe probe = new Probe();
    probe.running.call(probe, () -> use.of(probe)).run();
    return probe.carried;
  }

  static boolean schedule() {
    return carries(Schedulers::onSchedule);
  }

  /** Whether schedulers of executors call the schedule hook, which is to be installed. */
  static boolean executor() {
    return carries(
        probe -> {
          List<Runnable> tasks = new ArrayList<>();
          Schedulers.fromExecutor(tasks::add).schedule(probe);
          return () -> tasks.forEach(Runnable::run);
        });
  }

  static boolean eachOperator() {
    return carries(
        probe -> {
          List<FluxSink<Object>> sinks = new ArrayList<>();
          // Not as a Subscriber: Flux would call the hook for the last operator then.
          CoreSubscriber<Object> subscriber = probe;
          Flux.create(sinks::add).subscribe(subscriber);
          return () -> sinks.forEach(FluxSink::complete);
        });
  }

  static boolean lastOperator() {
    return carries(
        probe -> {
          List<CoreSubscriber<? super Object>> subscribed = new ArrayList<>();
          Subscriber<Object> subscriber = probe;
          new UnassembledFlux(subscribed).subscribe(subscriber);
          return () -> subscribed.forEach(probe::completeAt);
        });
  }

  /** Signals to what a source was given; in automatic mode the context is only written there. */
  private void completeAt(CoreSubscriber<?> subscriber) {
    carried = ReactorIntegration.getStore(subscriber.currentContext(), running) == this;
    subscriber.onComplete();
  }

  private void arrive() {
    carried |= running.getStore() == this;
  }

  @Override
  public void run() {
    arrive();
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(Object item) {}

  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onComplete() {
    arrive();
  }

  /** A publisher of which nobody knows anything, and which no operator is applied to. */
  private static final class UnassembledFlux extends Flux<Object> {
    private final List<CoreSubscriber<? super Object>> subscribed;

    UnassembledFlux(List<CoreSubscriber<? super Object>> subscribed) {
      this.subscribed = subscribed;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Object> actual) {
      subscribed.add(actual);
      actual.onSubscribe(Operators.emptySubscription());
    }
  }
}

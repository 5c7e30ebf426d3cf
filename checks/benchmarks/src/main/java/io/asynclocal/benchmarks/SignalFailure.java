package io.asynclocal.benchmarks;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.Capture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What telling hooks of a failure that comes as a signal costs where no hook is enabled. */
@Question(value = "deliver a failure in a captured context", baseline = "untold")
public class SignalFailure extends Comparison {

  /** What an integration's subscriber has when its source fails. */
  @State(Scope.Thread)
  public static class Subscription {
    private final Capture capture = AsyncBoundary.of("Benchmark").capture();
    private final Throwable failure = new IllegalStateException("no answer");

    /** What has come to whoever is subscribed. */
    public Throwable received = failure;
  }

  @Benchmark
  @Contender("AsyncLocal, without a word to hooks")
  public void untold(Subscription subscription) {
    Throwable failure = subscription.failure;
    Object previous = subscription.capture.attach();
    try {
      subscription.received = failure;
    } finally {
      subscription.capture.detach(previous);
      subscription.capture.release();
    }
  }

  @Benchmark
  @Contender("AsyncLocal")
  public void told(Subscription subscription) {
    Throwable failure = subscription.failure;
    Object previous = subscription.capture.attach();
    try {
      subscription.capture.emitFailure(failure);
      subscription.received = failure;
    } finally {
      subscription.capture.detach(previous);
      subscription.capture.release();
    }
  }
}

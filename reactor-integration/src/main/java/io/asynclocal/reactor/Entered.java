package io.asynclocal.reactor;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import java.util.concurrent.Callable;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/**
 * Begins a publisher in what the function had entered that answered it, and writes that in the
 * {@code Context} of what it begins: Reactor sets thread-locals from there, before it subscribes or
 * calls {@code handle}'s function.
 */
record Entered(AsyncContext context) implements Restoration {

  /**
   * Returns {@code publisher}, to begin in {@code context}. Operators call one that is {@link
   * Callable} instead of subscribing to it; so they do with what is returned.
   */
  static Object in(Object publisher, AsyncContext context) {
    Entered entered = new Entered(context);
    if (publisher instanceof Callable<?>) {
      return publisher instanceof Mono<?> mono
          ? RestoringMono.callable(mono, entered)
          : RestoringFlux.callable((CorePublisher<?>) publisher, entered);
    }
    return AssemblyHook.restoring(publisher, entered);
  }

  /** Calls {@code publisher}, which is {@link Callable}. */
  @SuppressWarnings("unchecked") // as publishers are
  <T> T call(CorePublisher<T> publisher) throws Exception {
    Callable<T> callable = (Callable<T>) publisher;
    return context.call(callable::call);
  }

  @Override
  public boolean isLeftOut() {
    return false;
  }

  @Override
  public <T> void subscribe(CorePublisher<T> publisher, CoreSubscriber<? super T> actual) {
    DirectEnd.restoreBelow(publisher, actual);
    // Whatever is written below: that the function has entered this counts in what it answers.
    Capture capture = SubscriptionContext.captureIn(Flow.begin(context));
    Placement.subscribeIn(capture, publisher, Placement.below(publisher, actual, capture));
  }
}

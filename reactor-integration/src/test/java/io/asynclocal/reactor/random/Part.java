package io.asynclocal.reactor.random;

import io.asynclocal.contract.random.Stores;
import io.asynclocal.reactor.Automatic;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * One publisher of a program while it is built for one subscriber: what its functions have to see,
 * and what stands inside of it.
 */
record Part(Run run, String id, Stores stores, Program.Step step) {
  /** Whoever connects what several subscribers share: one of them. */
  static final String ANY_OF_US = "any of us";

  /** Compares what the running function sees with what it has to see. */
  void check(String function) {
    run.disturb();
    run.note(id + " " + function);
    String seen = Stores.ID.getStore();
    Stores all = Stores.current();
    // In automatic mode Reactor sets thread-locals from the subscriber's context round a bare inner
    // publisher, before anything of ours is subscribed.
    Stores expected = Automatic.isEnabled() ? stores.withEntered(Stores.NOBODY) : stores;
    boolean isRight =
        id.equals(ANY_OF_US) ? Run.isSubscriber(seen) : id.equals(seen) && expected.areSeenIn(all);
    // What a function entered is kept by the subscription alone; what is written, by Reactor, too.
    boolean isForgotten =
        Stores.NOBODY.equals(seen)
            || id.equals(seen) && expected.withEntered(Stores.NOBODY).equals(all);
    if (!isRight && !(isForgotten && run.mayHaveForgotten())) {
      run.fault(function + " saw " + seen + " " + all + " instead of " + id + " " + expected);
    }
  }

  <T> T checked(String function, T value) {
    check(function);
    return value;
  }

  /** Builds the first publisher that stands inside of this one. */
  Flux<String> inner() {
    return step.first().build(run, id, stores);
  }

  /** As {@link #inner}, the second. */
  Flux<String> other() {
    return step.second().build(run, id, stores);
  }

  /** As {@link #inner}, where the running function has entered a store. */
  Flux<String> entering() {
    String store = "entered by " + id;
    Stores.ENTERED.enterWith(store);
    return step.first().build(run, id, stores.withEntered(store));
  }

  /** Returns a sink's own publisher, which a foreign thread feeds. */
  Mono<String> sink() {
    Sinks.One<String> sink = Sinks.one();
    run.elsewhere(() -> sink.tryEmitValue("s"));
    return sink.asMono();
  }

  Scheduler scheduler() {
    return run.scheduler(step.salt());
  }

  Scheduler timer() {
    return run.timer(step.salt());
  }

  int small() {
    return 1 + step.salt() % 3;
  }
}

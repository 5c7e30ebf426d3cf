package io.asynclocal.reactor.random;

import io.asynclocal.AsyncLocalStorage;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * One publisher of a program while it is built for one subscriber: what its functions have to see,
 * and what stands inside of it.
 */
record Part(Run run, String id, String tenant, String entered, Program.Step step) {
  static final AsyncLocalStorage<String> ID = named("id");
  static final AsyncLocalStorage<String> TENANT = named("tenant");
  static final AsyncLocalStorage<String> ENTERED = named("entered");

  /** Of what nobody may keep when all subscriptions have ended. */
  static final AsyncLocalStorage<Object> BIG = AsyncLocalStorage.create();

  /** What is in force for whom nobody has entered or written anything. */
  static final String NOBODY = "nobody";

  private static AsyncLocalStorage<String> named(String name) {
    return AsyncLocalStorage.<String>builder().name(name).defaultValue(NOBODY).build();
  }

  /** Compares what the running function sees with what it has to see. */
  void check(String function) {
    run.disturb();
    String seen = ID.getStore() + "/" + TENANT.getStore();
    String expected = id + "/" + tenant;
    if (!seen.equals(expected)) {
      run.fault(function + " saw " + seen + " instead of " + expected);
    }
    // What was entered below lasts until the next restore point, and so is nobody's fault there.
    if (run.seesEntered()
        && !entered.equals(NOBODY)
        && !Objects.equals(ENTERED.getStore(), entered)) {
      run.fault(function + " saw entered " + ENTERED.getStore() + " instead of " + entered);
    }
  }

  <T> T checked(String function, T value) {
    check(function);
    return value;
  }

  /** Builds the first publisher that stands inside of this one. */
  Flux<String> inner() {
    return step.first().build(run, id, tenant, entered);
  }

  /** As {@link #inner}, the second. */
  Flux<String> other() {
    return step.second().build(run, id, tenant, entered);
  }

  /** As {@link #inner}, where the running function has entered a store. */
  Flux<String> entering() {
    String store = "entered by " + id;
    ENTERED.enterWith(store);
    return step.first().build(run, id, tenant, store);
  }

  Scheduler scheduler() {
    return run.scheduler(step.salt());
  }

  int small() {
    return 1 + step.salt() % 3;
  }
}

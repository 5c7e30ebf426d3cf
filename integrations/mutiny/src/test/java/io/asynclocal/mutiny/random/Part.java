package io.asynclocal.mutiny.random;

import io.asynclocal.AsyncLocalStorage;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.ScheduledExecutorService;

/**
 * One step of a program while it is built for one subscriber: what its functions have to see, and
 * what stands inside of it.
 */
record Part(Run run, String id, String entered, Program.Step step) {
  static final AsyncLocalStorage<String> ID = named("id");
  static final AsyncLocalStorage<String> ENTERED = named("entered");

  /** What is in force for whom nobody has entered anything. */
  static final String NOBODY = "nobody";

  private static AsyncLocalStorage<String> named(String name) {
    return AsyncLocalStorage.<String>builder().name(name).defaultValue(NOBODY).build();
  }

  /** Compares what the running function sees with what it has to see. */
  void check(String function) {
    run.note();
    if (!ID.getStore().equals(id)) {
      run.fault(function + " saw " + ID.getStore() + " instead of " + id);
    }
    // What was entered below lasts until the next restore point, and so is nobody's fault there.
    if (!entered.equals(NOBODY) && !ENTERED.getStore().equals(entered)) {
      run.fault(function + " saw entered " + ENTERED.getStore() + " instead of " + entered);
    }
  }

  <T> T checked(String function, T value) {
    check(function);
    return value;
  }

  /** Builds what stands inside of this step. */
  Multi<String> inner() {
    return step.inner().build(run, id, entered);
  }

  /** As {@link #inner}, where the running function has entered a store. */
  Multi<String> entering() {
    String store = "entered by " + id;
    ENTERED.enterWith(store);
    return step.inner().build(run, id, store);
  }

  Uni<String> innerUni() {
    return Program.first(inner());
  }

  Uni<String> enteringUni() {
    return Program.first(entering());
  }

  ScheduledExecutorService executor() {
    return run.executor(step.salt());
  }

  int small() {
    return 1 + step.salt() % 3;
  }
}

package io.asynclocal.rxjava3.random;

import io.asynclocal.AsyncLocalStorage;
import io.reactivex.rxjava3.core.Scheduler;
import java.util.Random;

/**
 * One operator of a program while it is built for one subscriber: what its functions have to see,
 * and what stands inside of it.
 */
record Part(Run run, String id, String tenant, String entered, Program.Step step, Random random) {
  static final AsyncLocalStorage<String> ID = named("id");
  static final AsyncLocalStorage<String> TENANT = named("tenant");
  static final AsyncLocalStorage<String> ENTERED = named("entered");

  /** A store that nobody keeps but contexts. */
  static final AsyncLocalStorage<Object> KEPT =
      AsyncLocalStorage.<Object>builder().name("kept").build();

  /** What is in force for whom nobody has entered or written anything. */
  static final String NOBODY = "nobody";

  /** Whoever connects what several subscribers share: one of them. */
  static final String ANY_OF_US = "any of us";

  Part(Run run, String id, String tenant, String entered, Program.Step step) {
    this(run, id, tenant, entered, step, new Random(step.salt()));
  }

  private static AsyncLocalStorage<String> named(String name) {
    return AsyncLocalStorage.<String>builder().name(name).defaultValue(NOBODY).build();
  }

  /** Compares what the running function sees with what it has to see. */
  void check(String function) {
    run.note(id + " " + function);
    String seen = ID.getStore();
    if (id.equals(ANY_OF_US)) {
      if (!Run.isSubscriber(seen)) {
        run.fault(function + " saw " + seen + " instead of " + ANY_OF_US);
      }
    } else if (!seen.equals(id) || !TENANT.getStore().equals(tenant)) {
      run.fault(
          function + " saw " + seen + "/" + TENANT.getStore() + " instead of " + id + "/" + tenant);
    }
    // What was entered below lasts until the next restore point, and so is nobody's fault there.
    if (!entered.equals(NOBODY) && !entered.equals(ENTERED.getStore())) {
      run.fault(function + " saw entered " + ENTERED.getStore() + " instead of " + entered);
    }
  }

  <T> T checked(String function, T value) {
    check(function);
    return value;
  }

  /** Builds one of the pipelines that stand inside of this operator. */
  Object inner(int number) {
    return inner(number, entered);
  }

  /** As {@link #inner(int)}, where the running function has entered a store. */
  Object entering(int number) {
    String store = "entered by " + id;
    ENTERED.enterWith(store);
    return inner(number, store);
  }

  private Object inner(int number, String entered) {
    Program program = number % 2 == 0 ? step.first() : step.second();
    return program == null
        ? Sources.leaf(new Part(run, id, tenant, entered, step), number)
        : program.build(run, id, tenant, entered);
  }

  /** {@return a scheduler, which is another one at each call} */
  Scheduler scheduler(boolean isHooked, boolean isTimed) {
    return run.scheduler(random.nextInt(1000), isHooked, isTimed);
  }

  int small() {
    return 1 + random.nextInt(3);
  }

  boolean coin(int outOf) {
    return random.nextInt(outOf) == 0;
  }
}

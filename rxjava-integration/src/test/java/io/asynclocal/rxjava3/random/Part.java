package io.asynclocal.rxjava3.random;

import io.asynclocal.contract.random.Stores;
import io.reactivex.rxjava3.core.Scheduler;
import java.util.Random;

/**
 * One operator of a program while it is built for one subscriber: what its functions have to see,
 * and what stands inside of it.
 */
record Part(Run run, String id, Stores stores, Program.Step step, Random random) {
  /** Whoever connects what several subscribers share: one of them. */
  static final String ANY_OF_US = "any of us";

  Part(Run run, String id, Stores stores, Program.Step step) {
    this(run, id, stores, step, new Random(step.salt()));
  }

  /** Compares what the running function sees with what it has to see. */
  void check(String function) {
    run.note(id + " " + function);
    String seen = Stores.ID.getStore();
    boolean isRight =
        id.equals(ANY_OF_US)
            ? Run.isSubscriber(seen)
            : id.equals(seen) && stores.areSeenIn(Stores.current());
    if (!isRight && !(seen.equals(Stores.NOBODY) && run.mayHaveForgotten())) {
      run.fault(
          function + " saw " + seen + " " + Stores.current() + " instead of " + id + " " + stores);
    }
  }

  <T> T checked(String function, T value) {
    check(function);
    return value;
  }

  /** Builds one of the pipelines that stand inside of this operator. */
  Object inner(int number) {
    return inner(number, stores);
  }

  /** As {@link #inner(int)}, where the running function has entered a store. */
  Object entering(int number) {
    String store = "entered by " + id;
    Stores.ENTERED.enterWith(store);
    run.derives();
    return inner(number, stores.withEntered(store));
  }

  private Object inner(int number, Stores stores) {
    Program program = number % 2 == 0 ? step.first() : step.second();
    return program == null
        ? Sources.leaf(new Part(run, id, stores, step), number)
        : program.build(run, id, stores);
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
